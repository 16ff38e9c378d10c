"""Learns at training which reasons a model may give, and what is typical."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import numpy as np
import polars as pl

from barberpro.params import PaymentFailureParams
from models.blind import is_blind
from models.reasons.artifact import Learned, Reasons
from models.reasons.attribution import Attribution, attribute, places
from models.reasons.codes import CODES, Code, columns_by_code
from models.reasons.means import typical_means
from models.reasons.stability import agreement, refits, votes
from models.spec import ModelSpec, TrainingSet
from models.train import Trained

DIGITS = 6


def learn_reasons(
    spec: ModelSpec, parts: TrainingSet, trained: Trained, params: PaymentFailureParams, codes: Sequence[Code] = CODES
) -> Reasons:
    """Compare the model with `reason_refits` refits on rows of the calibration slice; the test rows play no part."""
    encoder = trained.encoder
    columns = columns_by_code(encoder.columns, codes)
    groups = places(encoder.columns, columns)
    compared = evenly(parts.calibration, params.reason_rows)
    matrix = encoder.matrix(compared)
    found = attribute(trained.booster, matrix, groups, trained.calibration, is_blind(spec.dry, compared))
    again = refits(spec, encoder, parts.fit, compared, params)
    signs = votes(chain([trained.booster], again), matrix, groups)
    matters = np.abs(found.by_code) >= params.reason_min_log_odds
    agreed = agreement(signs, matters)
    return Reasons(
        codes={
            name: _learned(columns[name], found, place, float(agreed[place]), int(matters[:, place].sum()), params)
            for place, name in enumerate(groups)
        },
        means=typical_means(encoder, columns, parts.calibration, params.reason_support_rows),
        refits=params.reason_refits,
        min_agreement=params.reason_min_agreement,
        min_log_odds=params.reason_min_log_odds,
    )


def evenly(rows: pl.DataFrame, count: int) -> pl.DataFrame:
    """Take at most `count` rows, spread evenly over the frame."""
    return rows[np.linspace(0, rows.height - 1, min(count, rows.height)).round().astype(np.int64)]


def _learned(  # noqa: PLR0913, PLR0917  what is known of a code
    columns: tuple[str, ...],
    found: Attribution,
    place: int,
    agreed: float,
    rows: int,
    params: PaymentFailureParams,
) -> Learned:
    enough = rows >= params.reason_min_rows
    return Learned(
        columns=columns,
        typical_log_odds=round(float(np.median(found.by_code[:, place])), DIGITS),
        agreement=round(agreed, DIGITS) if enough else None,
        rows=rows,
        shown=enough and agreed >= params.reason_min_agreement,
    )
