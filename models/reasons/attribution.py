"""How many log-odds each reason code adds to an answer: SHAP contributions of the trees, after calibration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import lightgbm as lgb
import numpy as np
from numpy.typing import NDArray

from models.calibration import Calibrations, Floats
from models.reasons.patterns import grouped_contributions, splits
from models.trees import Matrix, threads_to_explain

NEAR = 1e-6
MANY = 2_000
"""From so many rows on enough of them share their patterns to gain by it."""
CHUNK = 50_000
"""Rows explained at once: contributions of every column may take a double each."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """Calibrated log-odds: `base + by_code.sum(axis=1)` is the logit of the calibrated probability, row by row."""

    base: Floats
    """What the model says of nobody in particular, one value for each row: blind rows have a map of their own."""
    codes: tuple[str, ...]
    by_code: Floats
    """(rows, codes)"""

    @property
    def log_odds(self) -> Floats:
        """Logit of the calibrated probability."""
        return self.base + self.by_code.sum(axis=1)


def attribute(
    booster: lgb.Booster,
    matrix: Matrix,
    groups: Mapping[str, Sequence[int]],
    calibration: Calibrations,
    blind: NDArray[np.bool_],
) -> Attribution:
    """Attribute answers to groups of columns: codes with the places of their columns in the matrix.

    SHAP splits the raw log-odds exactly: raw = base + sum of contributions. Calibration g bends the raw log-odds, so
    each contribution is multiplied by the mean slope of g between them, (g(raw) - g(base)) / (raw - base). That is its
    share by Aumann and Shapley when all of them grow from 0 to their size at once, and the sum stays exact.
    """
    raw_base, raw = raw_contributions(booster, matrix, groups)
    total = raw.sum(axis=1)
    ends = [calibration.log_odds(each, blind) for each in (raw_base, raw_base + total)]
    near = np.abs(total) < NEAR
    slope = np.divide(ends[1] - ends[0], total, out=_slopes(calibration, raw_base, blind, near), where=~near)
    by_code = raw * slope[:, None]
    return Attribution(ends[1] - by_code.sum(axis=1), tuple(groups), by_code)


def places(columns: Sequence[str], codes: Mapping[str, Sequence[str]]) -> dict[str, list[int]]:
    """Give for each code where its columns stand among those of the matrix."""
    where = {name: place for place, name in enumerate(columns)}
    return {code: [where[name] for name in names] for code, names in codes.items()}


def raw_contributions(
    booster: lgb.Booster, matrix: Matrix, groups: Mapping[str, Sequence[int]]
) -> tuple[Floats, Floats]:
    """Give base (rows,) and contributions by group (rows, groups) on the raw scale of the trees; LightGBM's SHAP."""
    trees = splits(booster) if len(matrix) >= MANY else None
    base, found = np.empty(len(matrix)), np.empty((len(matrix), len(groups)))
    for start in range(0, len(matrix), CHUNK):
        part = slice(start, start + CHUNK)
        if trees is None:
            base[part], found[part] = _one_by_one(booster, matrix[part], groups)
        else:
            base[part], found[part] = grouped_contributions(booster, trees, matrix[part], groups)
    return base, found


def _one_by_one(booster: lgb.Booster, matrix: Matrix, groups: Mapping[str, Sequence[int]]) -> tuple[Floats, Floats]:
    told = booster.predict(matrix, pred_contrib=True, num_threads=threads_to_explain(matrix))
    every = np.asarray(told, dtype=np.float64)
    return every[:, -1], np.stack([every[:, columns].sum(axis=1) for columns in groups.values()], axis=1)


def _slopes(calibration: Calibrations, at: Floats, blind: NDArray[np.bool_], near: NDArray[np.bool_]) -> Floats:
    """Give the slope of the map at the base, for rows whose contributions cancel out."""
    slopes = np.zeros(len(at))
    if near.any():
        rise = calibration.log_odds(at[near] + NEAR, blind[near]) - calibration.log_odds(at[near] - NEAR, blind[near])
        slopes[near] = rise / (2 * NEAR)
    return slopes
