"""Explains a batch: what each code adds to each answer, and what the model says with it otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import lightgbm as lgb
import numpy as np
import polars as pl
from numpy.typing import NDArray

from models.calibration import Calibrations, Floats, sigmoid
from models.encode import Encoder
from models.reasons.artifact import Reasons
from models.reasons.attribution import attribute, places
from models.reasons.choices import Batch, Choices, Rows, batch, choices
from models.reasons.comparisons import Alternative, alternatives, typical
from models.trees import Matrix, raw_scores

MOST = 5
"""So many factors are named at most."""


@dataclass(frozen=True, slots=True)
class Explainer:
    """A model that can say why."""

    booster: lgb.Booster
    encoder: Encoder
    calibration: Calibrations
    reasons: Reasons
    groups: Mapping[str, list[int]]
    choices: Choices


@dataclass(frozen=True, slots=True)
class Explained:
    """A batch with all that its factors are made of; arrays are (rows,) or (rows, shown codes)."""

    asked: Batch
    said: Floats
    codes: tuple[str, ...]
    by_code: Floats
    named: NDArray[np.bool_]
    """Which codes are a row's risk factors: its `MOST` strongest ones that matter."""
    typical: Floats
    """What the model would say if the code added what it typically does."""
    alternatives: Mapping[str, Alternative]


def explainer(booster: lgb.Booster, encoder: Encoder, calibration: Calibrations, reasons: Reasons) -> Explainer:
    """Lay out once what every explanation needs."""
    groups = places(encoder.columns, {code: learned.columns for code, learned in reasons.codes.items()})
    return Explainer(booster, encoder, calibration, reasons, groups, choices(encoder, reasons))


def explain(model: Explainer, rows: pl.DataFrame, matrix: Matrix, blind: NDArray[np.bool_]) -> Explained:
    """Explain rows of features, also given as encoded, by the codes that the model may show."""
    codes = model.reasons.shown
    found = attribute(model.booster, matrix, model.groups, model.calibration, blind)
    by_code = found.by_code[:, [found.codes.index(code) for code in codes]]
    named = _named(by_code, model.reasons.min_log_odds)
    asked = batch(model.choices, rows, matrix)

    def ask(changed: Matrix, of: Rows) -> Floats:
        return model.calibration.apply(raw_scores(model.booster, changed), blind[of]) if len(of) else np.empty(0)

    return Explained(
        asked=asked,
        said=sigmoid(found.log_odds),
        codes=codes,
        by_code=by_code,
        named=named,
        typical=typical(model.reasons, found.log_odds, by_code, codes),
        alternatives=alternatives(
            model.choices, asked, {code: np.flatnonzero(named[:, place]) for place, code in enumerate(codes)}, ask
        ),
    )


def _named(by_code: Floats, least: float) -> NDArray[np.bool_]:
    size = np.abs(by_code)
    named = np.zeros(size.shape, dtype=np.bool_)
    np.put_along_axis(named, np.argsort(-size, axis=1, kind="stable")[:, :MOST], True, axis=1)
    return named & (size >= least)
