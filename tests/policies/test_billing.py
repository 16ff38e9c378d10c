"""Terms of billing: what a file may hold, and who bears installments."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from barberpro.errors import BadInputError
from barberpro.policies.billing import Charged, billing_terms, installment_cost_bp, rates
from barberpro.policies.files import read_scenario, shipped_policy

DAY = date(2026, 6, 10)
TERMS = billing_terms(shipped_policy(), DAY)


@pytest.mark.parametrize(("installments", "bp"), [(1, 0), (2, 1000), (3, 1000), (4, 1800), (6, 1800), (12, 1800)])
def test_a_plan_costs_as_the_longest_that_it_reaches(installments: int, bp: int) -> None:
    assert installment_cost_bp(TERMS, installments) == bp


@pytest.mark.parametrize(
    ("payer_financing", "borne_by", "bp"),
    [(None, "payer", 0), (None, "collector", 1800), (0, "payer", 1800), (1, "collector", 0)],
)
def test_who_bears_installments(payer_financing: int | None, borne_by: str, bp: int) -> None:
    terms = replace(TERMS, financing_borne_by=borne_by)
    facts = Charged("mercadopago", DAY, "credit_card", installments=6, payer_financing=payer_financing)
    assert rates(terms, (), facts, (350, 2100)).financing_bp == bp


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("withholding_bp", "{AR-S: 200}", "billing.withholding_bp is"),
        ("withholding_bp", "{AR-9: 200, others: 0}", "billing.withholding_bp is 'AR-9'"),
        ("withholding_bp", "{AR-S: 10001, others: 0}", "billing.withholding_bp.AR-S is '10001'"),
        ("installment_cost_bp", "[]", "billing.installment_cost_bp is"),
        (
            "installment_cost_bp",
            "[{from_installments: 1, cost_bp: 5}]",
            "billing.installment_cost_bp[0].from_installments is '1'",
        ),
        (
            "installment_cost_bp",
            "[{from_installments: 6, cost_bp: 5}, {from_installments: 3, cost_bp: 4}]",
            "billing.installment_cost_bp[1].from_installments is 3",
        ),
        ("financing_borne_by", "bank", "billing.financing_borne_by is 'bank'; allowed: one of payer, collector"),
    ],
)
def test_what_cannot_be_is_told_with_its_place(tmp_path: Path, key: str, value: str, told: str) -> None:
    path = tmp_path / "scenario.yaml"
    path.write_text(
        f"name: x\nsubject: commission\nnote: y\nchanges:\n  billing.{key}:\n    - {{from: always, value: {value}}}\n"
    )
    with pytest.raises(BadInputError) as refused:
        read_scenario(path)
    assert told in str(refused.value)
    assert "\n" not in str(refused.value)
