"""How bookings answer to a commission, drawn from what is believed; the same draws for every policy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from barberpro.policies.kinds import Belief

Floats = NDArray[np.float64]
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


def kept_share(response: Response, change: Floats) -> Floats:
    """Share of bookings that stay, (draws, months, providers), where rates change by so much of the gross amount.

    Providers leave month by month at a hazard in proportion to what they pay more; what they pass on raises the price,
    and clients answer with their elasticity. A lower commission brings back as it would have cost. Exactly 1 for a
    provider whose rate changes in no month.
    """
    draws = max(len(change), len(response.elasticity))
    moved = np.flatnonzero(change.any(axis=(0, 1)))
    kept = np.ones((draws, *change.shape[1:]))
    if not len(moved):
        return kept
    found = change[:, :, moved]
    hazard = (-100 / MONTHS_A_YEAR * response.leaving_a_year)[:, None, None] * np.cumsum(found, axis=1)
    price = response.passed_on[:, None, None] * found
    kept[:, :, moved] = np.exp(hazard + response.elasticity[:, None, None] * np.log1p(price))
    return kept
