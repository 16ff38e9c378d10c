"""How strong an answer may be until a change stops paying: the break-even response, and the sentence that says it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from barberpro.errors import BadInputError

Verdict = Literal["pays_up_to", "pays_from", "always", "never"]
HALVINGS = 200
CLOSE = 1e-12


@dataclass(frozen=True, slots=True)
class BreakEven:
    """Where the change of income is 0 between the responses `low` and `high`; no value where it pays always or never.

    `pays_up_to`: it pays below `response`; `pays_from`: it pays above.
    """

    verdict: Verdict
    response: float | None
    low: float
    high: float


def break_even(delta: Callable[[float], float], low: float, high: float) -> BreakEven:
    """Find where `delta` (change of income by response, monotone) is 0 between `low` and `high`, by bisection.

    A delta of 0 at an end does not pay there; where it is 0 all along it never pays. BadInputError without a bracket.
    """
    if not low < high:
        raise BadInputError(f"responses from {low} to {high}: the first must be below the second")
    at_low, at_high = delta(low), delta(high)
    if at_low > 0 and at_high > 0:
        return BreakEven("always", None, low, high)
    if at_low <= 0 and at_high <= 0:
        return BreakEven("never", None, low, high)
    verdict: Verdict = "pays_up_to" if at_low > 0 else "pays_from"
    return BreakEven(verdict, _zero(delta, low, high, falling=at_low > 0), low, high)


def proportional_loss(current: float, changed: float) -> BreakEven:
    """Find the share of bookings or providers whose loss takes the gain away, in closed form.

    `current` and `changed` are incomes without a loss; with a share lost, the changed one is that much smaller.
    """
    if current <= 0:
        raise BadInputError(f"income now is {current}; it must be above 0 for a share of it to be lost")
    if changed <= current:
        return BreakEven("never", None, 0.0, 1.0)
    return BreakEven("pays_up_to", 1.0 - current / changed, 0.0, 1.0)


def sentence(found: BreakEven, leaving: str, language: Literal["en", "es"] = "en") -> str:
    """Say a break-even share; `leaving` says who goes: "providers leave", in Spanish "los proveedores"."""
    share = "" if found.response is None else f"{100 * found.response:.1f} %"
    least, most = (f"{100 * each:.0f} %" for each in (found.low, found.high))
    english = {
        "pays_up_to": f"This pays unless more than {share} of {leaving}.",
        "pays_from": f"This pays only if more than {share} of {leaving}.",
        "always": f"This pays even if {most} of {leaving}.",
        "never": f"This does not pay even if only {least} of {leaving}.",
    }
    spanish = {
        "pays_up_to": f"Conviene salvo que se pierda más del {share} de {leaving}.",
        "pays_from": f"Conviene solo si se pierde más del {share} de {leaving}.",
        "always": f"Conviene aunque se pierda el {most} de {leaving}.",
        "never": f"No conviene ni aunque se pierda solo el {least} de {leaving}.",
    }
    told = {"en": english, "es": spanish}[language][found.verdict]
    return told.replace(".", ",", told.count(".") - 1) if language == "es" else told


def _zero(delta: Callable[[float], float], low: float, high: float, *, falling: bool) -> float:
    for _ in range(HALVINGS):
        middle = (low + high) / 2.0
        low, high = (middle, high) if (delta(middle) > 0) == falling else (low, middle)
        if high - low <= CLOSE:
            break
    return (low + high) / 2.0
