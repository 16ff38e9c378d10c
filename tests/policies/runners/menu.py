"""The installments offered for an amount asked on a day, by an index of months that the example tells."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from barberpro.domain.inflation import IndexValue
from barberpro.policies.installments import InstallmentTable
from tests.policies.reading import policy

GIVEN = {"amount", "on", "index", "changes"}


def run(given: Mapping[str, Any]) -> dict[str, Any]:
    """Deflate by what was published, and look the band up."""
    day = date.fromisoformat(given.get("on", "2025-07-20"))
    table = InstallmentTable.of(policy(given), day)
    told = given.get("index", [{"month": "2025-06", "value": "100", "out": "2025-07-14"}])
    index = [
        IndexValue(date.fromisoformat(f"{row['month']}-01"), Decimal(row["value"]), date.fromisoformat(row["out"]))
        for row in told
    ]
    band = table.menu_for(Decimal(given["amount"].replace(",", "")), day, index)
    return {
        "band": band.name,
        "installments": [str(each) for each in band.installments],
        "default": str(band.default),
        "reasoning": band.reasoning_en,
    }
