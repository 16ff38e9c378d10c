"""One booking: its lines, rate, commission and tax, and what goes back with its refunds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from barberpro.domain.charges import Booking, charge
from barberpro.domain.commission import given_back
from tests.policies.reading import NOON, amount, at, history, lines, pesos, policy, rate, standing, terms_on

GIVEN = {
    "changes",
    "amount",
    "booked",
    "starts",
    "bookings last month",
    "bookings earlier this month",
    "these bookings",
    "standing",
    "refunds",
}


def run(given: Mapping[str, Any]) -> dict[str, Any]:
    """Charge the booking, and give back."""
    booked = at(given.get("booked", NOON))
    starts = at(given["starts"]) if "starts" in given else booked + timedelta(hours=2)
    booking = Booking("the booking", booked, starts, amount(given["amount"]))
    earned = standing(given.get("standing", []))
    found = charge(booking, history(given, booking), terms_on(policy(given)), lambda _: earned)
    told = {
        "lines": lines(found.lines),
        "rate": rate(found.rate_bp),
        "commission": pesos(found.taken.commission),
        "iva": pesos(found.taken.iva),
    }
    back, before = [], 0
    for refund in map(amount, given.get("refunds", [])):
        part = given_back(found.taken, booking.amount, before, refund)
        back.append({"commission": pesos(part.commission), "iva": pesos(part.iva)})
        before += refund
    return told | {"given back": back}
