"""How likely a credit card payment is split into installments, by its amount: a smooth curve, and whether it holds.

The log-odds follow a natural cubic spline of the log amount, straight beyond the outer knots, so that a few very dear
payments bend nothing; a monotone map calibrates them where that surely helps (`models.calibrate`). Whether the curve
holds is asked of rows that it has not learned from, decile by decile. It tells who takes installments at an amount, not
what somebody would do who was offered others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from models.calibrate import fit_calibration
from models.calibration import Calibration, Floats, sigmoid
from models.intervals import Interval, interval
from models.outcome_model import Ints

Flags = NDArray[np.bool_]

KNOTS = (0.05, 0.275, 0.5, 0.725, 0.95)
"""Quantiles of the log amount (Harrell's for five knots)."""
RIDGE = 1.0
"""So many rows' worth of doubt about each slope keep small data from steep curves."""
STEPS = 50
FOLDS = 2
MOST_ROWS = 100_000
"""Rows that are looked at, taken at even distances: deciles of ten thousand tell shares to half a point."""
DECILES = 10
FEWEST_ROWS = 200
"""Below this a decile holds too few to be told from another."""


@dataclass(frozen=True, slots=True)
class Curve:
    """The fitted curve: knots on the log amount, coefficients of 1, the line and the bends, and the map after them."""

    knots: Floats
    coefficients: Floats
    calibration: Calibration

    @classmethod
    def fitted(cls, amount: Floats, taken: Flags) -> Self:
        """Fit by penalised likelihood (Newton's steps) and calibrate; `amount` is above 0."""
        known = np.log(amount)
        knots = np.unique(np.quantile(known, KNOTS))
        design = _design(known, knots)
        found = _solved(design, taken.astype(np.float64))
        return cls(knots, found, fit_calibration(design @ found, taken.astype(np.int8)))

    def share(self, amount: Floats) -> Floats:
        """Give the probability of installments at amounts."""
        return self.calibration.apply(_design(np.log(amount), self.knots) @ self.coefficients)


@dataclass(frozen=True, slots=True)
class Decile:
    """A tenth of the payments by amount: what was taken, and what a curve said that had not seen it."""

    number: int
    amount_from: float
    amount_to: float
    """Both ends are amounts that occur."""
    rows: int
    taken: Interval
    said: float

    @property
    def is_held(self) -> bool:
        """Whether what was said lies within the interval of what was taken."""
        return self.taken.low <= self.said <= self.taken.high

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        ends = {"decile": self.number, "amount_from": self.amount_from, "amount_to": self.amount_to, "rows": self.rows}
        return ends | self.taken.as_json() | {"said": self.said, "is_held": self.is_held}


@dataclass(frozen=True, slots=True)
class Uptake:
    """The curve, and the deciles of the rows that it was fitted to."""

    curve: Curve
    deciles: tuple[Decile, ...]
    level: float
    """All intervals hold together with this probability."""

    @property
    def is_calibrated(self) -> bool:
        """Whether every decile holds what was said of it."""
        return all(each.is_held for each in self.deciles)


def uptake(amount: Floats, taken: Flags, cluster: Ints, level: float = 0.90) -> Uptake | None:
    """Fit the curve and hold it to each decile; None where too few rows or only one answer are there.

    `cluster` is the client, numbered from 0: rows of one are learned from and judged together.
    """
    if len(amount) < FEWEST_ROWS or taken.all() or not taken.any():
        return None
    thinned = slice(None, None, -(-len(amount) // MOST_ROWS))
    amount, taken, cluster = amount[thinned], taken[thinned], cluster[thinned]
    said, tail = _left_out(amount, taken, cluster), (1.0 - level) / 2.0 / DECILES
    parts = np.array_split(np.argsort(amount, kind="stable"), DECILES)
    deciles = [
        _decile(number, amount[rows], taken[rows], said[rows], cluster[rows], tail)
        for number, rows in enumerate(parts, start=1)
    ]
    return Uptake(Curve.fitted(amount, taken), tuple(deciles), level)


def share_taken(taken: Flags, cluster: Ints, tail: float) -> Interval:
    """Tell a share with its interval, by client; where all or none took it the bound goes by the number of clients."""
    values = taken.astype(np.float64)
    share = float(values.mean())
    clients = np.unique(cluster, return_inverse=True)[1].astype(np.int64)
    found = interval(share, values - share, clients, tail)
    beyond = 1.0 - (tail ** (1.0 / (int(clients.max()) + 1)))
    if share in {0.0, 1.0}:
        return Interval(share, max(share - beyond, 0.0), min(share + beyond, 1.0), found.error)
    return Interval(share, max(found.low, 0.0), min(found.high, 1.0), found.error)


def _decile(number: int, amount: Floats, taken: Flags, said: Floats, cluster: Ints, tail: float) -> Decile:  # noqa: PLR0913, PLR0917  one decile of each column
    share = share_taken(taken, cluster, tail)
    return Decile(number, float(amount.min()), float(amount.max()), len(amount), share, float(said.mean()))


def _left_out(amount: Floats, taken: Flags, cluster: Ints) -> Floats:
    """Say of each row what a curve says that learned from other clients."""
    said, fold = np.empty(len(amount)), cluster % FOLDS
    for each in range(FOLDS):
        inside = fold == each
        if inside.any() and not inside.all():
            said[inside] = Curve.fitted(amount[~inside], taken[~inside]).share(amount[inside])
        elif inside.all():
            said[inside] = float(taken.mean())
    return said


def _design(known: Floats, knots: Floats) -> Floats:
    """Lay out 1, the line and the bends of a natural spline, in units of the distance between the outer knots."""
    width = float(knots[-1] - knots[0]) or 1.0
    columns = [np.ones(len(known)), (known - knots[0]) / width]
    if len(knots) > 2:
        last = _cube(known, knots, len(knots) - 2)
        columns += [_cube(known, knots, place) - last for place in range(len(knots) - 2)]
    return np.column_stack(columns)


def _cube(known: Floats, knots: Floats, place: int) -> Floats:
    width = float(knots[-1] - knots[0])
    begun = np.clip((known - knots[place]) / width, 0.0, None) ** 3
    ended = np.clip((known - knots[-1]) / width, 0.0, None) ** 3
    return np.asarray((begun - ended) * width / float(knots[-1] - knots[place]))


def _solved(design: Floats, taken: Floats) -> Floats:
    """Maximise the penalised likelihood; the level bears no penalty."""
    penalty = np.diag([0.0, *[RIDGE] * (design.shape[1] - 1)])
    found = np.zeros(design.shape[1])
    for _ in range(STEPS):
        said = sigmoid(design @ found)
        slope = design.T @ (taken - said) - penalty @ found
        step = np.linalg.solve((design.T * (said * (1.0 - said))) @ design + penalty, slope)
        found = found + step
        if np.abs(step).max() < 1e-9:
            break
    return found
