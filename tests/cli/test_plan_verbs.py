"""`barberpro plan`: cost and list."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Call

COST = ("plan", "cost", "--amount", "22000", "--installments", "6")


def test_cost_tells_the_text_of_the_law_and_the_real_cut(barberpro: Call) -> None:
    told = barberpro(*COST, "--interest-free", "--inflation", "2.4", "--on", "2026-03-01")
    assert told.code == 0
    first, _, _, _, last = told.out.replace("\N{NO-BREAK SPACE}", " ").splitlines()
    assert first.startswith(
        "6 cuotas sin interés de $ 3.666,66 (la primera de $ 3.666,70) · precio de contado $ 22.000,00"
    )
    assert last == "in real terms the payer pays 7.9% less than in cash, at 2.4 % a month, as asked"
    assert "sin_interes from 2026-01-15, assumed: what 6 installments lack" in told.err


def test_cost_as_json(barberpro: Call) -> None:
    found = json.loads(barberpro(*COST, "--on", "2026-03-01", "--json").out)
    assert sum(map(float, found["installments_ars"])) == pytest.approx(float(found["total_ars"]), abs=0.001)
    assert (found["cash_price_ars"], found["plan"]["tna_bp"], found["tna"]) == ("22000.00", 8000, 0.8)
    assert found["cftea"] > found["tea"] > found["tna"]
    assert found["real_cut"] < 0
    assert len(found["inflation"]) == 6
    assert found["inflation_basis"] == "the inflation expected on 2026-03-01"


def test_list_shows_the_plans_of_a_day(barberpro: Call) -> None:
    found = json.loads(barberpro("plan", "list", "--on", "2025-06-30", "--json").out)
    assert {each["name"] for each in found} == {"con_interes", "sin_interes", "cuota_simple"}
    assert "cuota_simple" not in barberpro("plan", "list", "--on", "2025-07-01").out


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (
            ("--plan", "cuota_simple", "--on", "2025-07-01"),
            "cuota_simple in 6 installments is not in force on 2025-07-01",
        ),
        (("--installments", "7"), "with_interest in 7 installments is not in force"),
        (("--plan", "gold"), "--plan 'gold' is not known; in force on "),
        (("--plan", "con_interes", "--interest-free"), "--plan con_interes is with_interest, not without interest"),
        (("--inflation", "two"), "--inflation is 'two'; allowed: percent a month from -50 to 100"),
        (("--inflation", "101"), "--inflation is '101'; allowed"),
        (("--amount", "22.000,50"), "--amount is '22.000,50'; allowed: pesos above 0"),
        (("--amount", "0"), "--amount is '0'; allowed"),
        (("--amount", "0.001"), "--amount is '0.001'; allowed"),
        (("--amount", "nan"), "--amount is 'nan'; allowed"),
        (("--amount", "0.05"), "--amount 0.05: 5 centavos cannot be paid in 6 installments"),
        (("--on", "2010-01-01"), "in force: none"),
    ],
)
def test_what_cannot_be_answered_is_one_line(barberpro: Call, arguments: tuple[str, ...], line: str) -> None:
    outcome = barberpro(*COST, *arguments)
    assert outcome.code == 3
    assert line in outcome.error_line
