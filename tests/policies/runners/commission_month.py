"""A whole month of a provider: what its bookings were charged, the settlement at its end, and what remains."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from barberpro.domain.charges import charge, month_at, settlement
from tests.policies.reading import MONTH, at, listed, pesos, policy, rate, standing, terms_on

GIVEN = {"changes", "bookings", "standing"}


def run(given: Mapping[str, Any]) -> dict[str, Any]:
    """Charge every booking that is made in August 2026, and settle the month."""
    terms, month = terms_on(policy(given)), month_at(at(f"{MONTH}-01"))
    earned = standing(given.get("standing", []))
    every = listed(given["bookings"])
    found = [charge(each, every, terms, lambda _: earned) for each in every if each.made_in == month]
    settled = settlement(every, month, terms, lambda _: earned)
    charged = sum(each.taken.commission for each in found)
    return {
        "rates": [f"{len(list(same))} at {rate(bp)}" for bp, same in groupby(each.rate_bp for each in found)],
        "charged": pesos(charged),
        "settlement": pesos(settled.commission),
        "iva of the settlement": pesos(settled.iva),
        "commission of the month": pesos(charged + settled.commission),
    }
