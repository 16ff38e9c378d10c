"""Frames become matrices; the levels of text columns are frozen at training."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from models.spec import ModelSpec

MISSING = 0
UNSEEN = 1
FIRST_LEVEL = 2
MIN_LEVEL_ROWS = 30
"""A level rarer than this counts as unseen, so that the unseen level has been learned from."""
MAX_LEVELS = 200


@dataclass(frozen=True, slots=True)
class Encoder:
    """Which column stands where in the matrix, and which code each level of a text column has."""

    numeric: tuple[str, ...]
    levels: Mapping[str, tuple[str, ...]]

    @property
    def columns(self) -> tuple[str, ...]:
        """The matrix's columns in order."""
        return (*self.numeric, *self.levels)

    @property
    def categorical(self) -> list[int]:
        """Positions of the columns that hold codes."""
        return list(range(len(self.numeric), len(self.columns)))

    def matrix(self, frame: pl.DataFrame) -> NDArray[np.float32]:
        """Encode rows: NaN for a missing number, `MISSING` for a missing text, `UNSEEN` for one without a level.

        A column that the frame lacks is missing throughout.
        """
        there = set(frame.columns)
        numbers = [name for name in self.numeric if name in there]
        texts = [_codes(name, levels) for name, levels in self.levels.items() if name in there]
        encoded = frame.select(pl.col(numbers).cast(pl.Float32).fill_null(float("nan")), *texts)
        matrix = np.empty((frame.height, len(self.columns)), dtype=np.float32)
        for place, name in enumerate(self.columns):
            absent = MISSING if name in self.levels else np.nan
            matrix[:, place] = encoded[name].to_numpy() if name in there else absent
        return matrix

    def as_json(self) -> dict[str, Any]:
        """Lay out for `spec.json`; lists, not keys, hold the columns, so that sorting the keys moves no column."""
        return {"numeric": list(self.numeric), "levels": [[name, list(levels)] for name, levels in self.levels.items()]}

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Encoder:
        """Read what `as_json` laid out."""
        return cls(tuple(raw["numeric"]), {name: tuple(levels) for name, levels in raw["levels"]})


def fit_encoder(spec: ModelSpec, rows: pl.DataFrame) -> Encoder:
    """Freeze the columns that vary in `rows`, and the levels of its text columns, most frequent first.

    Of numeric columns that are equal throughout only the first stays: trees that look at half of the columns at a time
    would look at them twice as often, as where a source knows one method and the method's past is the platform's.
    """
    numeric = _distinct(rows, [name for name in spec.numeric if name in rows.columns and rows[name].n_unique() > 1])
    texts = [name for name in spec.categorical if name in rows.columns and rows[name].n_unique() > 1]
    return Encoder(numeric, {name: _levels(rows[name]) for name in texts})


def _distinct(rows: pl.DataFrame, names: list[str]) -> tuple[str, ...]:
    kept: dict[tuple[object, ...], list[str]] = {}
    for name in names:
        column = rows[name]
        alike = kept.setdefault((column.null_count(), column.min(), column.max(), column.sum()), [])
        if not any(rows[other].equals(column, check_names=False, null_equal=True) for other in alike):
            alike.append(name)
    distinct = {name for alike in kept.values() for name in alike}
    return tuple(name for name in names if name in distinct)


def _levels(column: pl.Series) -> tuple[str, ...]:
    counts = column.drop_nulls().cast(pl.String).alias("level").value_counts(name="rows")
    frequent = counts.filter(pl.col("rows") >= MIN_LEVEL_ROWS).sort("rows", "level", descending=[True, False])
    return tuple(frequent["level"].head(MAX_LEVELS))


@lru_cache(maxsize=1024)
def _codes(name: str, levels: tuple[str, ...]) -> pl.Expr:
    """Kept, because for a single row it takes longer to write than to compute."""
    text = pl.col(name).cast(pl.String)
    codes = text.replace_strict(
        list(levels), list(range(FIRST_LEVEL, FIRST_LEVEL + len(levels))), default=UNSEEN, return_dtype=pl.Float32
    )
    return pl.when(text.is_null()).then(pl.lit(MISSING, dtype=pl.Float32)).otherwise(codes).alias(name)
