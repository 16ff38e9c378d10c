from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from barberpro.domain.indexation import (
    EVERY_K_MONTHS,
    S_S,
    Anchor,
    IndexationTerms,
    Shop,
    eroded,
    is_due,
    level,
    looks,
    price_on,
    repriced,
    repricings,
    spliced,
)
from barberpro.domain.inflation import IndexValue, latest_published
from barberpro.domain.rounding import Rounding
from barberpro.errors import BadInputError

TERMS = IndexationTerms(buffer_bp=300, rounding=Rounding("490"))
DECEMBER = IndexValue(date(2024, 12, 1), Decimal("100.0000"), date(2025, 1, 14))


def published(*values: str, day: int = 14) -> list[IndexValue]:
    """Index values of December 2024 and the months after it, each published on a day of the next month."""
    months = [date(2024 + (11 + place) // 12, (11 + place) % 12 + 1, 1) for place in range(len(values))]
    later = [date(2024 + (12 + place) // 12, (12 + place) % 12 + 1, day) for place in range(len(values))]
    return [IndexValue(*row) for row in zip(months, map(Decimal, values), later, strict=True)]


STEADY = published("100", "102", "104.04", "106.1208", "108.2432", "110.4081", "112.6162")
SHOP = Shop(Anchor(15_000_00, 100_0000), date(2025, 1, 17))


def prices(terms: IndexationTerms, shop: Shop = SHOP, values=STEADY, last=date(2025, 7, 31)):
    return repricings(shop, lambda _: terms, values, last)


@pytest.mark.parametrize(
    ("now", "indexed", "target", "price"),
    [
        (100_0000, 15_000_00, 15_450_00, 15_490_00),
        (102_0000, 15_300_00, 15_759_00, 15_490_00),
        (103_3400, 15_501_00, 15_966_03, 16_490_00),  # 15,490 is nearer, and lies under the indexed price
        (99_9999, 14_999_99, 15_449_99, 15_490_00),  # 14,999.985 is half up
    ],
)
def test_a_price_in_its_steps(now, indexed, target, price):
    found = repriced(SHOP.anchor, now, TERMS, date(2025, 1, 17))
    assert (found.indexed, found.target, found.price) == (indexed, target, price)


def test_a_floor_below_the_index_lets_rounding_eat_the_buffer():
    found = repriced(SHOP.anchor, 103_3400, replace(TERMS, floor_bp=9_900), date(2025, 1, 17))
    assert found.price == 15_490_00


@pytest.mark.parametrize(("published_on", "level_used"), [(16, 102_0000), (17, 102_0000), (18, 100_0000)])
def test_a_value_published_a_day_late_waits_for_the_next_look(published_on, level_used):
    late = IndexValue(date(2025, 1, 1), Decimal(102), date(2025, 2, published_on))
    found = repricings(SHOP, lambda _: TERMS, [DECEMBER, late], date(2025, 3, 16))
    assert found[-1].level == level_used


def test_a_revision_counts_from_its_day_on():
    revised = IndexValue(date(2025, 1, 1), Decimal(103), date(2025, 2, 20))
    values = [revised, *published("100", "102")]
    assert latest_published(values, date(2025, 2, 19)).value == 102
    assert latest_published(values, date(2025, 2, 20)).value == 103


def test_nothing_published_by_the_first_day_is_refused():
    with pytest.raises(BadInputError, match="no price index was published on or before 2025-01-13"):
        prices(TERMS, replace(SHOP, first=date(2025, 1, 13)))


@given(st.lists(st.decimals(80, 400, places=4), min_size=3, max_size=14), st.integers(1, 14), st.data())
@settings(max_examples=60)
def test_nothing_moves_when_values_do_that_are_not_published_yet(index, day, data):
    values = published(*map(str, index), day=day)
    last = data.draw(st.dates(date(2025, 2, 1), date(2026, 3, 1)))
    other = [each if each.published_on <= last else replace(each, value=each.value * 3) for each in values]
    shop = replace(SHOP, first=date(2025, 1, 31))
    assert prices(TERMS, shop, other, last) == prices(TERMS, shop, values, last)


def test_a_look_is_on_the_first_day_and_then_on_the_day_of_each_month():
    assert looks(lambda _: TERMS, date(2025, 1, 20), date(2025, 3, 17)) == [
        date(2025, 1, 20),
        date(2025, 2, 17),
        date(2025, 3, 17),
    ]
    assert looks(lambda _: TERMS, date(2025, 1, 3), date(2025, 2, 16)) == [date(2025, 1, 3), date(2025, 1, 17)]


@pytest.mark.parametrize(
    ("every", "phase", "months"),
    [(1, 0, [1, 2, 3, 4, 5, 6, 7]), (2, 0, [1, 3, 5, 7]), (3, 0, [1, 4, 7]), (3, 2, [1, 2, 5]), (12, 0, [1])],
)
def test_every_k_months_reprices_each_kth_look(every, phase, months):
    terms = replace(TERMS, rhythm=EVERY_K_MONTHS, every_months=every)
    assert [each.day.month for each in prices(terms, replace(SHOP, phase=phase))] == months


@pytest.mark.parametrize(("known", "due"), [(105_2631, False), (105_2632, True), (100_0000, False), (90_0000, False)])
def test_the_trigger_is_more_than_s(known, due):
    """5 % of a price are gone where the index has risen by 1/0.95, 5.26316 %."""
    assert is_due(IndexationTerms(rhythm=S_S, trigger_bp=500), 0, 100_0000, known) is due


def test_eroded_by_exactly_s_waits():
    assert eroded(95_0000, 100_0000) == Fraction(5, 100)
    assert not is_due(IndexationTerms(rhythm=S_S, trigger_bp=500), 0, 95_0000, 100_0000)


def test_s_s_goes_back_to_the_index_and_the_buffer():
    terms = replace(TERMS, rhythm=S_S, trigger_bp=300, rounding=Rounding("none"))
    found = prices(terms)
    assert [(each.day.month, each.level) for each in found] == [
        (1, 100_0000),
        (3, 104_0400),
        (5, 108_2432),
        (7, 112_6162),
    ]
    assert [Fraction(each.target, each.indexed) for each in found[:2]] == [Fraction(103, 100)] * 2


@pytest.mark.parametrize("ending", ["490", "900", "hundreds", "none"])
def test_the_buffer_is_a_level_and_never_compounds(ending):
    for each in prices(replace(TERMS, rounding=Rounding(ending))):
        assert each == repriced(SHOP.anchor, each.level, replace(TERMS, rounding=Rounding(ending)), each.day)
        assert abs(Fraction(each.target, each.indexed) - Fraction(103, 100)) < Fraction(1, 1_000_000)


def test_what_was_rounded_goes_into_no_later_price():
    down = prices(replace(TERMS, rounding=Rounding("490", "down"), floor_bp=0))
    assert [each.target for each in down] == [each.target for each in prices(TERMS)]


def test_other_terms_count_from_their_day_on():
    later = replace(TERMS, buffer_bp=0)
    found = repricings(SHOP, lambda day: later if day >= date(2025, 3, 1) else TERMS, STEADY, date(2025, 3, 31))
    assert [each.target - each.indexed for each in found] == [450_00, 459_00, 0]


def test_the_price_on_a_day_is_that_of_the_last_repricing():
    found = prices(TERMS)
    assert price_on(found, date(2025, 2, 16)) == found[0]
    assert price_on(found, date(2025, 2, 17)) == found[1]
    with pytest.raises(ValueError, match="no price on 2025-01-16"):
        price_on(found, date(2025, 1, 16))


def test_a_division_is_carried_on_by_the_general_level_from_its_publication_on():
    own, general = published("200", "210"), published("100", "104", "108")
    found = spliced(own, general)
    assert found[:2] == tuple(own)
    assert found[2] == IndexValue(date(2025, 2, 1), Decimal("218.0769"), date(2025, 3, 14))  # 210 x 108 / 104


def test_a_value_of_the_division_that_comes_out_later_goes_before():
    late = IndexValue(date(2025, 2, 1), Decimal(230), date(2025, 3, 20))
    found = spliced([*published("200", "210"), late], published("100", "104", "108"))
    assert latest_published(found, date(2025, 3, 19)).value == Decimal("218.0769")
    assert latest_published(found, date(2025, 3, 20)).value == 230


def test_an_index_value_is_written_in_whole_numbers():
    assert level(Decimal("12076.3937")) == 120_763_937


@given(st.integers(1, 10**10), st.integers(1_0000, 10**8), st.integers(1, 400))
def test_a_day_later_never_lowers_a_price_while_the_index_rises(centavos, base, rise):
    terms = replace(TERMS, buffer_bp=rise)
    low, high = (
        repriced(Anchor(centavos, base), base + each, terms, DECEMBER.month + timedelta(1)) for each in (0, rise)
    )
    assert low.price <= high.price
