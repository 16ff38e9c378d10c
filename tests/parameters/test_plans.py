"""The dated plans: in force or refused, no overlap, and the worked rules behind their figures."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from barberpro.domain.installments import plan_cost
from barberpro.domain.plan_words import ITEMS
from barberpro.errors import BadInputError
from barberpro.parameters import reference
from barberpro.parameters.display_rules import display_rule_on, display_rules
from barberpro.parameters.expected import expected_inflation
from barberpro.parameters.installment_plans import installment_plans
from barberpro.parameters.plans import (
    AT_ONCE,
    Wanted,
    dated_plans,
    listed,
    plan_on,
    plans_on,
    shipped_plans,
)

AMOUNT = Decimal(22_000)


@pytest.mark.parametrize(
    ("day", "wanted", "rate"),
    [
        (date(2025, 6, 30), Wanted(6, "cuota_simple"), 1608),
        (date(2024, 2, 1), Wanted(3, "cuota_simple", "cuota_simple"), 1206),
        (date(2024, 1, 31), Wanted(3, "cuota_simple", "ahora_12"), 1281),
        (date(2022, 8, 30), Wanted(12, "cuota_simple", "ahora_12"), 3186),
        (date(2022, 8, 29), Wanted(12, "cuota_simple", "ahora_12"), 2222),
        (date(2026, 1, 14), Wanted(12, "with_interest"), 9000),
        (date(2026, 1, 15), Wanted(12, "with_interest"), 8000),
        (date(2030, 1, 1), Wanted(12, "with_interest"), 8000),
        (date(2023, 11, 1), Wanted(3, "interest_free"), 1866),
    ],
)
def test_a_plan_of_a_day(day: date, wanted: Wanted, rate: int) -> None:
    found = plan_on(shipped_plans(), wanted, day, AMOUNT)
    assert rate in {found.plan.tna_bp, found.plan.surcharge_bp, found.plan.collector_cost_bp}


@pytest.mark.parametrize(
    ("day", "wanted", "line"),
    [
        (
            date(2025, 7, 1),
            Wanted(6, "cuota_simple", "cuota_simple"),
            "cuota_simple in 6 installments is not in force on 2025-07-01 (mercadopago); in force: con_interes "
            "(with_interest) in 3, 6, 9, 12; sin_interes (interest_free) in 3, 6, 9, 12",
        ),
        (date(2025, 3, 1), Wanted(12, "cuota_simple"), "in force: con_interes"),
        (date(2026, 3, 1), Wanted(7, "with_interest"), "with_interest in 7 installments is not in force"),
        (date(2021, 12, 31), Wanted(6, "with_interest"), "in force: none"),
        (date(2026, 3, 1), Wanted(6, "with_interest", processor="psp"), "(psp); in force: none"),
    ],
)
def test_a_plan_that_is_not_in_force_is_refused_with_those_that_are(day: date, wanted: Wanted, line: str) -> None:
    with pytest.raises(BadInputError) as refused:
        plan_on(shipped_plans(), wanted, day, AMOUNT)
    assert line in str(refused.value)
    assert "\n" not in str(refused.value)


def test_one_installment_is_the_cash_price_on_every_day() -> None:
    assert plan_on(shipped_plans(), Wanted(1, "with_interest"), date(2001, 1, 1), AMOUNT) is AT_ONCE
    assert plan_cost(22_000_00, AT_ONCE.plan).total == 22_000_00


def test_plans_of_every_day_of_the_histories_have_three_to_twelve_installments() -> None:
    for month in range(12 * 5):
        day = date(2022 + month // 12, month % 12 + 1, 15)
        found = {(each.kind, each.plan.installments) for each in plans_on(shipped_plans(), day)}
        assert {(kind, plan) for kind in ("with_interest", "interest_free") for plan in (3, 6, 9, 12)} <= found
        assert any(kind == "cuota_simple" for kind, _ in found) == (day < date(2025, 7, 1))
        assert len(found) == len(plans_on(shipped_plans(), day))


def test_the_collectors_cost_is_what_the_installments_lack_at_the_reference_rate() -> None:
    plans = {(each.kind, each.plan.installments): each.plan for each in plans_on(shipped_plans(), date(2026, 3, 1))}
    monthly = Fraction(plans["with_interest", 6].tna_bp, 10_000) / Fraction(14, 10) / 12
    for number in (3, 6, 9, 12):
        worth = sum(1 / (1 + monthly) ** month for month in range(1, number + 1))
        assert abs(float(1 - worth / number) * 10_000 - plans["interest_free", number].collector_cost_bp) < 10


def test_an_amount_below_the_minimum_is_refused(tmp_path: Path) -> None:
    folder = damaged(tmp_path, lambda text: text.replace(",2100,0,0,2026-01-15,", ",2100,0,5000,2026-01-15,"))
    table = installment_plans(folder)
    wanted = Wanted(6, "with_interest")
    assert plan_on(dated_plans(table), wanted, date(2026, 3, 1), Decimal(5_000))
    with pytest.raises(BadInputError, match=r"4999\.99 pesos is less than con_interes takes: from 5000\.00 pesos on"):
        plan_on(dated_plans(table), wanted, date(2026, 3, 1), Decimal("4999.99"))


def damaged(tmp_path: Path, edit: Callable[[str], str]) -> Path:
    path = Path(shutil.copy(reference.FOLDER / "installment_plans.csv", tmp_path))
    text = path.read_text(encoding="utf-8")
    assert edit(text) != text
    path.write_text(edit(text), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (",2025-01-01,2025-07-01,", ",2025-01-01,2025-01-01,", "it ends before it begins"),
        (",2024-05-31,2024-11-06,", ",2024-05-31,2024-11-07,", "begins before the one above it ends"),
        ("con_interes,3,with_interest,5600,,", "con_interes,3,with_interest,5600,10,", "not both"),
        ("sin_interes,3,interest_free,,0,", "sin_interes,3,interest_free,,1,", "it is free"),
        ("con_interes,3,", "con_interes,1,", "installments are 2 to 60"),
        ("with_interest,5600", "with_interest,-1", "no number may be below 0"),
        ("with_interest,5600", "conInteres,5600", "'conInteres' is not known"),
        (",assumed,", ",guessed,", "'guessed' is not known"),
        (",2022-01-01,", ",,", "empty cell"),
    ],
)
def test_a_damaged_table_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    folder = damaged(tmp_path, lambda text: text.replace(old, new, 1))
    with pytest.raises(BadInputError, match=said):
        installment_plans(folder)


def test_no_plans_are_listed_as_none() -> None:
    assert listed(()) == "none"


def test_the_text_of_every_day_shows_what_the_law_of_the_day_wants() -> None:
    rules = display_rules()
    for day in (date(2022, 1, 1), date(2025, 3, 31), date(2025, 4, 1), date(2026, 8, 1)):
        rule = display_rule_on(rules, day)
        assert {"cash_price", "installments", "installment_amount", "cftea"} <= set(rule.items) <= set(ITEMS)
        assert rule.stands_out == "cftea"
    assert "4/2025" in display_rule_on(rules, date(2025, 4, 1)).source
    assert "4/2025" not in display_rule_on(rules, date(2025, 3, 31)).source
    with pytest.raises(BadInputError, match="the first is from 2022-01-01"):
        display_rule_on(rules, date(2021, 12, 31))


def test_the_inflation_expected_is_the_surveys_and_nothing_published_later() -> None:
    cpi, survey = reference.cpi(), reference.inflation_expectations()
    day = date(2025, 7, 20)
    found = expected_inflation(cpi, survey, day, 6)
    june = survey.filter((survey["survey_month"] == date(2025, 6, 1)) & (survey["variable"] == "cpi_monthly"))
    told = dict(june.select("horizon_months", "value").rows())
    assert [round(float(each), 3) for each in found[:5]] == [round(float(told[month]), 3) for month in range(2, 7)]
    earlier = cpi.filter(cpi["published_on"] <= day), survey.filter(survey["published_on"] <= day)
    assert expected_inflation(*earlier, day, 6) == found
