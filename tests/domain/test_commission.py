"""The commission's lines, rate and amounts: tables around every boundary."""

from __future__ import annotations

from dataclasses import replace

import pytest

from barberpro.domain.commission import (
    DISCOUNTS,
    PREVIOUS_MONTH,
    Commission,
    CommissionTerms,
    RateLine,
    Tier,
    commission,
    given_back,
    kept,
    rate_bp,
    rate_lines,
    tier,
)

TERMS = CommissionTerms(
    tier_basis=PREVIOUS_MONTH,
    tiers=(Tier(0, 350), Tier(50, 280), Tier(100, 250)),
    discounts=(("top_performer", 20), ("loyal", 30), ("high_volume", 10), ("campaign", 10)),
    floor_bp=200,
    cap_bp=350,
    iva_bp=2100,
)


@pytest.mark.parametrize(
    ("bookings", "rate"), [(0, 350), (1, 350), (49, 350), (50, 280), (51, 280), (99, 280), (100, 250), (101, 250)]
)
def test_a_tier_begins_at_its_number(bookings: int, rate: int) -> None:
    assert tier(TERMS.tiers, bookings).rate_bp == rate
    assert rate_lines(TERMS, bookings, ()) == (RateLine("tier", rate),)


@pytest.mark.parametrize(
    ("earned", "rate"),
    [
        ((), 280),
        (("top_performer",), 260),
        (("loyal",), 250),
        (("high_volume",), 270),
        (("campaign",), 270),
        (("loyal", "top_performer"), 230),
        (DISCOUNTS, 210),
        (("unheard_of",), 280),
    ],
)
def test_discounts_add_up_in_the_order_of_the_terms(earned: tuple[str, ...], rate: int) -> None:
    lines = rate_lines(TERMS, 50, earned)
    assert rate_bp(lines) == rate
    assert [line.code for line in lines[1:]] == [code for code in DISCOUNTS if code in earned]


def test_a_discount_worth_nothing_has_no_line() -> None:
    terms = replace(TERMS, discounts=(("campaign", 0),))
    assert rate_lines(terms, 0, DISCOUNTS) == (RateLine("tier", 350),)


@pytest.mark.parametrize(
    ("floor", "moved"), [(179, None), (180, None), (181, RateLine("floor", 1)), (200, RateLine("floor", 20))]
)
def test_the_floor_has_a_line_where_it_binds(floor: int, moved: RateLine | None) -> None:
    lines = rate_lines(replace(TERMS, floor_bp=floor), 100, DISCOUNTS)
    assert lines[0] == RateLine("tier", 250)
    assert rate_bp(lines) == max(180, floor)
    assert (lines[-1] if moved else None) == moved
    assert ("floor" in {line.code for line in lines}) is (moved is not None)


@pytest.mark.parametrize(
    ("cap", "moved"), [(349, RateLine("cap", -1)), (350, None), (351, None), (0, RateLine("cap", -350))]
)
def test_the_cap_has_a_line_where_it_binds(cap: int, moved: RateLine | None) -> None:
    lines = rate_lines(replace(TERMS, cap_bp=cap), 0, ())
    assert rate_bp(lines) == min(350, cap)
    assert (lines[1:] or (None,)) == (moved,)


def test_the_cap_acts_after_the_floor() -> None:
    lines = rate_lines(replace(TERMS, floor_bp=300, cap_bp=260), 100, ())
    assert [(line.code, line.bp) for line in lines] == [("tier", 250), ("floor", 50), ("cap", -40)]


@pytest.mark.parametrize(
    ("amount", "rate", "taken", "iva"),
    [
        (1_500_000, 350, 52_500, 11_025),
        (500_050, 350, 17_502, 3_675),  # 175.0175 pesos, and 36.7542 of tax
        (500_100, 250, 12_503, 2_626),  # 125.025 pesos: half a centavo goes up
        (-500_100, 250, -12_503, -2_626),  # and away from zero
        (1, 350, 0, 0),
        (0, 350, 0, 0),
        (100, 0, 0, 0),
        (100, 10_000, 100, 21),
    ],
)
def test_amounts_are_rounded_half_away_from_zero(amount: int, rate: int, taken: int, iva: int) -> None:
    found = commission(amount, rate, 2_100)
    assert (found.commission, found.iva, found.total) == (taken, iva, taken + iva)


def test_refunds_give_back_pro_rata_and_in_all_what_was_charged() -> None:
    charged = commission(1_000_001, 350, 2_100)
    parts = [given_back(charged, 1_000_001, before, refund) for before, refund in ((0, 333_333), (333_333, 666_668))]
    assert parts[0] == Commission(11_667, 2_450)
    assert (sum(each.commission for each in parts), sum(each.iva for each in parts)) == (
        charged.commission,
        charged.iva,
    )


@pytest.mark.parametrize(("before", "refund"), [(0, 101), (50, 51), (-1, 1), (0, -1), (101, 0)])
def test_more_than_came_cannot_go_back(before: int, refund: int) -> None:
    with pytest.raises(ValueError, match="cannot be refunded"):
        given_back(Commission(4, 1), 100, before, refund)


def test_nothing_goes_back_of_nothing() -> None:
    assert given_back(Commission(0, 0), 0, 0, 0) == Commission(0, 0)


@pytest.mark.parametrize(
    ("refunded", "left"),
    [(0, Commission(350, 74)), (1, Commission(350, 74)), (5_000, Commission(175, 37)), (10_000, Commission(0, 0))],
)
def test_what_is_left_of_a_commission_after_a_refund(refunded: int, left: Commission) -> None:
    assert kept(commission(10_000, 350, 2_100), 10_000, refunded) == left
