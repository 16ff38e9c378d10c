"""The figures on prices that the project rests on come out of its own engine, with the shipped index.

Each says what it was read as; where the text could be read in another way, the nearest other figure stands beside it.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache

import pytest

from barberpro.domain.erosion import erosion_path, financing_cut, gaps, needed_buffer, share_over
from barberpro.domain.indexation import (
    EVERY_K_MONTHS,
    Anchor,
    IndexationTerms,
    Repricing,
    Shop,
    indexed,
    repriced,
    repricings,
)
from barberpro.domain.inflation import IndexValue, next_month
from barberpro.domain.rounding import DOWN, UNROUNDED, Rounding, drift, rounded
from barberpro.parameters.reference import cpi
from barberpro.policies.price_index import actual_levels, index_values

BARE = IndexationTerms(buffer_bp=0, rounding=UNROUNDED, floor_bp=0)
START, OCTOBER_2025, JULY_2026 = date(2022, 12, 1), date(2025, 10, 1), date(2026, 7, 1)
THREE = Fraction(3, 100)


@cache
def index(region: str = "nacional", division: str = "general") -> tuple[IndexValue, ...]:
    return index_values(cpi(division=None), region, division)


def months(first: date, last: date) -> list[date]:
    found = [first]
    while found[-1] < last:
        found.append(next_month(found[-1]))
    return found


def month_end(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])


def prices(terms: IndexationTerms, last: date = JULY_2026) -> tuple[Anchor, tuple[Repricing, ...]]:
    """Prices of a shop that begins in December 2022 with ten thousand pesos of that December."""
    anchor = Anchor(10_000_00, actual_levels(index())[START])
    return anchor, repricings(Shop(anchor, START), lambda _: terms, index(), month_end(last))


def eroded_months(terms: IndexationTerms, last: date) -> tuple[int, int]:
    """Months since January 2023 at whose end a price was eroded by more than 3 %, of how many."""
    anchor, found = prices(terms, last)
    days = [month_end(month) for month in months(date(2023, 1, 1), last)]
    path = [each for _, each in erosion_path(found, anchor, actual_levels(index()), days)]
    return int(share_over(path, THREE) * len(path)), len(path)


@pytest.mark.parametrize(("last", "eroded"), [(OCTOBER_2025, (22, 34)), (JULY_2026, (23, 43))])
def test_with_one_month_of_lag_prices_erode_by_more_than_three_percent_in_most_months(last, eroded):
    """One month of lag: looked on the 17th, when the last month's index is out, and seen at the month's end."""
    assert eroded_months(BARE, last) == eroded
    assert round(100 * Fraction(23, 43)) == 53


@pytest.mark.parametrize(("last", "eroded"), [(OCTOBER_2025, (34, 34)), (JULY_2026, (43, 43))])
def test_with_two_months_of_lag_it_is_in_nearly_all(last, eroded):
    """Two months of lag: looked on the 1st, when the index of the month before the last is the newest."""
    assert eroded_months(replace(BARE, day_of_month=1), last) == eroded


def test_of_the_days_of_a_month_the_first_half_has_two_months_of_lag_whenever_one_looks():
    """The worst day of each month, just before the look of the 17th, is as bad as with two months of lag."""
    anchor, found = prices(BARE)
    days = [month.replace(day=16) for month in months(date(2023, 1, 1), JULY_2026)]
    path = [each for _, each in erosion_path(found, anchor, actual_levels(index()), days)]
    assert share_over(path, THREE) == 1


def test_three_percent_of_buffer_do_what_they_say_and_no_more():
    """With the 3 % as a level, what was eroded by more than 3 % (22 months) is eroded at all, nearly so."""
    assert eroded_months(replace(BARE, buffer_bp=300), OCTOBER_2025) == (14, 34)
    anchor, found = prices(replace(BARE, buffer_bp=300), OCTOBER_2025)
    days = [month_end(month) for month in months(date(2023, 1, 1), OCTOBER_2025)]
    path = [each for _, each in erosion_path(found, anchor, actual_levels(index()), days)]
    assert share_over(path, Fraction(0)) == Fraction(22, 34)


@pytest.mark.parametrize(
    ("terms", "always", "most"),
    [
        (BARE, "0.2547", "0.1275"),
        (replace(BARE, day_of_month=1), "0.5133", "0.2571"),
        (replace(BARE, rhythm=EVERY_K_MONTHS, every_months=2), "0.5133", "0.2218"),
    ],
)
def test_the_buffer_that_would_have_been_needed(terms, always, most):
    """At the months' ends of January 2023 to July 2026: always, and in 90 % of the months."""
    _, found = prices(terms)
    days = [month_end(month) for month in months(date(2023, 1, 1), JULY_2026)]
    lacking = gaps(found, actual_levels(index()), days)
    assert round(float(needed_buffer(lacking, Fraction(1))), 4) == float(always)
    assert round(float(needed_buffer(lacking, Fraction(9, 10))), 4) == float(most)


def test_a_buffer_that_is_applied_anew_each_month_compounds_to_42_6_percent_a_year():
    """The misreading takes each target for the next anchor. Ours is 3 % above the index after a year too."""
    levels = [actual_levels(index())[month] for month in months(START, date(2023, 12, 1))]
    terms, chained = replace(BARE, buffer_bp=300), Anchor(10_000_00, levels[0])
    for level in levels[1:]:
        chained = Anchor(repriced(chained, level, terms, START).target, level)
    ours = repriced(Anchor(10_000_00, levels[0]), levels[-1], terms, START)
    assert round(float(Fraction(chained.centavos, ours.indexed)) - 1, 3) == 0.426
    assert Fraction(ours.target, ours.indexed) - 1 == pytest.approx(0.03, abs=1e-6)


@pytest.mark.parametrize(
    ("region", "division", "factor"),
    [
        ("nacional", "general", "8.46"),
        ("nacional", "12", "9.43"),
        ("nea", "general", "7.93"),
        ("patagonia", "general", "8.76"),
        ("nea", "12", "9.14"),  # of division 12 the ends are NOA (8.95) and Patagonia (10.06)
        ("patagonia", "12", "10.06"),
        ("noa", "12", "8.95"),
    ],
)
def test_prices_from_december_2022_to_october_2025(region, division, factor):
    level = actual_levels(index(region, division))
    risen = indexed(Anchor(10_000_00, level[START]), level[OCTOBER_2025])
    assert f"{risen / 10_000_00:.2f}" == factor


def test_the_price_that_a_shop_ends_with_has_followed_the_index_that_was_known():
    """Looked on October 17, 2025, the newest index is September's: the shop's price has risen by less than prices."""
    _, found = prices(BARE, OCTOBER_2025)
    level = actual_levels(index())
    assert found[-1].price == indexed(Anchor(10_000_00, level[START]), level[date(2025, 9, 1)])
    assert f"{found[-1].price / 10_000_00:.2f}" == "8.27"


def test_rounding_always_down_loses_two_thirds_of_a_percent_a_step():
    """1,490 for 1,500. Where the rounded price is raised by the index next, it compounds; here it is forgotten."""
    down = Rounding("490", DOWN)
    assert round(100 * float(drift(1_500_00, rounded(1_500_00, down))), 2) == -0.67
    anchor, terms = Anchor(1_500_00, 100_0000), replace(BARE, rounding=down)
    for _ in range(12):
        made = repriced(anchor, 100_0000, terms, START)
        assert (made.target, made.price) == (1_500_00, 1_490_00)


def test_twelve_month_inflation_to_july_2026():
    level = actual_levels(index())
    assert round(100 * float(Fraction(level[JULY_2026], level[date(2025, 7, 1)]) - 1), 1) == 33.8


def test_six_installments_without_interest_are_a_price_cut_of_7_9_percent():
    """The first falls due after a month. Were it due at once, the cut would be 5.7 %."""
    rate = Fraction(24, 1000)
    assert round(100 * float(financing_cut(6, rate)), 1) == 7.9
    assert round(100 * float(1 - (1 - financing_cut(6, rate)) * (1 + rate)), 1) == 5.7
