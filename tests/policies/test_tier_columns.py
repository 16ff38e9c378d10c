"""Tiers over columns agree with the rules, 10,000 rows at a time."""

from __future__ import annotations

import numpy as np
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from barberpro.domain import price_tiers as reference
from barberpro.domain.indexation import IndexationTerms
from barberpro.domain.price_tiers import BANDS, SEGMENTS, BandTerms, TierTerms
from barberpro.domain.rounding import DIRECTIONS, ENDINGS, Rounding
from barberpro.policies.tiers import demand_bands, multipliers_bp, segments, tiered

QUICK = settings(max_examples=3, deadline=None, phases=[Phase.explicit, Phase.generate])
BP = st.integers(1_000, 50_000)
SERVICES = ("corte", "barba", "color")
TIERS = st.builds(
    TierTerms,
    services=st.fixed_dictionaries({"corte": BP, "color": BP}),
    bands=st.fixed_dictionaries(dict.fromkeys(BANDS, BP)),
    segments=st.fixed_dictionaries(dict.fromkeys(SEGMENTS, BP)),
    least_bp=st.integers(1_000, 10_000),
    most_bp=st.integers(10_000, 50_000),
)
TERMS = st.builds(
    IndexationTerms,
    buffer_bp=st.integers(0, 2_000),
    rounding=st.builds(Rounding, st.sampled_from(ENDINGS), st.sampled_from(DIRECTIONS)),
    floor_bp=st.integers(0, 11_000),
)


@QUICK
@given(TIERS, TERMS, st.integers(0, 2**32))
def test_tiered_prices_agree_with_the_rule_on_ten_thousand_rows(tiers, terms, seed):
    generator = np.random.default_rng(seed)
    service, band, client = generator.integers(0, 3, (3, 10_000))
    prices = np.exp(generator.uniform(np.log(1_00), np.log(10**9), 10_000)).astype(np.int64)
    found = multipliers_bp(tiers, SERVICES, service, band, client)
    amounts = tiered(prices, found, terms)
    for row in range(10_000):
        words = SERVICES[service[row]], BANDS[band[row]], SEGMENTS[client[row]]
        multiplier = reference.multiplier_bp(tiers, *words)
        assert found[row] == multiplier
        assert amounts[row] == reference.tiered(int(prices[row]), multiplier, terms).price


@QUICK
@given(st.integers(0, 10_000), st.integers(0, 10_000), st.integers(0, 400), st.integers(0, 2**32))
def test_bands_agree_with_the_rule_on_ten_thousand_hours(low, high, fewest, seed):
    generator = np.random.default_rng(seed)
    counts = generator.poisson(generator.exponential(1.5, (60, 1, 1)), (60, 7, 24)) * (np.arange(24) > 8)
    terms = BandTerms(min(low, high), max(low, high), fewest)
    found = demand_bands(counts, terms)
    for shop in range(60):
        cells = {(day, hour): int(counts[shop, day, hour]) for day in range(7) for hour in range(24)}
        expected = reference.demand_bands(cells, terms)
        assert {cell: BANDS[found[shop][cell]] for cell in cells} == expected


def test_segments_agree_with_the_rule():
    before, days = np.array([0, 0, 1, 1, 9]), np.array([0, 500, 90, 91, 0])
    found = segments(before, days, 90)
    assert [SEGMENTS[each] for each in found] == [
        reference.segment(int(a), int(b), 90) for a, b in zip(before, days, strict=True)
    ]
