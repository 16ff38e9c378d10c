"""A policy on a day, its changes, its hash, and the terms that mechanisms make of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from barberpro.domain.commission import DISCOUNTS, Tier, rate_bp, rate_lines
from barberpro.errors import BadInputError
from barberpro.policies.commission import KEYS, ORDERED, commission_terms, standing_terms
from barberpro.policies.difference import Difference, differences
from barberpro.policies.files import shipped_policy
from barberpro.policies.policy import ALWAYS, DatedValue, Policy
from barberpro.policies.registry import keys, kinds, mechanisms

DAY = date(2026, 8, 1)
KEY = "commission.cap_bp"


def dated(*values: tuple[date, object]) -> tuple[DatedValue, ...]:
    return tuple(DatedValue(day, value, "a decision", "finance") for day, value in values)


def changed(**changes: tuple[DatedValue, ...]) -> Policy:
    return shipped_policy().overlaid("changed", {name.replace("__", "."): rows for name, rows in changes.items()})


@pytest.mark.parametrize(("days", "value"), [(-1, 350), (0, 340), (1, 340), (30, 340), (31, 330), (9_999, 330)])
def test_a_value_holds_from_its_day_to_the_day_before_the_next(days: int, value: int) -> None:
    policy = changed(commission__cap_bp=dated((DAY, 340), (date(2026, 9, 1), 330)))
    assert policy.on(KEY, DAY + timedelta(days)) == value


def test_before_the_first_value_there_is_none() -> None:
    policy = Policy("late", {KEY: dated((DAY, 340))})
    with pytest.raises(
        BadInputError, match=r"policy late: commission\.cap_bp has no value on 2026-07-31; the first is f"
    ):
        policy.on(KEY, DAY - timedelta(1))


def test_changes_take_the_place_of_all_that_came_later() -> None:
    first = changed(commission__cap_bp=dated((date(2027, 1, 1), 300)))
    assert first.overlaid("other", {KEY: dated((DAY, 340))}).on(KEY, date(2027, 1, 1)) == 340


def test_days_of_changes() -> None:
    policy = changed(commission__cap_bp=dated((DAY, 340)), commission__floor_bp=dated((date(2026, 9, 1), 100)))
    assert policy.changes_on((KEY, "commission.floor_bp")) == [ALWAYS, DAY, date(2026, 9, 1)]


def test_policies_that_say_the_same_have_one_hash() -> None:
    shipped, found = shipped_policy(), kinds()
    same = shipped.overlaid("same", {KEY: dated((DAY, 350)), "standing.usual_rating": dated((ALWAYS, Decimal("4.5")))})
    assert same.sha256(found) == shipped.sha256(found)
    assert differences(shipped, same) == []
    other = shipped.overlaid("other", {KEY: dated((DAY, 349))})
    assert other.sha256(found) != shipped.sha256(found)
    assert other.sha256(found) != shipped.overlaid("other", {KEY: dated((DAY + timedelta(1), 349))}).sha256(found)


def test_differences_say_from_when_until_when() -> None:
    other = changed(
        commission__cap_bp=dated((DAY, 340), (date(2026, 9, 1), 350), (date(2026, 10, 1), 330)),
        commission__tiers=dated((DAY, (Tier(0, 300),))),
    )
    tiers, *caps = sorted(differences(shipped_policy(), other), key=lambda each: each.key != "commission.tiers")
    unit = "basis points of the gross amount"
    assert caps == [
        Difference(KEY, DAY, date(2026, 9, 1), 350, 340, unit, bills=True),
        Difference(KEY, date(2026, 10, 1), None, 350, 330, unit, bills=True),
    ]
    assert (len(tiers.before), tiers.after, tiers.until) == (3, [{"from_bookings": 0, "rate_bp": 300}], None)


def test_a_key_that_both_lack_is_no_difference() -> None:
    shipped = shipped_policy()
    kept = replace(shipped, values={name: each for name, each in shipped.values.items() if name != "dollar.costs_bp"})
    assert differences(kept, kept) == []


def test_differences_before_a_first_value_are_of_the_side_that_has_one() -> None:
    late = Policy("late", {**shipped_policy().values, KEY: dated((DAY, 350))})
    (found,) = differences(late, shipped_policy())
    assert (found.before, found.after, found.effective_from, found.until) == (None, 350, ALWAYS, DAY)


def test_shipped_terms_are_those_of_the_procedures() -> None:
    terms = commission_terms(shipped_policy(), DAY)
    assert [(each.from_bookings, each.rate_bp) for each in terms.tiers] == [(0, 350), (50, 280), (100, 250)]
    assert terms.discounts == (("top_performer", 20), ("loyal", 30), ("high_volume", 10), ("campaign", 0))
    assert (terms.tier_basis, terms.floor_bp, terms.cap_bp, terms.iva_bp) == ("previous_month", 200, 350, 2_100)
    assert rate_bp(rate_lines(terms, 100, DISCOUNTS)) == 200


def test_terms_are_those_of_their_day() -> None:
    policy = changed(commission__campaign_bp=dated((DAY, 10)), standing__rating_enter=dated((DAY, Decimal("4.9"))))
    assert [dict(commission_terms(policy, day).discounts)["campaign"] for day in (DAY - timedelta(1), DAY)] == [0, 10]
    assert [standing_terms(policy, day).rating.enter for day in (DAY - timedelta(1), DAY)] == [
        Fraction("4.8"),
        Fraction("4.9"),
    ]
    assert standing_terms(policy, DAY).ticket_real_centavos == 2_000_000


def test_every_mechanism_is_found_and_every_key_is_of_one() -> None:
    assert mechanisms()["commission"].KEYS == KEYS
    every = [key.name for module in mechanisms().values() for key in module.KEYS]
    assert len(every) == len(set(every)) == len(keys())
    assert {name for pair in ORDERED for name in pair} <= set(keys())


@pytest.mark.parametrize("name", sorted(keys()))
def test_a_key_says_its_unit_and_what_it_is(name: str) -> None:
    key = keys()[name]
    assert key.unit
    assert key.what
    assert name == name.lower()
    assert name.count(".") == 1


def test_a_policy_that_has_always_been_differs_where_the_one_in_force_comes_to_it_later() -> None:
    activated = changed(commission__cap_bp=dated((ALWAYS, 350), (DAY, 340)))
    scenario = activated.overlaid("scenario", {KEY: dated((ALWAYS, 340))})
    assert scenario.throughout(activated).on(KEY, DAY - timedelta(days=400)) == 340
    assert activated.throughout(activated).on(KEY, DAY - timedelta(days=1)) == 350
    assert shipped_policy().throughout(activated).on(KEY, DAY) == 350


def test_what_was_said_again_or_by_somebody_else_is_no_difference() -> None:
    one = changed(commission__cap_bp=dated((ALWAYS, 350), (DAY, 340)))
    again = changed(commission__cap_bp=dated((ALWAYS, 350), (date(2026, 7, 1), 350), (DAY, 340)))
    assert again.throughout(one).values[KEY] == one.values[KEY]
