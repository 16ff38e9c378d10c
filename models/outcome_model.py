"""What a checkout was likely to bring under a menu, learned from other clients; and errors that count clients once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.calibration import Floats

FOLDS = 2
RIDGE = 10.0


def cross_fitted(facts: Floats, outcome: Floats, took: NDArray[np.bool_], cluster: NDArray[np.int64]) -> Floats:
    """Predict the outcome of every row by ridge regression on rows that `took` a menu, of the other half of clients.

    A wrong prediction costs precision and never makes the comparison wrong: the propensities are known.
    """
    design = np.column_stack([np.ones(len(facts)), _standardised(facts)])
    fold = cluster % FOLDS
    predicted = np.empty(len(facts))
    for each in range(FOLDS):
        learned = took & (fold != each)
        predicted[fold == each] = design[fold == each] @ _ridge(design[learned], outcome[learned])
    return np.clip(predicted, 0.0, 1.0)


def standard_error(influence: Floats, cluster: NDArray[np.int64]) -> float:
    """Compute the standard error of a mean from what each row adds to it (centred); rows of a cluster move together."""
    sums = np.bincount(cluster, influence)
    return float(np.sqrt((sums**2).sum()) / len(influence))


def _standardised(facts: Floats) -> Floats:
    spread = facts.std(axis=0)
    return np.asarray((facts - facts.mean(axis=0)) / np.where(spread > 0, spread, 1.0), dtype=np.float64)


def _ridge(design: Floats, outcome: Floats) -> Floats:
    """Pull every coefficient but the constant towards 0; without rows all are 0."""
    penalty = np.full(design.shape[1], RIDGE)
    penalty[0] = 1e-6
    return np.asarray(np.linalg.solve(design.T @ design + np.diag(penalty), design.T @ outcome), dtype=np.float64)
