"""Intervals of means whose rows move together within a client and may be heavy in one tail."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np

from models.calibration import Floats
from models.outcome_model import Ints

NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with its interval and standard error."""

    value: float
    low: float
    high: float
    error: float

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {"value": self.value, "low": self.low, "high": self.high}


def standard_error(influence: Floats, cluster: Ints) -> float:
    """Compute the standard error of a mean from what each row adds to it (centred); rows of a cluster move together."""
    sums = np.bincount(cluster, influence)
    return float(np.sqrt((sums**2).sum()) / len(influence))


def cluster_sums(influence: Floats, cluster: Ints) -> Floats:
    """Add up by cluster what each row adds to an estimate; clusters without rows are left out."""
    return np.asarray(np.bincount(cluster, influence)[np.bincount(cluster) > 0], dtype=np.float64)


def interval(value: float, influence: Floats, cluster: Ints, tail: float) -> Interval:
    """Give the interval of an estimate to which each row adds its `influence` (centred); see `interval_of_sums`."""
    return interval_of_sums(value, cluster_sums(influence, cluster), len(influence), tail)


def interval_of_sums(value: float, sums: Floats, rows: int, tail: float) -> Interval:
    """Give the interval that the truth lies beyond with probability `tail` on each side.

    `sums` is what each cluster adds to the sum over all rows. Heavy weights spoil the textbook interval twice: those
    not seen yet are missing from the spread, and the sum leans. So the spread counts the heaviest cluster once more,
    Student's t has as many degrees of freedom as the squares leave, and the interval spans the symmetric one and the
    one without skew (Hall, 1992). Measured: docs/off-policy-evaluation.md.
    """
    count, squares = len(sums), sums**2
    if count < 2 or not squares.any():
        return Interval(value, value, value, 0.0)
    spread = float(squares.sum() + squares.max())
    error = float(np.sqrt(spread * count / (count - 1)) / rows)
    quantile = student_quantile(1.0 - tail, _freedom(squares))
    lean = float((squares * sums).sum()) / spread**1.5
    down, up = max(quantile, _unskewed(quantile, lean)), max(quantile, -_unskewed(-quantile, lean))
    return Interval(value, value - error * down, value + error * up, error)


def _unskewed(quantile: float, lean: float) -> float:
    """Turn a quantile of the transformed statistic back; `lean` is skew / sqrt(clusters)."""
    pull = lean / 3.0
    if abs(pull) < 1e-9:
        return quantile
    return float((np.cbrt(1.0 + 3.0 * pull * (quantile - pull / 2.0)) - 1.0) / pull)


def _freedom(squares: Floats) -> float:
    """Count the degrees of freedom of the estimated variance, by how unequal the squares are (Satterthwaite)."""
    unequal = float((squares * squares).sum()) / float(squares.sum()) ** 2 - 1.0 / len(squares)
    return min(len(squares) - 1.0, 2.0 / max(unequal, 1e-12))


def student_quantile(probability: float, freedom: float) -> float:
    """Approximate Student's quantile by expansion about the normal's (Abramowitz and Stegun 26.7.5)."""
    z, v = NORMAL.inv_cdf(probability), max(freedom, 3.0)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / v**order for order, term in enumerate(terms, start=1))


def detectable_difference(found: Interval, power: float) -> float | None:
    """Give the difference that rows as these would show with this power; None where there is no error.

    The shorter side of the interval counts: what skew adds to the other is lost as rows grow.
    """
    reach = min(found.value - found.low, found.high - found.value)
    return reach + NORMAL.inv_cdf(power) * found.error if found.error > 0 else None


def rows_needed(rows: int, found: Interval, difference: float, power: float) -> int | None:
    """Count the rows of the same kind that would show a difference with this power; None where nothing tells."""
    shown = detectable_difference(found, power)
    if shown is None or difference == 0 or not np.isfinite(difference):
        return None
    return int(np.ceil(rows * (shown / difference) ** 2))
