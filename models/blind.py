"""Rows as they look while their source tells of attempts and not of outcomes, so that a model learns to do without."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from models.spec import ModelSpec


def blinded(spec: ModelSpec, rows: pl.DataFrame) -> pl.DataFrame:
    """Take from rows what rests on outcomes, as `payment_features` does while they have dried up."""
    hidden = [name for name in spec.on_outcomes if name in rows.columns]
    dry = [pl.lit(1, dtype=rows.schema[spec.dry]).alias(spec.dry)] if spec.dry in rows.columns and spec.dry else []
    return rows.with_columns([pl.lit(None, dtype=rows.schema[name]).alias(name) for name in hidden] + dry)


def with_blinded(spec: ModelSpec, rows: pl.DataFrame, share: float, seed: int) -> pl.DataFrame:
    """Add a drawn share of the rows once more, blinded; a model that knows no dry outcomes gets none."""
    if spec.dry is None or not share:
        return rows
    drawn = np.random.default_rng(seed).random(rows.height) < share
    return pl.concat([rows, blinded(spec, rows.filter(pl.Series(drawn)))])


def is_blind(dry: str | None, rows: pl.DataFrame) -> NDArray[np.bool_]:
    """Say which rows were made while outcomes had dried up; none where the rows do not say."""
    if dry is None or dry not in rows.columns:
        return np.zeros(rows.height, dtype=np.bool_)
    return (rows[dry] == 1).fill_null(False).to_numpy()
