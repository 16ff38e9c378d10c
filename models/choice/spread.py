"""How far fitted coefficients may be off: draws from their distribution, errors counted by client."""

from __future__ import annotations

import numpy as np

from models.calibration import Floats
from models.choice.nested_logit import Coefficients, Design, Ints, row_slopes

CHUNK = 20_000


def drawn(  # noqa: PLR0913, PLR0917  a fit, and how to draw around it
    design: Design, chosen: Ints, cluster: Ints, found: Coefficients, penalty: Coefficients, draws: int, seed: int
) -> Floats:
    """Draw coefficients (draws x coefficients, laid out as `flat`) around those found.

    The covariance is the sandwich: the slopes of all rows of a client are one observation, and their outer product
    stands for the curvature (White, 1982; the information equality). `cluster` numbers clients from 0.
    """
    size = len(found.flat())
    bread, sums = np.diag(penalty.flat()), np.zeros((int(cluster.max()) + 1, size))
    for begin in range(0, len(chosen), CHUNK):
        rows = slice(begin, begin + CHUNK)
        slopes = row_slopes(design.take(rows), chosen[rows], found)
        bread = bread + slopes.T @ slopes
        np.add.at(sums, cluster[rows], slopes)
    inverse = np.linalg.inv(bread)
    size_of, direction = np.linalg.eigh(inverse @ (sums.T @ sums) @ inverse)
    root = direction * np.sqrt(size_of.clip(0.0))  # fewer clients than coefficients leave some directions untold
    half = np.random.default_rng(seed).standard_normal((draws // 2, size)) @ root.T
    return np.asarray(found.flat() + np.concatenate([half, -half]), dtype=np.float64)


def log_odds_error(rows: Floats, failed: Floats) -> Floats:
    """Give the standard error of the log-odds of failure of each option from so many rows, half a row being added."""
    return np.asarray(np.sqrt(1.0 / (failed + 0.5) + 1.0 / (rows - failed + 0.5)), dtype=np.float64)
