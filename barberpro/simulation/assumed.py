"""Answers that are assumed, not found: to be named as such wherever a result rests on one."""

from __future__ import annotations

from dataclasses import dataclass

from barberpro.policies.kinds import Belief
from barberpro.simulation.elasticity import Elasticity

KNOWN_ERROR = 0.15
"""By so much the estimate is too steep on average where the truth is known; see docs/simulation.md."""


@dataclass(frozen=True, slots=True)
class Response:
    """An answer with its range, whether it was found in data or is assumed, and what it rests on."""

    name: str
    value: float
    low: float
    high: float
    assumed: bool
    basis: str


def price_elasticity(found: Elasticity, believed: Belief) -> Response:
    """Take what was found where it is identified, else what the policy believes, with why nothing was found."""
    name = "price_elasticity"
    if not found.identified or found.value is None or found.low is None or found.high is None:
        value, low, high = (float(each) for each in (believed.value, believed.low, believed.high))
        return Response(
            name, value, low, high, True, f"assumption: response.elasticity; not identified: {found.reason}"
        )
    basis = (
        f"erosion between repricings: {found.rows} weeks of {found.providers} providers, 90 % interval, "
        f"{KNOWN_ERROR:.2f} wider on either side for an error that the estimate is known to make"
    )
    return Response(name, found.value, found.low - KNOWN_ERROR, found.high + KNOWN_ERROR, False, basis)
