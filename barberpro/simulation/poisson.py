"""Poisson regression with effects of several groups taken out (PPML): weighted least squares over and over.

Group effects are never solved for: in every round they are projected out in turn, group by group. Counts may be any
numbers not below 0; only the mean has to be right.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from barberpro.errors import BadInputError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
ROUNDS = 60
CLOSE = 1e-9
"""Group means that are left, over the largest value; and a tenth of the change of the deviance that ends the rounds."""
HALVINGS = 10
PROJECTIONS = 2000


@dataclass(frozen=True, slots=True)
class Fit:
    """Coefficients, their covariance clustered by the group asked for, and how many rows and clusters they rest on."""

    coefficients: Floats
    covariance: Floats
    rows: int
    clusters: int


def poisson(counts: Floats, regressors: Floats, groups: tuple[Ints, ...], cluster: Ints) -> Fit:
    """Fit `counts` (rows) by `regressors` (rows by columns) with an effect of every value of each of `groups`.

    Rows of a group value without any count say nothing and are left out. BadInputError where nothing is left, where a
    regressor does not vary within groups, or where the fit does not settle.
    """
    kept = telling(counts, groups)
    if not kept.any():
        raise BadInputError("no row has a count above 0 in its groups; a Poisson regression needs some")
    y, x, codes = counts[kept], regressors[kept], [_codes(group[kept]) for group in groups]
    coefficients, mean, within = _settled(y, x, codes)
    scores = within * (y - mean)[:, None]
    bread = np.linalg.inv(within.T @ (within * mean[:, None]))
    of_cluster = _codes(cluster[kept])
    count = int(of_cluster.max()) + 1
    sums = np.stack([np.bincount(of_cluster, column, count) for column in scores.T], axis=1)
    meat = sums.T @ sums * (count / max(count - 1, 1))
    return Fit(coefficients, np.asarray(bread @ meat @ bread, dtype=np.float64), len(y), count)


def telling(counts: Floats, groups: tuple[Ints, ...]) -> NDArray[np.bool_]:
    """Mark rows all of whose group values have a count above 0 among the rows marked."""
    kept = np.ones(len(counts), dtype=np.bool_)
    while True:
        before = kept.sum()
        for group in groups:
            codes = _codes(group)
            kept &= np.bincount(codes, counts * kept)[codes] > 0
        if kept.sum() == before:
            return kept


def within_groups(columns: Floats, weights: Floats, codes: list[Ints]) -> Floats:
    """Take weighted group means out of columns, in turn, until no group has any left."""
    left = columns.copy()
    totals = [np.bincount(code, weights) for code in codes]
    scale = np.abs(columns).max(axis=0).clip(1e-300)
    for _ in range(PROJECTIONS):
        moved = 0.0
        for code, total in zip(codes, totals, strict=True):
            for column in range(left.shape[1]):
                means = np.bincount(code, weights * left[:, column]) / total
                left[:, column] -= means[code]
                moved = max(moved, float(np.abs(means).max() / scale[column]))
        if moved < CLOSE:
            break
    return left


def _settled(y: Floats, x: Floats, codes: list[Ints]) -> tuple[Floats, Floats, Floats]:
    """Repeat weighted least squares until the deviance stands still: coefficients, means, regressors within groups."""
    eta = np.log((y + y.mean()) / 2.0)
    deviance = np.inf
    for _ in range(ROUNDS):
        mean = np.exp(eta)
        working = eta + (y - mean) / mean
        left = within_groups(np.column_stack([working, x]), mean, codes)
        response, within = left[:, 0], left[:, 1:]
        information = within.T @ (within * mean[:, None])
        _check_varies(information, x, mean)
        coefficients = np.linalg.solve(information, within.T @ (mean * response))
        before = deviance
        eta, deviance = _improved(y, eta, working - (response - within @ coefficients), before)
        if abs(before - deviance) <= 10 * CLOSE * max(deviance, 1.0):
            return np.asarray(coefficients, dtype=np.float64), np.exp(eta), within
    raise BadInputError(f"the Poisson regression did not settle in {ROUNDS} rounds; leave out small groups")


def _improved(y: Floats, eta: Floats, proposed: Floats, before: float) -> tuple[Floats, float]:
    """Go towards what is proposed, half as far each time as long as the deviance would rise."""
    deviance = _deviance(y, np.exp(proposed))
    for _ in range(HALVINGS):
        if deviance <= before:
            break
        proposed = (eta + proposed) / 2.0
        deviance = _deviance(y, np.exp(proposed))
    return proposed, deviance


def _check_varies(information: Floats, x: Floats, mean: Floats) -> None:
    total = (mean[:, None] * (x - x.mean(axis=0)) ** 2).sum(axis=0)
    still = np.flatnonzero(np.diag(information) <= 1e-10 * total)
    if len(still):
        raise BadInputError(f"regressor {int(still[0])} does not vary within the groups, so that nothing can be told")


def _deviance(y: Floats, mean: Floats) -> float:
    logs = np.where(y > 0, y * np.log(np.where(y > 0, y, 1.0) / mean), 0.0)
    return float(2.0 * (logs - (y - mean)).sum())


def _codes(values: Ints) -> Ints:
    return np.asarray(np.unique(values, return_inverse=True)[1], dtype=np.int64)
