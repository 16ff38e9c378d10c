"""What a readout measures: differences between arms with errors by client, and whether the draw was as declared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc

from models.calibration import Floats

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
ADJUSTED = ("net_real_ars",)
"""Metrics whose means are adjusted for the amount."""
OUTSIDE = -1
"""Arm of a checkout that was shown something else under the same policy, and of one that was held out."""


@dataclass(frozen=True, slots=True)
class Enrolled:
    """Checkouts of an experiment up to a readout, one place of each array for each of them."""

    arm: Ints
    """Place among the arms, the control being 0; `OUTSIDE` where in none."""
    held_out: Flags
    propensity: Floats
    """Of the arm that it is in; NaN where it was not recorded."""
    client: Ints
    """Numbered: checkouts of a client are one observation."""
    unit: Ints
    """Numbered: what was drawn, clients or checkouts."""
    values: dict[str, Floats]
    """Of each metric."""
    amount: Floats | None = None
    """What was to be paid, in real pesos: known before the menu, it explains most of how net pesos differ."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A mean in two arms and their difference, with its standard error by client."""

    control: float
    treated: float
    effect: float
    error: float
    control_rows: int
    treated_rows: int


def difference(rows: Enrolled, metric: str, place: int) -> Difference:
    """Compare an arm with the control: means weighted by inverse propensities, which are alike where all have one.

    Means of net pesos are what the arm would have had if its amounts were those of both arms together: a line through
    the amounts in each arm takes out what they explain (Lin 2013). NaN where an arm is empty.
    """
    influence, means = np.zeros(len(rows.arm)), []
    both = (rows.arm == 0) | (rows.arm == place)
    for arm, sign in ((0, -1.0), (place, 1.0)):
        if not (rows.arm == arm).any():
            return Difference(np.nan, np.nan, np.nan, np.nan, *(int((rows.arm == each).sum()) for each in (0, place)))
        mean, added = _arm_mean(rows, metric, rows.arm == arm, both)
        means.append(mean)
        influence += sign * added
    return Difference(
        means[0], means[1], means[1] - means[0], error_by_cluster(influence, rows.client),
        *(int((rows.arm == each).sum()) for each in (0, place)),
    )  # fmt: skip


def _arm_mean(rows: Enrolled, metric: str, inside: Flags, both: Flags) -> tuple[float, Floats]:
    """Compute the mean of an arm, and what each row adds to it (centred)."""
    values = rows.values[metric]
    weight = np.where(inside, 1.0 / rows.propensity, 0.0)
    weight /= weight.sum()
    mean = float(weight @ values)
    if rows.amount is None or metric not in ADJUSTED:
        return mean, weight * (values - mean)
    gap = np.where(both, rows.amount - rows.amount[both].mean(), 0.0)
    own = float(weight @ gap)
    spread = float(weight @ (gap - own) ** 2)
    slope = float(weight @ ((gap - own) * (values - mean))) / spread if spread > 0 else 0.0
    residual = weight * (values - mean - slope * (gap - own))
    return mean - slope * own, residual + slope * gap / both.sum()


def difference_to_holdout(rows: Enrolled, metric: str) -> Difference:
    """Compare everybody in an arm with those held out: what the whole programme brings."""
    values, influence, means = rows.values[metric], np.zeros(len(rows.arm)), []
    groups = (rows.held_out, rows.arm != OUTSIDE)
    counts = [int(each.sum()) for each in groups]
    if 0 in counts:
        return Difference(np.nan, np.nan, np.nan, np.nan, *counts)
    for inside, sign in zip(groups, (-1.0, 1.0), strict=True):
        means.append(float(values[inside].mean()))
        influence += sign * inside * (values - means[-1]) / inside.sum()
    error = error_by_cluster(influence, rows.client)
    return Difference(means[0], means[1], means[1] - means[0], error, *counts)


def error_by_cluster(influence: Floats, cluster: Ints) -> float:
    """Compute the standard error of a sum of what each row adds to it, rows of a cluster moving together."""
    sums = np.bincount(cluster, influence)
    there = len(np.unique(cluster[influence != 0]))
    if there < 2:
        return float("nan")
    return float(np.sqrt((sums**2).sum() * there / (there - 1)))


def sample_ratio_p_value(rows: Enrolled, shares: Sequence[float], holdout_share: float) -> float:
    """Test whether arms and holdout hold as many units as declared: a chi-square over groups, counting what was drawn.

    `shares` are those of the arms among the units that are not held out; what is left of 1 are other menus.
    """
    kept = 1.0 - holdout_share
    expected = [holdout_share, *(kept * share for share in shares), kept * max(1.0 - sum(shares), 0.0)]
    group = np.where(rows.held_out, 0, np.where(rows.arm == OUTSIDE, len(shares) + 1, rows.arm + 1))
    _, first = np.unique(rows.unit, return_index=True)
    counts = np.bincount(group[first], minlength=len(expected)).astype(np.float64)
    return chi_square_p_value(counts, np.array(expected))


def chi_square_p_value(counts: Floats, expected: Floats) -> float:
    """How likely counts are as far from what is expected, or farther; 0 where something came that could not."""
    possible = expected > 1e-9
    if counts[~possible].any():
        return 0.0
    wanted = counts.sum() * expected[possible] / expected[possible].sum()
    if possible.sum() < 2 or counts.sum() == 0:
        return 1.0
    return float(chdtrc(possible.sum() - 1, ((counts[possible] - wanted) ** 2 / wanted).sum()))
