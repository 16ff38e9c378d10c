"""A payment led through the shipped policy and tariff: lines with their basis, what refunds give back, real pesos."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from barberpro.domain.waterfall import Reported, Waterfall, waterfall
from barberpro.parameters import reference
from barberpro.policies.billing import Charged, billing_terms, rates
from barberpro.policies.billing_spans import fees
from barberpro.policies.files import shipped_policy

GIVEN = {"amount", "source", "day", "method", "province", "installments", "payer_financing", "released_on", "reported",
         "commission_bp", "refunds", "index", "base_month"}  # fmt: skip
TARIFF = fees(reference.processor_fees())
IVA_BP = 2100


def centavos(text: str | None) -> int | None:
    return None if text is None else int(Decimal(text.replace(",", "")).scaleb(2))


def led(given: Mapping[str, Any]) -> Waterfall:
    day = date.fromisoformat(given["day"])
    released = given.get("released_on")
    facts = Charged(
        given.get("source", "mercadopago"),
        day,
        given["method"],
        given.get("province"),
        int(given.get("installments", 1)),
        centavos(given.get("payer_financing")),
        (date.fromisoformat(released) - day).days if released else None,
    )
    charged = rates(billing_terms(shipped_policy(), day), TARIFF, facts, (int(given["commission_bp"]), IVA_BP))
    told = {name: centavos(amount) for name, amount in given.get("reported", {}).items()}
    return waterfall(centavos(given["amount"]) or 0, Reported(**told), charged)


def pesos(amount: int) -> str:
    return f"{Decimal(amount).scaleb(-2):,.2f}"


def run(given: Mapping[str, Any]) -> dict[str, Any]:
    """Lead the payment, give it back in the refunds named, and price it where an index is given."""
    found = led(given)
    told = {
        "lines": {line.code: f"{pesos(line.centavos)} {line.basis}" for line in found.lines if line.centavos},
        "net_received": pesos(found.net_received),
        "given_back": list(refunded(found, given.get("refunds", []))),
    }
    return told | ({"real": real(found, given)} if "index" in given else {})


def refunded(found: Waterfall, refunds: list[str]) -> Any:
    before = 0
    for refund in refunds:
        size = centavos(refund) or 0
        yield {code: pesos(value) for code, value in found.given_back(before, size).items() if value}
        before += size


def real(found: Waterfall, given: Mapping[str, Any]) -> dict[str, str]:
    index = {date.fromisoformat(f"{month}-01"): Decimal(value) for month, value in given["index"].items()}
    base = date.fromisoformat(f"{given['base_month']}-01")
    priced = found.real(date.fromisoformat(given["released_on"]), base, index)
    return {code: pesos(value) for code, value in priced.items() if value}
