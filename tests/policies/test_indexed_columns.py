"""Prices over columns agree with the rule to the centavo on 10,000 months of shops, with the shipped index."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import cache

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from barberpro.domain import erosion
from barberpro.domain.indexation import RHYTHMS, Anchor, IndexationTerms, Shop, price_on, repricings
from barberpro.domain.inflation import next_month
from barberpro.domain.rounding import DIRECTIONS, ENDINGS, Rounding
from barberpro.errors import BadInputError
from barberpro.parameters.reference import cpi
from barberpro.policies.indexed_prices import Shops, eroded, gaps, indexed_prices, needed_buffer
from barberpro.policies.price_index import actual_levels, index_values, known_levels

REGIONS = ("gba", "nea", "patagonia")
MONTHS = [date(2022 + place // 12, place % 12 + 1, 1) for place in range(54)]
TERMS = st.builds(
    IndexationTerms,
    rhythm=st.sampled_from(RHYTHMS),
    every_months=st.integers(1, 7),
    day_of_month=st.integers(1, 28),
    trigger_bp=st.integers(0, 3_000),
    buffer_bp=st.integers(0, 2_000),
    rounding=st.builds(Rounding, st.sampled_from(ENDINGS), st.sampled_from(DIRECTIONS)),
    floor_bp=st.integers(0, 10_500),
)


@cache
def index() -> list:
    """Read division 12 of some regions, once."""
    table = cpi(division=None)
    return [index_values(table, region, "12") for region in REGIONS]


@pytest.fixture
def values():
    return index()


def shops(seed: int, count: int, levels: np.ndarray) -> tuple[Shops, np.ndarray]:
    """Draw shops of every size and place."""
    generator = np.random.default_rng(seed)
    region = generator.integers(0, len(REGIONS), count)
    centavos = np.exp(generator.uniform(np.log(1_00), np.log(1_000_000_00), count)).astype(np.int64)
    return Shops(centavos, levels[region, 0], generator.integers(0, 7, count)), region


@settings(max_examples=6, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(TERMS, TERMS, st.integers(0, 2**32))
def test_columns_agree_with_the_rule_to_the_centavo(early, late, seed):
    """190 shops over 54 months, 10,260 prices; terms change after half of them, but for the day."""
    late = IndexationTerms(
        **{name: getattr(late, name) for name in late.__slots__} | {"day_of_month": early.day_of_month}
    )
    values = index()
    terms = [early if month < MONTHS[27] else late for month in MONTHS]
    days = [month.replace(day=early.day_of_month) for month in MONTHS]
    known = np.array([known_levels(each, days) for each in values])
    drawn, region = shops(seed, 190, known)
    found = indexed_prices(drawn, terms, known[region])
    for place in range(190):
        anchor = Anchor(int(drawn.centavos[place]), int(drawn.level[place]))
        shop = Shop(anchor, days[0], int(drawn.phase[place]))
        expected = repricings(shop, lambda day: early if day < MONTHS[27] else late, values[region[place]], days[-1])
        rows = [price_on(expected, day) for day in days]
        assert found.level[place].tolist() == [each.level for each in rows]
        assert found.indexed[place].tolist() == [each.indexed for each in rows]
        assert found.target[place].tolist() == [each.target for each in rows]
        assert found.price[place].tolist() == [each.price for each in rows]


def test_erosion_gaps_and_buffer_agree_with_the_rule(values):
    terms, days = IndexationTerms(buffer_bp=300), [month.replace(day=17) for month in MONTHS]
    known = np.array([known_levels(each, days) for each in values])
    drawn, region = shops(5, 40, known)
    actual = [actual_levels(each) for each in values]
    levels = np.array([[each[month] for month in MONTHS] for each in actual])[region]
    found = indexed_prices(drawn, [terms] * len(MONTHS), known[region])
    for place in range(40):
        anchor = Anchor(int(drawn.centavos[place]), int(drawn.level[place]))
        prices = repricings(Shop(anchor, days[0]), lambda _: terms, values[region[place]], days[-1])
        path = erosion.erosion_path(prices, anchor, actual[region[place]], days)
        assert eroded(found.price, drawn, levels)[place] == pytest.approx([float(each) for _, each in path], abs=1e-12)
        exact = erosion.gaps(prices, actual[region[place]], days)
        assert gaps(found.level, levels)[place] == pytest.approx([float(each) for each in exact], abs=1e-12)
        for share in ("1", "0.9", "0.5"):
            wanted = float(erosion.needed_buffer(exact, Fraction(share)))
            assert needed_buffer(gaps(found.level, levels), float(share))[place] == pytest.approx(wanted, abs=1e-12)


def test_what_stood_before_a_look_is_the_price_of_the_month_before(values):
    days = [month.replace(day=17) for month in MONTHS]
    known = known_levels(values[0], days)[None, :]
    one = Shops(np.array([10_000_00]), known[:, 0], np.array([0]))
    found = indexed_prices(one, [IndexationTerms()] * len(MONTHS), known)
    assert found.carried().price[0].tolist() == [found.price[0, 0], *found.price[0, :-1]]


def test_draws_stand_before_shops(values):
    days = [month.replace(day=17) for month in MONTHS]
    known = np.array([known_levels(each, days) for each in values])
    drawn, region = shops(5, 8, known)
    terms = [IndexationTerms(rhythm="s_S", buffer_bp=300, rounding=Rounding("490"))] * len(MONTHS)
    alone = indexed_prices(drawn, terms, known[region])
    both = indexed_prices(drawn, terms, np.stack([known[region], 2 * known[region]]))
    assert both.price[0].tolist() == alone.price.tolist()
    assert both.level[1].tolist() == (2 * alone.level).tolist()


def test_terms_that_do_not_fit_the_months_are_refused():
    one = Shops(np.array([1_00]), np.array([1]), np.array([0]))
    with pytest.raises(ValueError, match="1 terms for 2 months"):
        indexed_prices(one, [IndexationTerms()], np.ones((1, 2), dtype=np.int64))


def test_a_division_goes_on_by_the_general_level_after_its_last_month():
    table = cpi(division=None)
    general, own = actual_levels(index_values(table, "nea")), actual_levels(index_values(table, "nea", "12"))
    last, newest = date(2025, 10, 1), max(general)
    assert next_month(last) in own
    assert Fraction(own[newest], own[last]) == pytest.approx(Fraction(general[newest], general[last]), rel=1e-8)


def test_an_index_that_is_not_there_is_named():
    with pytest.raises(BadInputError, match="no division 13 of region nea"):
        index_values(cpi(division=None), "nea", "13")
