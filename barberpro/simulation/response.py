"""How bookings answer to a commission, drawn from what is believed; the same draws for every policy.

Shares are kept in single precision: they are near 1, what they multiply is rounded to whole pesos of millions, and
exponentials take a quarter of the time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from barberpro.policies.kinds import Belief

Floats = NDArray[np.float64]
Shares = NDArray[np.float32]
MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Response:
    """What is believed by draw: providers leaving a year for each point, share passed on, elasticity; (draws,) each."""

    leaving_a_year: Floats
    passed_on: Floats
    elasticity: Floats

    @classmethod
    def none(cls, draws: int) -> Response:
        """Nobody answers."""
        return cls(*(np.zeros(draws) for _ in range(3)))


def drawn(beliefs: dict[str, Belief], uniform: Floats, *, fixed: bool = False) -> Response:
    """Draw each belief from a triangle between its ends, `uniform` is (3, draws); `fixed` takes the likeliest value."""
    names = ("leaving_a_year", "passed_on", "elasticity")
    found = {
        name: np.full(uniform.shape[1], float(beliefs[name].value)) if fixed else triangular(beliefs[name], numbers)
        for name, numbers in zip(names, uniform, strict=True)
    }
    return Response(**found)


def triangular(belief: Belief, uniform: Floats) -> Floats:
    """Turn uniform numbers into numbers of a triangular distribution."""
    low, mode, high = (float(each) for each in (belief.low, belief.value, belief.high))
    if high <= low:
        return np.full_like(uniform, mode)
    turn = (mode - low) / (high - low)
    rising = low + np.sqrt(uniform * (high - low) * (mode - low))
    falling = high - np.sqrt((1 - uniform) * (high - low) * (high - mode))
    return np.asarray(np.where(uniform < turn, rising, falling), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Answer:
    """What becomes of bookings where rates change, (draws, months, providers); exactly 1 where none does.

    `there`: what providers are still there for, or have come for, of each booking; `wanted`: what clients still book of
    that; `price`: what is asked over what was asked.
    """

    there: Shares
    wanted: Shares
    price: Shares


def unmoved() -> Answer:
    """Give the answer to no change at all: one number for everybody."""
    return Answer(*(np.ones((1, 1, 1), dtype=np.float32) for _ in range(3)))


def answered(response: Response, change: Floats, patience: Floats | None = None) -> Answer:
    """Say what comes of rates that change by so much of the gross amount, (draws, months, providers).

    Providers leave month by month at a hazard in proportion to what they pay more; a lower commission brings as many
    bookings as it would have cost. What is passed on raises the price, and clients answer with their elasticity.
    `patience` is a uniform number by draw and provider: one stays, whole, as long as it is below the share that does;
    without it the share itself is there.
    """
    moved = np.flatnonzero(change.any(axis=(0, 1)))
    if not len(moved):
        return unmoved()
    found = change[:, :, moved].astype(np.float32)
    asked = 1 + _by_draw(response.passed_on) * found
    there = _stayed(response, found, None if patience is None else patience[:, moved])
    wanted = np.log(asked)
    np.exp(np.multiply(wanted, _by_draw(response.elasticity), out=wanted), out=wanted)
    shape = (max(len(change), len(response.elasticity)), *change.shape[1:])
    return Answer(*(_among(shape, moved, each) for each in (there, wanted, asked)))


def _stayed(response: Response, change: Shares, patience: Floats | None) -> Shares:
    hazard = np.cumsum(change, axis=1) * _by_draw(-100 / MONTHS_A_YEAR * response.leaving_a_year)
    if patience is None:
        return np.asarray(np.exp(hazard), dtype=np.float32)
    stays = (np.log(patience).astype(np.float32)[:, None] < hazard).astype(np.float32)
    if hazard.max() > 0:
        stays *= np.exp(np.maximum(hazard, 0))
    return np.asarray(stays, dtype=np.float32)


def _by_draw(belief: Floats) -> Shares:
    return belief.astype(np.float32)[:, None, None]


def _among(shape: tuple[int, ...], moved: NDArray[np.intp], found: Shares) -> Shares:
    """Lay what was found of those who are moved among all."""
    if len(moved) == shape[2]:
        return found
    every = np.ones(shape, dtype=np.float32)
    every[:, :, moved] = found
    return every
