"""Local polynomials on one side of an edge, and the bandwidth that balances their bias against their variance."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from models.calibration import Floats
from models.outcome_model import Ints

PILOT = 2.576
"""Silverman's constant for a triangular kernel."""
NORMAL_RANGE = 1.349
"""Quartiles of a normal variable lie so many standard deviations apart."""


@dataclass(frozen=True, slots=True)
class Side:
    """What lies on one side of the edge; `distance` is the running variable less the edge."""

    distance: Floats
    outcome: Floats
    cluster: Ints

    @property
    def reach(self) -> float:
        """How far the side goes."""
        return float(np.abs(self.distance).max())


@dataclass(frozen=True, slots=True)
class Fit:
    """A polynomial fitted by weighted least squares on the rows within the bandwidth."""

    coefficients: Floats
    rows: Ints
    """Places of the rows that have weight."""
    influence: Floats
    """Coefficient x row: what each row's residual adds to each coefficient."""
    inverse: Floats
    weighted: Floats
    """Row x column: the design times the weight."""


def triangular(distance: Floats, bandwidth: float) -> Floats:
    """Weigh rows less the further they lie from the edge."""
    return np.asarray(np.maximum(1.0 - np.abs(distance / bandwidth), 0.0) / bandwidth, dtype=np.float64)


def fitted(side: Side, order: int, bandwidth: float) -> Fit:
    """Fit a polynomial of this order to what lies within the bandwidth."""
    weight = triangular(side.distance, bandwidth)
    rows = np.flatnonzero(weight > 0)
    design = side.distance[rows, None] ** np.arange(order + 1)
    weighted = design * weight[rows, None]
    inverse = np.linalg.pinv(weighted.T @ design)
    coefficients = inverse @ (weighted.T @ side.outcome[rows])
    residual = side.outcome[rows] - design @ coefficients
    return Fit(coefficients, rows, inverse @ weighted.T * residual, inverse, weighted)


def best_bandwidth(below: Side, above: Side) -> float:
    """Choose the bandwidth of a local line that minimises the mean squared error of the jump.

    The plug-in of Calonico, Cattaneo and Titiunik (Econometrica 82, 2014; `mserd` of their rdrobust): the curvature is
    estimated with a bandwidth of its own, and that one's with another. Errors of the pilot fits are by client.
    """
    everything = np.concatenate([below.distance, above.distance])
    unit = float(everything.std(ddof=1))  # powers of pesos would drown the rest
    sides = [replace(side, distance=side.distance / unit) for side in (below, above)]
    own = [side.reach for side in sides]
    quarters = float(np.subtract(*np.quantile(everything, [0.75, 0.25]))) / NORMAL_RANGE / unit
    widest = max(own)
    first = min(PILOT * (min(1.0, quarters) or 1.0) * len(everything) ** -0.2, widest)
    third = [_pilot(side, 3, 3, 4, (first, reach), 0.0) for side, reach in zip(sides, own, strict=True)]
    curvature = min(_balanced(third, 3), widest)
    bias = min(_balanced([_pilot(side, 2, 2, 3, (first, curvature), 1.0) for side in sides], 2), widest)
    return unit * min(_balanced([_pilot(side, 1, 0, 2, (first, bias), 1.0) for side in sides], 1), widest)


@dataclass(frozen=True, slots=True)
class _Pilot:
    variance: float
    bias: float
    doubt: float
    """Variance of the bias, which keeps a bandwidth finite where there is hardly any."""


def _pilot(  # noqa: PLR0913, PLR0917  the published procedure has these
    side: Side, order: int, derivative: int, bias_order: int, widths: tuple[float, float], regular: float
) -> _Pilot:
    variance_width, bias_width = widths
    near = fitted(side, order, variance_width)
    spread = _variance(side, near, derivative)
    powers = (side.distance[near.rows] / variance_width) ** (order + 1)
    constant = variance_width**derivative * float((near.inverse @ (near.weighted.T @ powers))[derivative])
    far = fitted(side, bias_order, bias_width)
    doubt = 3.0 * regular * constant**2 * _variance(side, far, order + 1)
    wide = 2 * (order + 1 - derivative)
    return _Pilot(
        variance=(2 * derivative + 1) * variance_width ** (2 * derivative + 1) * spread,
        bias=wide**0.5 * constant * float(far.coefficients[order + 1]),
        doubt=wide * doubt,
    )


def _variance(side: Side, fit: Fit, coefficient: int) -> float:
    sums = np.bincount(side.cluster[fit.rows], fit.influence[coefficient])
    return float((sums**2).sum())


def _balanced(sides: list[_Pilot], order: int) -> float:
    """Balance the variance of the difference of both sides against its bias."""
    below, above = sides
    size = (above.bias - below.bias) ** 2 + below.doubt + above.doubt
    spread = below.variance + above.variance
    if spread <= 0 or size <= 0:
        return float("inf")  # without scatter or without curvature, the wider the better
    return float((spread / size) ** (1.0 / (2 * order + 3)))
