"""How far units of the same client tell the same thing: intra-cluster correlation and the design effect."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from models.calibration import Floats

CONFIDENCE = 0.90


@dataclass(frozen=True, slots=True)
class Correlation:
    """Intra-cluster correlation with a 90 % interval; `clusters` is how many it was measured on."""

    value: float
    low: float
    high: float
    clusters: int
    units: int


@dataclass(frozen=True, slots=True)
class _Sums:
    """Of each cluster: how many units, their sum, and the sum of their squares."""

    size: Floats
    total: Floats
    squares: Floats

    def without(self) -> Floats:
        """Estimate once without each cluster."""
        each = (self.size, self.total, self.squares, self.size**2, self.total**2 / self.size)
        rest = [values.sum() - values for values in each]
        return _anova(len(self.size) - 1, *rest)


def correlation(values: Floats, cluster: NDArray[np.int64], confidence: float = CONFIDENCE) -> Correlation:
    """Estimate it by analysis of variance, clusters of any size; the interval by leaving out one cluster at a time.

    NaN where no cluster has two units, or there are fewer than three clusters.
    """
    size = np.bincount(cluster)
    there = size > 0
    sums = _Sums(
        size[there].astype(np.float64),
        np.bincount(cluster, values)[there],
        np.bincount(cluster, values**2)[there],
    )
    count = len(sums.size)
    if count < 3 or sums.size.max() < 2:
        return Correlation(np.nan, np.nan, np.nan, count, len(values))
    whole = (sums.size, sums.total, sums.squares, sums.size**2, sums.total**2 / sums.size)
    value = float(_anova(count, *[each.sum() for each in whole]))
    left = sums.without()
    error = float(np.sqrt((count - 1) / count * ((left - left.mean()) ** 2).sum()))
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    return Correlation(value, max(value - z * error, -1.0), min(value + z * error, 1.0), count, len(values))


def _anova(  # noqa: PLR0913, PLR0917  the five sums that the estimator is made of
    clusters: int, units: Floats, total: Floats, squares: Floats, sizes_squared: Floats, explained: Floats
) -> Floats:
    between = (explained - total**2 / units) / (clusters - 1)
    within = (squares - explained) / (units - clusters)
    typical = (units - sizes_squared / units) / (clusters - 1)
    spread = between + (typical - 1) * within
    return np.asarray((between - within) / np.where(spread > 0, spread, 1.0), dtype=np.float64)


def size_felt(cluster: NDArray[np.int64]) -> float:
    """Compute the cluster size that a unit finds itself in on average: sum of squares / sum."""
    size = np.bincount(cluster).astype(np.float64)
    return float((size**2).sum() / size.sum())


def design_effect(correlation: float, size: float) -> float:
    """By how much more units are needed where whole clusters are drawn, for sizes as felt; never less than 1."""
    return max(1.0, 1.0 + (size - 1.0) * correlation)


def size_within(days: float, measured: Sequence[tuple[int, float]]) -> float:
    """Read the size felt within so many days off what was measured (days, size), going on straight beyond the last."""
    at = np.array([(0.0, 1.0), *measured])
    if days <= at[-1, 0]:
        return float(np.interp(days, at[:, 0], at[:, 1]))
    slope = (at[-1, 1] - at[-2, 1]) / (at[-1, 0] - at[-2, 0])
    return float(at[-1, 1] + slope * (days - at[-1, 0]))
