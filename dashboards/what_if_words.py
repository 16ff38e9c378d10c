"""How the figures of a What-if page are written."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from barberpro.domain import formatting
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


def relative(found: Figure, teller: Teller) -> str:
    """Write a change as a share of what is in force."""
    return formatting.signed_percent(found.change_share, 2, teller.language)


def band(found: Figure, teller: Teller) -> str:
    """Write a 90 % band in few digits; a dash where there is none."""
    if found.low is None or found.high is None:
        return formatting.MISSING
    return teller.say("what_if.band", low=brief(found.low, teller), high=brief(found.high, teller))


def listed(names: Sequence[str]) -> str:
    """Write names one after the other, as code."""
    return ", ".join(f"`{each}`" for each in names)
