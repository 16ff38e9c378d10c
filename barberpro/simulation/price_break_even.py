"""How strongly clients may answer to prices until a change of them stops paying, as an elasticity and in words."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from barberpro.policies.rates import Ints
from barberpro.simulation.breakeven import BreakEven, break_even

Floats = NDArray[np.float64]
STRONGEST = -10.0
STEPS = 100
FINEST = 1e-4
"""Changes of price are told apart to so much of their logarithm."""

ENGLISH = {
    "pays_from": "This pays unless clients answer more strongly than with an elasticity of {} "
    "({} % fewer bookings for each 1 % more).",
    "pays_up_to": "This pays only if clients answer more strongly than with an elasticity of {} "
    "({} % more bookings for each 1 % less).",
    "always": "This pays however clients answer to the price.",
    "never": "This does not pay however clients answer to the price.",
    "same": "Nothing changes.",
}
SPANISH = {
    "pays_from": "Conviene salvo que los clientes respondan con una elasticidad más fuerte que {} "
    "({} % menos de reservas por cada 1 % más).",
    "pays_up_to": "Conviene solo si los clientes responden con una elasticidad más fuerte que {} "
    "({} % más de reservas por cada 1 % menos).",
    "always": "Conviene como sea que los clientes respondan al precio.",
    "never": "No conviene, como sea que los clientes respondan al precio.",
    "same": "Nada cambia.",
}


def elasticity_break_even(before: int, income: Ints, charged: Ints, price: Ints) -> dict[str, Any]:
    """Find the elasticity at which platform income is what it was.

    `before`: income of the policy in force; `income` and `price`: those of each payment by the other one; `charged`:
    what it had cost. A payment's bookings are multiplied by (price / charged) to the elasticity. Where some prices
    rise and others fall there may be two such elasticities; the weakest is told.
    """
    change, weight = _binned(income, charged, price)
    if not change.any() and int(income.sum()) == before:
        return _told("same", None)
    found = weakest(lambda answer: float(weight @ np.exp(answer * change)) - before)
    return _told(found.verdict, found.response)


def weakest(delta: Callable[[float], float]) -> BreakEven:
    """Find the zero of `delta` that is nearest to no answer at all, between STRONGEST and 0."""
    grid = np.linspace(0.0, STRONGEST, STEPS + 1).tolist()
    signs = [delta(each) > 0 for each in grid]
    for (high, pays), (low, pays_there) in pairwise(zip(grid, signs, strict=True)):
        if pays != pays_there:
            return break_even(delta, low, high)
    return BreakEven("always" if signs[0] else "never", None, STRONGEST, 0.0)


def _binned(income: Ints, charged: Ints, price: Ints) -> tuple[Floats, Floats]:
    """Log changes of price that occur, and the income of the payments with each."""
    there = (charged > 0) & (price > 0)
    log = np.zeros(len(price))
    log[there] = np.log(price[there] / charged[there])
    steps = np.rint(log / FINEST).astype(np.int64)
    low = int(steps.min(initial=0))
    weight = np.bincount(steps - low, weights=income.astype(np.float64)).astype(np.float64)
    used = np.flatnonzero(weight)
    return np.asarray((used + low) * FINEST, dtype=np.float64), weight[used]


def _told(verdict: str, response: float | None) -> dict[str, Any]:
    texts = {}
    for language, words in (("en", ENGLISH), ("es", SPANISH)):
        figures = [] if response is None else [f"{response:.2f}", f"{-response:.2f}"]
        if language == "es":
            figures = [each.replace(".", ",") for each in figures]
        texts[f"text_{language}"] = words[verdict].format(*figures)
    return {"verdict": verdict, "elasticity": None if response is None else round(response, 4), **texts}
