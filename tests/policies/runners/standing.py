"""Who has earned which discount, month after month, by what was known at the start of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from barberpro.domain.standing import Measures, earned
from barberpro.policies.commission import standing_terms
from tests.policies.reading import MONTH, amount, policy

GIVEN = {"changes", "months", "standing before"}
MEASURES = {each.name for each in fields(Measures)} - {"real_centavos"} | {"real amount"}


def run(given: Mapping[str, Any]) -> dict[str, Any]:
    """Carry the standing on from month to month."""
    terms = standing_terms(policy(given), date.fromisoformat(f"{MONTH}-01"))
    held = frozenset(each.replace(" ", "_") for each in given.get("standing before", []))
    told = []
    for month in given["months"]:
        assert set(month) <= MEASURES, month
        counts = {name: int(value) for name, value in month.items() if name != "real amount"}
        held = earned(terms, Measures(**counts, real_centavos=amount(month.get("real amount", "0"))), held)
        told.append(sorted(each.replace("_", " ") for each in held - {"campaign"}))
    return {"earned": told}
