from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from barberpro.domain.erosion import (
    derived_buffer,
    erosion,
    erosion_path,
    financing_cut,
    gaps,
    months_behind,
    needed_buffer,
    share_over,
)
from barberpro.domain.indexation import EVERY_K_MONTHS, MONTHLY, S_S, Anchor, IndexationTerms, Shop, repricings
from barberpro.domain.inflation import IndexValue

ANCHOR = Anchor(10_000_00, 100_0000)
MONTHS = [date(2025, month, 1) for month in range(1, 9)]
RATE = Fraction(5, 100)


@pytest.mark.parametrize(
    ("price", "actual", "expected"),
    [
        (10_000_00, 100_0000, "0"),
        (10_000_00, 125_0000, "1/5"),
        (10_300_00, 100_0000, "-3/100"),
        (10_300_00, 103_0000, "0"),
        (9_000_00, 90_0000, "0"),
    ],
)
def test_erosion_is_what_a_price_lacks_of_its_worth(price, actual, expected):
    assert erosion(price, ANCHOR, actual) == Fraction(expected)


@pytest.mark.parametrize(("bound", "share"), [("0.03", "1/4"), ("0.0299", "2/4"), ("0.1", "0"), ("-1", "1")])
def test_the_share_counts_what_is_over_the_bound_only(bound, share):
    found = [Fraction(each, 100) for each in (0, 2, 3, 10)]
    assert share_over(found, Fraction(bound)) == Fraction(share)


@pytest.mark.parametrize(("share", "needed"), [("1", 10), ("3/4", 4), ("0.75001", 10), ("1/2", 2), ("0.01", 0)])
def test_the_needed_buffer_is_the_smallest_that_was_enough(share, needed):
    found = [Fraction(each, 100) for each in (4, -2, 10, 2)]
    assert needed_buffer(found, Fraction(share)) == Fraction(needed, 100)


@given(st.lists(st.fractions(-1, 3, max_denominator=100), min_size=1), st.fractions(Fraction(1, 50), 1))
def test_with_the_needed_buffer_the_share_is_kept_and_with_less_it_is_not(found, share):
    needed = needed_buffer(found, share)
    assert 1 - share_over(found, needed) >= share
    less = needed - Fraction(1, 10_000)
    assert needed == 0 or 1 - share_over(found, less) < share


def test_none_is_no_answer():
    with pytest.raises(ValueError, match="at no time at all"):
        share_over([], Fraction(0))
    with pytest.raises(ValueError, match="share of 1 of 0 times"):
        needed_buffer([], Fraction(1))
    with pytest.raises(ValueError, match="share of 0 of 1 times"):
        needed_buffer([Fraction(0)], Fraction(0))


def steady(day: int) -> tuple[dict[date, int], list[IndexValue]]:
    """Make an index that rises by 5 % a month, published on a day of the next month, from October 2024 on."""
    months = [date(2024 + (9 + place) // 12, (9 + place) % 12 + 1, 1) for place in range(11)]
    exact = {month: 100_0000 * (1 + RATE) ** place for place, month in enumerate(months)}
    whole = {month: int(each) for month, each in exact.items()}
    out = [
        IndexValue(month, Decimal(whole[month]) / 10_000, months[place + 1].replace(day=day))
        for place, month in enumerate(months[:-1])
    ]
    return whole, out


@pytest.mark.parametrize(
    ("terms", "lag", "behind"),
    [
        (IndexationTerms(MONTHLY, day_of_month=17), 1, 2),
        (IndexationTerms(MONTHLY, day_of_month=1), 2, 2),
        (IndexationTerms(MONTHLY, day_of_month=5), 2, 3),
        (IndexationTerms(EVERY_K_MONTHS, every_months=2, day_of_month=17), 1, 3),
        (IndexationTerms(EVERY_K_MONTHS, every_months=3, day_of_month=1), 2, 4),
        (IndexationTerms(S_S, day_of_month=17, trigger_bp=0), 1, 2),
    ],
)
def test_the_buffer_out_of_lag_and_rhythm_is_the_one_that_would_have_been_needed(terms, lag, behind):
    """Of a steady 5 % a month, each month that a price lacks costs 5 %: seen on every day of half a year."""
    actual, values = steady(day=14)
    shop = Shop(Anchor(10_000_00, actual[date(2024, 11, 1)]), date(2025, 1, terms.day_of_month))
    shop = replace(shop, first=date(2025, 1, max(15 if lag == 1 else 1, terms.day_of_month)))
    prices = repricings(shop, lambda _: terms, values, date(2025, 8, 31))
    days = [date.fromordinal(each) for each in range(shop.first.toordinal(), date(2025, 8, 31).toordinal() + 1)]
    assert months_behind(terms, lag) == behind
    needed = needed_buffer(gaps(prices, actual, days), Fraction(1))
    assert abs(needed - derived_buffer([RATE] * behind)) < Fraction(1, 10_000)
    buffered = replace(terms, buffer_bp=int(needed * 10_000) + 1)
    path = erosion_path(repricings(shop, lambda _: buffered, values, days[-1]), shop.anchor, actual, days)
    assert share_over([each for _, each in path], Fraction(1, 100_000)) == 0


@pytest.mark.parametrize(
    ("installments", "rate", "cut"), [(1, "0", "0"), (6, "0", "0"), (1, "1", "1/2"), (2, "1", "5/8")]
)
def test_installments_without_interest_are_a_price_cut(installments, rate, cut):
    assert financing_cut(installments, Fraction(rate)) == Fraction(cut)


def test_no_installment_is_refused():
    with pytest.raises(ValueError, match="0 installments"):
        financing_cut(0, Fraction(0))
