"""Chooses and fits the calibration on rows that grew no tree."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from models.calibration import Calibration, Floats, log_odds, sigmoid

Labels = NDArray[np.int8]

REACH = 15.0
"""Straight maps are drawn between these log-odds."""
FOLDS = 5
SURE = 2.0
BINS = 20
Z_90 = 1.6449

Points = tuple[Floats, Floats]


def fit_calibration(raw: Floats, failed: Labels) -> Calibration:
    """Choose none, Platt or isotonic by log loss on blocks of time left out, and fit it on all rows (in time order).

    A map has to earn its place: it replaces a simpler one where it lowers the loss by more than `SURE` standard errors
    over the blocks. Rates drift, so what helped one stretch of time a little tends to harm the next.
    """
    method = _surely_better(raw, failed)
    points = FITTERS[method](raw, failed)
    probability = sigmoid(np.interp(raw, *points))
    return Calibration(method, *points, *_bins(probability, failed))


def _as_is(raw: Floats, failed: Labels) -> Points:
    ends = np.array([-REACH, REACH])
    return ends, ends


def _platt(raw: Floats, failed: Labels) -> Points:
    fitted = LogisticRegression(C=100.0).fit(raw[:, None], failed)
    slope = max(float(fitted.coef_[0, 0]), 0.0)
    ends = np.array([-REACH, REACH])
    return ends, slope * ends + float(fitted.intercept_[0])


def _isotonic(raw: Floats, failed: Labels) -> Points:
    """Join the centres of the isotonic blocks; half a failure and half an approval keep every rate off 0 and 1."""
    level = IsotonicRegression(out_of_bounds="clip").fit_transform(raw, failed)
    _, block = np.unique(level, return_inverse=True)
    rows = np.bincount(block)
    rate = (np.bincount(block, weights=failed) + 0.5) / (rows + 1)
    centre = np.bincount(block, weights=raw) / rows
    return centre, np.maximum.accumulate(log_odds(rate))


FITTERS = {"none": _as_is, "platt": _platt, "isotonic": _isotonic}


def _surely_better(raw: Floats, failed: Labels) -> str:
    block = np.arange(len(raw)) * FOLDS // len(raw)
    if any(failed[block != left_out].min() == failed[block != left_out].max() for left_out in range(FOLDS)):
        return "none"
    losses = {name: _left_out_losses(name, raw, failed, block) for name in FITTERS}
    chosen = "none"
    for name in ("platt", "isotonic"):
        gain = losses[chosen] - losses[name]
        if gain.mean() > SURE * gain.std(ddof=1) / np.sqrt(FOLDS):
            chosen = name
    return chosen


def _left_out_losses(name: str, raw: Floats, failed: Labels, block: NDArray[np.int64]) -> Floats:
    losses = []
    for left_out in range(FOLDS):
        inside, outside = block != left_out, block == left_out
        said = np.interp(raw[outside], *FITTERS[name](raw[inside], failed[inside]))
        losses.append(float((np.logaddexp(0.0, said) - failed[outside] * said).mean()))
    return np.array(losses)


def _bins(probability: Floats, failed: Labels) -> tuple[Floats, Floats, Floats]:
    order = np.argsort(probability, kind="stable")
    parts = np.array_split(order, min(BINS, len(order)))
    centre = np.array([probability[part].mean() for part in parts])
    bounds = [wilson(int(failed[part].sum()), len(part)) for part in parts]
    distinct = np.concatenate([[True], np.diff(centre) > 0])
    low, high = np.array(bounds).T
    return centre[distinct], low[distinct], high[distinct]


def wilson(failures: int, rows: int) -> tuple[float, float]:
    """Bound a rate of `failures` in `rows` with 90 % confidence by Wilson's interval."""
    rate, z2 = failures / rows, Z_90**2
    middle = (rate + z2 / (2 * rows)) / (1 + z2 / rows)
    half = Z_90 / (1 + z2 / rows) * np.sqrt(rate * (1 - rate) / rows + z2 / (4 * rows**2))
    return float(middle - half), float(middle + half)
