from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from barberpro.domain.indexation import IndexationTerms
from barberpro.domain.price_tiers import (
    BANDS,
    SEGMENTS,
    BandTerms,
    TierTerms,
    demand_bands,
    multiplier_bp,
    segment,
    tiered,
)
from barberpro.domain.rounding import ENDINGS, Rounding

TIERS = TierTerms(
    {"color": 12_000},
    {"low": 9_500, "usual": 10_000, "high": 10_500},
    {"new": 9_000, "returning": 10_000, "lapsed": 9_333},
    8_800,
    11_500,
)
TERMS = IndexationTerms(buffer_bp=300, rounding=Rounding("490"))


@pytest.mark.parametrize(
    ("service", "band", "segment", "expected"),
    [
        ("corte", "usual", "returning", 10_000),
        ("corte", "low", "returning", 9_500),
        ("corte", "high", "lapsed", 9_800),  # 9,799.65
        ("corte", "low", "lapsed", 8_866),  # 8,866.35
        ("corte", "low", "new", 8_800),  # 8,550 is below the least
        ("color", "usual", "returning", 11_500),  # 12,000 is above the most
        ("color", "low", "new", 10_260),
    ],
)
def test_three_multipliers_come_to_one_within_bounds(service, band, segment, expected):
    assert multiplier_bp(TIERS, service, band, segment) == expected


@pytest.mark.parametrize(
    ("indexed", "multiplier", "target", "price"),
    [
        (15_000_00, 10_000, 15_450_00, 15_490_00),
        (15_000_00, 9_500, 14_677_50, 14_490_00),
        (15_000_00, 10_500, 16_222_50, 16_490_00),
        (15_300_00, 9_500, 14_971_05, 15_490_00),  # 14,490 is nearer, and under the 14,535 that are indexed
    ],
)
def test_a_tier_acts_on_the_indexed_price(indexed, multiplier, target, price):
    found = tiered(indexed, multiplier, TERMS)
    assert (found.target, found.price) == (target, price)


@given(
    st.integers(1_00, 10**9),
    st.sampled_from(ENDINGS),
    *[st.integers(1_000, 30_000)] * 3,
    st.integers(1_000, 10_000),
    st.integers(10_000, 20_000),
)
def test_no_tier_leaves_the_bounds(indexed, ending, service, band, client, least, most):  # noqa: PLR0917
    terms = replace(TIERS, services={"corte": service}, least_bp=least, most_bp=most)
    terms = replace(terms, bands=dict.fromkeys(BANDS, band), segments=dict.fromkeys(SEGMENTS, client))
    found = multiplier_bp(terms, "corte", "low", "new")
    assert least <= found <= most
    price = tiered(indexed, found, replace(TERMS, rounding=Rounding(ending)))
    assert price.price >= price.indexed >= indexed * least // 10_000


@given(st.permutations([9_477, 10_211, 11_013]))
def test_which_of_the_three_has_which_multiplier_does_not_matter(found):
    service, band, client = found
    terms = TierTerms({"corte": service}, dict.fromkeys(BANDS, band), dict.fromkeys(SEGMENTS, client), 1, 99_999)
    assert multiplier_bp(terms, "corte", "low", "new") == 10_657  # 10,657.27


BAND = BandTerms(2_500, 7_500, 20)


def test_hours_are_low_below_the_lower_quantile_and_high_above_the_upper_one():
    counts = {(0, 9 + place): count for place, count in enumerate([1, 2, 3, 4, 5, 6, 7, 8])}
    found = demand_bands(counts, BAND)
    assert [found[cell] for cell in counts] == ["low", "usual", "usual", "usual", "usual", "usual", "high", "high"]
    assert found[6, 3] == "low"
    assert len(found) == 7 * 24


@pytest.mark.parametrize(
    ("counts", "own", "empty"),
    [
        ([5, 5, 5, 5], "usual", "low"),  # equal hours share a band
        ([20], "usual", "low"),
        ([19], "usual", "usual"),  # a booking short of the fewest: nothing is said of any hour
        ([], "usual", "usual"),
    ],
)
def test_bands_at_their_edges(counts, own, empty):
    cells = {(2, place): count for place, count in enumerate(counts)}
    found = demand_bands(cells, BAND)
    assert {found[cell] for cell in cells} <= {own}
    assert found[6, 23] == empty


@pytest.mark.parametrize(
    ("before", "days", "expected"),
    [(0, 0, "new"), (0, 400, "new"), (1, 90, "returning"), (1, 91, "lapsed"), (7, 0, "returning")],
)
def test_what_a_client_is(before, days, expected):
    assert segment(before, days, 90) == expected
