"""Figures of a simulation as rows of a table: both policies, the change and its band, in pesos."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from barberpro.domain.formatting import money

NAMES = {
    "platform_income_ars": "platform income",
    "provider_net_ars": "providers' net",
    "client_price_ars": "clients' price",
}
COLUMNS = ("", "in force", "policy", "change", "90 % band")
RIGHT = (1, 2, 3, 4)


PARTS = {
    "data": "who comes and how often",
    "behaviour": "how people answer",
    "macro": "prices",
    "interaction": "several at once",
}


def rows(totals: Mapping[str, Mapping[str, str]]) -> list[tuple[str, ...]]:
    """Make a row of each measure."""
    return [
        (
            label,
            *(pesos(totals[key][column]) for column in ("baseline", "policy", "delta")),
            f"[{pesos(totals[key]['low'])}, {pesos(totals[key]['high'])}]",
        )
        for key, label in NAMES.items()
    ]


def percent(share: float, signed: bool = False) -> str:
    """Write a share in per cent, one decimal."""
    return f"{100 * share:+.1f} %" if signed else f"{100 * share:.1f} %"


def pesos(text: str) -> str:
    """Write an amount in whole pesos."""
    return money(Decimal(text), language="en", decimals=0)


def numbers_told(ahead: Mapping[str, Any]) -> str:
    """Say what becomes of bookings, and of the share of checkouts that is paid."""
    booked, paid = ahead["bookings"], ahead["conversion"]
    low, high = (f"{booked[name]:+,.0f}" for name in ("low", "high"))
    text = f"{booked['delta']:+,.0f} bookings of {booked['baseline']:,.0f} [{low}, {high}]"
    if paid is None:
        return f"{text}; no source tells of checkouts."
    low, high = (f"{100 * paid[name]:+.2f}" for name in ("low", "high"))
    return f"{text}; {paid['baseline']:.1%} of checkouts paid, {100 * paid['delta']:+.2f} points [{low}, {high}]."
