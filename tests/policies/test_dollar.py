"""The dollar's decision out of the shipped tables, and its losses over columns."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from barberpro.domain import hedging
from barberpro.domain.hedging import BELOW_TRIGGER, BEYOND_TOLERANCE, HEDGE, NOTHING, STALE, Window
from barberpro.errors import BadInputError
from barberpro.parameters.reference import fx, inflation_expectations
from barberpro.policies.dollar import KEYS, closes, decision, dollar_terms, losses, survey_premium_bp
from barberpro.policies.files import parse_scenario, shipped_policy
from barberpro.policies.registry import keys

TERMS = dollar_terms(shipped_policy(), date(2026, 8, 1))
MONTHLY = (4_000_000_00, 5_000_000_00)
DRAWS = np.random.default_rng(4).normal(0.05, 0.15, 1_000)


def decided(day: date, terms=TERMS):
    return decision(terms, (fx(), inflation_expectations()), MONTHLY, DRAWS, day)


@pytest.mark.parametrize(
    ("day", "change", "action", "reason"),
    [
        (date(2026, 8, 1), 0.0020, NOTHING, BELOW_TRIGGER),
        (date(2026, 7, 1), 0.0526, HEDGE, BEYOND_TOLERANCE),
        (date(2026, 6, 30), 0.0122, NOTHING, BELOW_TRIGGER),  # June's close is known on July 1
        (date(2024, 1, 1), 1.2426, HEDGE, BEYOND_TOLERANCE),
        (date(2026, 11, 1), 0.0020, NOTHING, STALE),
    ],
)
def test_what_is_decided_on_a_day(day, change, action, reason):
    found = decided(day)
    assert (found.action, found.reason) == (action, reason)
    assert float(found.move.change) == pytest.approx(change, abs=0.0003)


def test_a_rate_that_ended_decides_nothing():
    assert decided(date(2026, 7, 1), replace(TERMS, rate="official_retail")).reason == STALE


def test_three_months_see_what_one_does_not():
    terms = replace(TERMS, window=Window(3, "months"))
    assert decided(date(2026, 8, 1), terms).action == HEDGE
    assert float(decided(date(2026, 8, 1), terms).move.change) == pytest.approx(1485 / 1391 - 1)


def test_days_below_a_month_are_refused_with_what_is_allowed():
    with pytest.raises(BadInputError, match="a window of 7 days cannot be seen"):
        decided(date(2026, 8, 1), replace(TERMS, window=Window(7, "days")))


def test_the_cover_costs_the_assumed_premium_of_every_month():
    found = decided(date(2026, 7, 1))
    exposure = 3 * MONTHLY[0] * TERMS.cost_share_bp // 10_000
    assert found.cover_cost == pytest.approx(exposure * found.cover_bp / 10_000 * 0.045, abs=1)
    assert 0 < found.cover_bp < 10_000


def test_the_survey_implies_a_premium_of_its_own_day():
    """The survey of July 2025, out on August 10, expects 1,392.70 in four months; that of June expected 1,271.60."""
    spot = Decimal(1300)
    assert survey_premium_bp(inflation_expectations(), spot, date(2025, 8, 10), 4) == 713
    assert survey_premium_bp(inflation_expectations(), spot, date(2025, 8, 9), 4) == 0
    with pytest.raises(BadInputError, match="expects the dollar in 7 months; allowed: 1 to 6, 12"):
        survey_premium_bp(inflation_expectations(), spot, date(2025, 8, 10), 7)


def test_losses_over_columns_agree_with_the_rule_on_ten_thousand_exposures():
    moves = np.random.default_rng(5).normal(0.05, 0.15, 250)
    exposure = np.random.default_rng(6).integers(0, 10**9, 10_000)
    drawn = [Fraction(each) for each in moves.tolist()]
    ordered = [hedging.loss(int(each), drawn[:]) for each in exposure[:200]]
    assert losses(exposure, moves)[:200] == ordered
    ends = [sorted(drawn)[hedging.rank(250, each) - 1] for each in (500, 5_000, 9_500)]
    exact = [[int(each) * end for end in ends] for each in exposure]
    assert all(
        abs(Fraction(got) - wanted) <= Fraction(1, 2) + Fraction(1, 10**6)
        for row, wants in zip(losses(exposure, moves), exact, strict=True)
        for got, wanted in zip((row.p5, row.p50, row.p95), wants, strict=True)
    )


def test_the_dollar_bills_nobody():
    assert {each.name for each in KEYS} == {name for name in keys() if name.startswith("dollar.")}
    assert not any(each.bills for each in KEYS)


def test_a_rate_that_is_not_there_is_named():
    with pytest.raises(BadInputError, match="no rate tourist"):
        closes(fx(), "tourist")


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("trigger_bp", "-1", "dollar.trigger_bp is '-1'; allowed: a whole number from 0 to 10000"),
        ("direction", "down", "dollar.direction is 'down'; allowed: one of rise, both"),
        ("costs_bp", "30001", "dollar.costs_bp is '30001'; allowed: a whole number from 0 to 30000"),
        ("trigger", "5", "key 'dollar.trigger' is not known; allowed: dollar."),
    ],
)
def test_a_bad_scenario_is_refused_in_one_line(key, value, told):
    text = f"name: bad\nsubject: fx\nnote: x\nchanges:\n  dollar.{key}:\n    - {{from: always, value: {value}}}\n"
    with pytest.raises(BadInputError) as refused:
        parse_scenario(text, "bad.yaml")
    assert str(refused.value).startswith("bad.yaml: ")
    assert told in str(refused.value)
    assert "\n" not in str(refused.value)
