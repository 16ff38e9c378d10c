"""Worked examples that an accountant can read (`waterfall_*.yaml`), led through the shipped policy and tariff."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from barberpro.domain.waterfall import Reported, Waterfall, waterfall
from barberpro.parameters import reference
from barberpro.policies.billing import Charged, billing_terms, rates
from barberpro.policies.billing_spans import fees
from barberpro.policies.files import Texts, shipped_policy

EXAMPLES = [
    (path.stem, example)
    for path in sorted(Path(__file__).parent.glob("waterfall_*.yaml"))
    for example in yaml.load(path.read_text(encoding="utf-8"), Loader=Texts)["examples"]  # noqa: S506 - texts only
]
GIVEN = {"amount", "source", "day", "method", "province", "installments", "payer_financing", "released_on", "reported",
         "commission_bp", "refunds", "index", "base_month"}  # fmt: skip
TARIFF = fees(reference.processor_fees())
IVA_BP = 2100


def centavos(text: str | None) -> int | None:
    return None if text is None else int(Decimal(text.replace(",", "")).scaleb(2))


def led(given: dict[str, Any]) -> Waterfall:
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


def amounts(written: dict[str, str]) -> dict[str, int | None]:
    return {code: centavos(text) for code, text in written.items()}


@pytest.mark.parametrize(("file", "example"), EXAMPLES, ids=[f"{file}-{each['name']}" for file, each in EXAMPLES])
def test_example(file: str, example: dict[str, Any]) -> None:
    given, expected = example["given"], example["expected"]
    assert set(given) <= GIVEN
    found = led(given)
    lines = {line.code: (line.centavos, line.basis) for line in found.lines if line.centavos}
    assert lines == {
        code: (centavos(text.split()[0]), text.split()[1]) for code, text in expected["lines"].items()
    }  # fmt: skip
    if "net_received" in expected:
        assert found.net_received == centavos(expected["net_received"])
    _check_refunds(found, given, expected)
    _check_real(found, given, expected)


def _check_refunds(found: Waterfall, given: dict[str, Any], expected: dict[str, Any]) -> None:
    before = 0
    wanted = [amounts(each) for each in expected.get("given_back", [])]
    for refund, back in zip(given.get("refunds", []), wanted, strict=True):
        size = centavos(refund) or 0
        assert {code: value for code, value in found.given_back(before, size).items() if value} == back
        before += size


def _check_real(found: Waterfall, given: dict[str, Any], expected: dict[str, Any]) -> None:
    if "real" in expected:
        index = {date.fromisoformat(f"{month}-01"): Decimal(value) for month, value in given["index"].items()}
        base = date.fromisoformat(f"{given['base_month']}-01")
        real = found.real(date.fromisoformat(given["released_on"]), base, index)
        assert {code: value for code, value in real.items() if value} == amounts(expected["real"])


def test_there_are_examples_enough() -> None:
    assert len(EXAMPLES) >= 12
    assert len({example["name"] for _, example in EXAMPLES}) == len(EXAMPLES)
