"""The bounded optimiser of prices: which multiplier is expected to pay most, or why none may be moved.

It rests on a response with its interval. Where nobody identified one it abstains, unless the policy says that it may
move on an assumption; where the interval leaves open whether a move gains or loses, it abstains always.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from barberpro.domain.money import BASIS_POINTS

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Texts = NDArray[np.str_]
NINETY_PERCENT = 1.6448536269514722
"""Half the width of a 90 % interval, in standard deviations."""

PAYS = "pays"
SWITCHED_OFF = "the optimiser is off"
TOO_FEW = "too few bookings"
NOT_IDENTIFIED = "no identified response"
NOTHING_BETTER = "no multiplier within the bounds pays more"
BOTH_SIGNS = "interval spans both signs of the change"
REASONS = (PAYS, SWITCHED_OFF, TOO_FEW, NOT_IDENTIFIED, NOTHING_BETTER, BOTH_SIGNS)


@dataclass(frozen=True, slots=True)
class Response:
    """Elasticity of bookings to the price: -1.2 loses 1.2 % of them for 1 % more. `low` to `high` hold it at 90 %."""

    value: float
    low: float
    high: float
    identified: bool

    def __post_init__(self) -> None:
        if not self.low <= self.value <= self.high:
            raise ValueError(f"the interval {self.low} to {self.high} does not hold the elasticity {self.value}")


@dataclass(frozen=True, slots=True)
class OptimiserTerms:
    """Bounds and step of the multiplier (basis points), fewest bookings of a cell, and whether assumptions may move."""

    on: bool
    least_bp: int
    most_bp: int
    step_bp: int
    fewest_bookings: int
    on_assumption: bool


@dataclass(frozen=True, slots=True)
class Cells:
    """What is priced as one: its bookings of a period, their price, what the platform takes of it and pays for each.

    Prices and costs in centavos, the commission in basis points.
    """

    bookings: Ints
    price: Ints
    commission_bp: Ints
    cost: Ints


@dataclass(frozen=True, slots=True)
class Moves:
    """For each cell the multiplier to apply (10,000: none), why, and the best one found with its change of income.

    Changes are whole centavos of the period, so that no noise of floats is a gain: expected, and at both ends of the
    response's interval, the smaller first.
    """

    multiplier_bp: Ints
    reason: Texts
    best_bp: Ints
    expected: Ints
    low: Ints
    high: Ints


def moves(cells: Cells, response: Response, terms: OptimiserTerms) -> Moves:
    """Choose for each cell, or abstain with the reason."""
    candidates = multipliers(terms)
    deviation = (response.high - response.low) / (2 * NINETY_PERCENT)
    changes = np.rint(expected_change(cells, candidates, response.value, deviation)).astype(np.int64)
    best = np.argmax(changes, axis=1)
    found, rows = candidates[best], np.arange(len(best))
    ends = np.sort([_at(cells, found, each) for each in (response.low, response.high)], axis=0)
    reason = np.select(
        [
            np.full(len(best), not terms.on),
            cells.bookings < terms.fewest_bookings,
            np.full(len(best), not (response.identified or terms.on_assumption)),
            found == BASIS_POINTS,
            (ends[0] <= 0) & (ends[1] >= 0),
        ],
        [SWITCHED_OFF, TOO_FEW, NOT_IDENTIFIED, NOTHING_BETTER, BOTH_SIGNS],
        PAYS,
    )
    applied = np.where(reason == PAYS, found, BASIS_POINTS)
    return Moves(applied, reason, found, changes[rows, best], ends[0], ends[1])


def multipliers(terms: OptimiserTerms) -> Ints:
    """List the multipliers within the bounds, the nearest to no change first, so that it wins among equals."""
    steps = np.arange(-BASIS_POINTS // terms.step_bp, 5 * BASIS_POINTS // terms.step_bp) * terms.step_bp
    within = BASIS_POINTS + steps
    kept = within[((within >= terms.least_bp) & (within <= terms.most_bp)) | (within == BASIS_POINTS)]
    return np.asarray(kept[np.argsort(np.abs(kept - BASIS_POINTS), kind="stable")], dtype=np.int64)


def expected_change(cells: Cells, multiplier_bp: Ints, elasticity: float, deviation: float = 0.0) -> Floats:
    """Change of platform income, of shape (cells, multipliers): bookings answer as the multiplier to the elasticity.

    With a deviation, the mean over elasticities that are normal around the value.
    """
    times = multiplier_bp[None, :] / BASIS_POINTS
    log = np.log(times)
    answer = np.exp(elasticity * log + (deviation * log) ** 2 / 2)
    takes = (cells.price * cells.commission_bp / BASIS_POINTS)[:, None]
    now, then = takes - cells.cost[:, None], takes * times - cells.cost[:, None]
    return np.asarray(cells.bookings[:, None] * (answer * then - now), dtype=np.float64)


def _at(cells: Cells, multiplier_bp: Ints, elasticity: float) -> Ints:
    """Change of each cell at its own multiplier."""
    times = multiplier_bp / BASIS_POINTS
    takes = cells.price * cells.commission_bp / BASIS_POINTS
    then = times**elasticity * (takes * times - cells.cost)
    return np.rint(cells.bookings * (then - (takes - cells.cost))).astype(np.int64)
