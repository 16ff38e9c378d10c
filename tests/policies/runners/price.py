"""A shop's price on a day: the indexed price, the target with its buffer, the price, and what it has lost by then."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from barberpro.domain.erosion import erosion
from barberpro.domain.indexation import Anchor, Shop, price_on, repricings
from barberpro.domain.inflation import IndexValue, month_of
from barberpro.parameters.reference import cpi
from barberpro.policies.files import shipped_policy
from barberpro.policies.policy import ALWAYS, DatedValue, Policy
from barberpro.policies.price_index import actual_levels, index_values
from barberpro.policies.prices import indexation_terms
from barberpro.policies.registry import keys

GIVEN = {"price", "right in", "first day", "on", "index", "region", "division", "changes"}


def run(given: Mapping[str, Any]) -> dict[str, Any]:
    """Price the shop from its first day on, and look at it on the day."""
    found, day = policy(given), date.fromisoformat(given["on"])
    values = index(given)
    actual = actual_levels(values)
    anchor = Anchor(centavos(given["price"]), actual[month(given["right in"])])
    shop = Shop(anchor, date.fromisoformat(given["first day"]))
    price = price_on(repricings(shop, lambda each: indexation_terms(found, each), values, day), day)
    rests_on = next(each for each, level in actual.items() if level == price.level)
    told = {
        "repriced on": price.day.isoformat(),
        "rests on": f"{rests_on:%Y-%m}",
        "indexed": pesos(price.indexed),
        "target": pesos(price.target),
        "price": pesos(price.price),
    }
    now = actual.get(month_of(day))
    return told if now is None else told | {"eroded": percent(erosion(price.price, anchor, now))}


def policy(given: Mapping[str, Any]) -> Policy:
    """Lay an example's changes over the shipped policy: a value from always, or values each from a day."""
    changes = {}
    for name, told in given.get("changes", {}).items():
        rows = told if isinstance(told, list) else [{"from": str(ALWAYS), "value": told}]
        values = [(date.fromisoformat(row["from"]), keys()[name].kind.read(row["value"])) for row in rows]
        changes[name] = tuple(DatedValue(day, value, "worked example", "tests") for day, value in values)
    return shipped_policy().overlaid("example", changes)


def index(given: Mapping[str, Any]) -> tuple[IndexValue, ...]:
    """Read the index that an example lists, or take the shipped one of a region and division."""
    if "index" in given:
        return tuple(
            IndexValue(month(row["month"]), Decimal(row["value"]), date.fromisoformat(row["published"]))
            for row in given["index"]
        )
    return shipped(given["region"], given["division"])


@cache
def shipped(region: str, division: str) -> tuple[IndexValue, ...]:
    """Read the shipped index once."""
    return index_values(cpi(division=None), region, division)


def month(text: str) -> date:
    """Read a month, 2026-07."""
    return date.fromisoformat(f"{text}-01")


def centavos(text: str) -> int:
    """Read pesos, 5,000.50, as centavos."""
    return int(Decimal(text.replace(",", "")) * 100)


def pesos(amount: int) -> str:
    """Write centavos as pesos."""
    return f"{Decimal(amount) / 100:,.2f}"


def percent(share: Fraction) -> str:
    """Write a fraction as per cent."""
    return f"{float(100 * share):.2f} %"
