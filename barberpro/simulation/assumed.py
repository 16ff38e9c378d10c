"""Answers that are assumed, not found: to be named as such wherever a result rests on one."""

from __future__ import annotations

from dataclasses import dataclass

from barberpro.simulation.elasticity import Elasticity


@dataclass(frozen=True, slots=True)
class Response:
    """An answer with its range, whether it was found in data or is assumed, and what it rests on."""

    name: str
    value: float
    low: float
    high: float
    assumed: bool
    basis: str


ELASTICITY = Response(
    "price_elasticity", -0.5, -1.5, 0.0, True, "assumption: nobody has measured it here; wide on purpose, 0 included"
)
PRICE_CHURN = Response(
    "price_churn",
    0.0,
    0.0,
    0.5,
    True,
    "assumption: a leaving client shows only as one who does not come back, and within providers real prices move too "
    "little to tell a change of that share; per log of the real price",
)


def price_elasticity(found: Elasticity, assumption: Response = ELASTICITY) -> Response:
    """Take what was found where it is identified, else the assumption with the reason why nothing was found."""
    if not found.identified or found.value is None or found.low is None or found.high is None:
        basis = f"{assumption.basis}; not identified: {found.reason}"
        return Response(assumption.name, assumption.value, assumption.low, assumption.high, True, basis)
    basis = f"erosion between repricings: {found.rows} weeks of {found.providers} providers, 90 % interval"
    return Response(assumption.name, found.value, found.low, found.high, False, basis)
