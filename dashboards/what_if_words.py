"""How the figures of a What-if page are written."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from barberpro.domain import formatting
from barberpro.domain.money import BASIS_POINTS
from dashboards.queries.what_if_rows import Figure
from dashboards.teller import Teller


def change(value: Decimal, teller: Teller) -> str:
    """Write a change of an amount, its sign before it."""
    return formatting.signed(value, teller.money)


def brief(value: Decimal, teller: Teller) -> str:
    """Write a change in few digits."""
    return formatting.signed(value, teller.compact)


def share(value: float | None, teller: Teller, decimals: int = 1) -> str:
    """Write a share as a percentage."""
    return formatting.percent(value, decimals, teller.language)


def beside_whole(bp: int, teller: Teller) -> str:
    """Write a multiplier in basis points as what it adds or takes."""
    return formatting.signed_percent((bp - BASIS_POINTS) / BASIS_POINTS, 1, teller.language)


def relative(found: Figure, teller: Teller) -> str:
    """Write a change as a share of what is in force."""
    return formatting.signed_percent(found.change_share, 2, teller.language)


def band(found: Figure, teller: Teller) -> str:
    """Write a 90 % band in few digits; a dash where there is none."""
    if found.low is None or found.high is None:
        return formatting.MISSING
    return teller.say("what_if.band", low=brief(found.low, teller), high=brief(found.high, teller))


def number(value: Decimal, count: str, teller: Teller) -> str:
    """Write bookings as a whole number, and a share of checkouts as a percentage."""
    return share(float(value), teller, 1) if count == "conversion" else teller.count(value)


def number_change(value: Decimal, count: str, teller: Teller) -> str:
    """Write a change of bookings as a number, and one of a share in percentage points."""
    if count == "conversion":
        return formatting.points(value, 2, teller.language)
    return formatting.signed(value, teller.count)


def number_band(found: Figure, count: str, teller: Teller) -> str:
    """Write the band of such a change; a dash where there is none."""
    if found.low is None or found.high is None:
        return formatting.MISSING
    low, high = (number_change(each, count, teller) for each in (found.low, found.high))
    return teller.say("what_if.band", low=low, high=high)


def listed(names: Sequence[str]) -> str:
    """Write names one after the other, as code."""
    return ", ".join(f"`{each}`" for each in names)


def signed_share(value: float, teller: Teller) -> str:
    """Write a relative change as a percentage with its sign."""
    return formatting.signed_percent(value, 1, teller.language)
