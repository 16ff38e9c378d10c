"""The vectorised rates agree with the domain to the centavo, and its standings month after month."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from barberpro.domain import commission as reference
from barberpro.domain import money, standing
from barberpro.domain.commission import DISCOUNTS, CommissionTerms, Tier
from barberpro.domain.standing import Measures, StandingTerms
from barberpro.policies import rates
from barberpro.policies.commission import standing_terms
from barberpro.policies.files import shipped_policy
from barberpro.policies.policy import DatedValue
from barberpro.policies.rates import MeasureColumns

BP = st.integers(0, 10_000)
AMOUNTS = st.one_of(
    st.integers(-(10**6), 10**6), st.integers(-(10**13), 10**13), st.sampled_from([0, 50, -50, 500_050])
)
COUNTS = st.one_of(st.integers(0, 200), st.sampled_from([0, 1, 49, 50, 51, 99, 100, 101]))


@st.composite
def commission_terms(draw: st.DrawFn) -> CommissionTerms:
    starts = [0, *sorted(draw(st.sets(st.one_of(st.integers(1, 150), st.sampled_from([50, 100])), max_size=4)))]
    small = st.integers(0, 400)
    return CommissionTerms(
        tier_basis=reference.PREVIOUS_MONTH,
        tiers=tuple(Tier(start, draw(BP)) for start in starts),
        discounts=tuple((code, draw(small)) for code in DISCOUNTS),
        floor_bp=draw(st.one_of(small, BP)),
        cap_bp=draw(st.one_of(small, BP)),
        iva_bp=draw(st.sampled_from([0, 1_050, 2_100, 10_000])),
    )


BOOKINGS = st.lists(st.tuples(AMOUNTS, COUNTS, st.integers(0, 15)), min_size=100, max_size=100)
"""Amount, bookings that count, and the discounts earned as bits; a hundred at a time."""


def agree(terms: CommissionTerms, rows: list[tuple[int, int, int]]) -> None:
    amounts, bookings, bits = (np.array(column, dtype=np.int64) for column in zip(*rows, strict=True))
    flags = {code: (bits >> place) % 2 == 1 for place, code in enumerate(DISCOUNTS)}
    found = rates.rates_bp(terms, bookings, flags)
    taken = rates.share(amounts, found)
    tax = rates.share(taken, terms.iva_bp)
    for place, (amount, count, bit) in enumerate(rows):
        earned = [code for number, code in enumerate(DISCOUNTS) if bit >> number & 1]
        rate = reference.rate_bp(reference.rate_lines(terms, count, earned))
        told = reference.commission(amount, rate, terms.iva_bp)
        assert (found[place], taken[place], tax[place]) == (rate, told.commission, told.iva)


@given(commission_terms(), BOOKINGS)
@settings(max_examples=100)
def test_10_000_commissions_agree_to_the_centavo(terms: CommissionTerms, rows: list[tuple[int, int, int]]) -> None:
    agree(terms, rows)


@pytest.mark.slow
@given(commission_terms(), BOOKINGS)
@settings(max_examples=1_000)
def test_100_000_commissions_agree_to_the_centavo(terms: CommissionTerms, rows: list[tuple[int, int, int]]) -> None:
    agree(terms, rows)


REFUNDS = st.lists(
    st.integers(0, 10**12).flatmap(
        lambda whole: st.tuples(st.integers(0, whole), st.integers(0, whole), st.just(whole))
    ),
    min_size=50,
    max_size=50,
)


@given(REFUNDS)
@settings(max_examples=40)
def test_what_goes_back_agrees_to_the_centavo(rows: list[tuple[int, int, int]]) -> None:
    part, of, whole = (np.array(column, dtype=np.int64) for column in zip(*rows, strict=True))
    told = [money.proportion(*row) if row[2] else 0 for row in rows]
    assert rates.proportion(part, of, whole).tolist() == told


@pytest.mark.parametrize("amount", [10**14, 92_233_720_368_547_758])
def test_the_largest_amounts_do_not_overflow(amount: int) -> None:
    amounts = np.array([amount, -amount])
    assert rates.share(amounts, 350).tolist() == [money.share(amount, 350), money.share(-amount, 350)]
    assert rates.proportion(amounts[:1], amounts[:1], amounts[:1]).tolist() == [amount]


def shipped_standing() -> StandingTerms:
    return standing_terms(shipped_policy(), date(2026, 8, 1))


@st.composite
def standings(draw: st.DrawFn) -> StandingTerms:
    """Draw the shipped terms, some of them moved, thresholds in either order."""
    stars = st.decimals(1, 5, places=2)
    shares = st.decimals(0, 1, places=6) | st.sampled_from([Decimal(0), Decimal("0.5"), Decimal(1)])
    few = st.integers(0, 12)
    values = {
        **{f"standing.{name}": draw(stars) for name in ("rating_enter", "rating_leave", "usual_rating")},
        **{
            f"standing.{name}": draw(shares)
            for name in (
                "retention_enter",
                "retention_leave",
                "usual_retention",
                "consistency_enter",
                "consistency_leave",
            )
        },
        **{
            f"standing.{name}": draw(few)
            for name in ("rating_weight", "retention_weight", "fewest_reviews", "fewest_clients", "loyal_months")
        },
        **{f"standing.{name}": draw(few) for name in ("volume_bookings", "volume_leave_bookings")},
        "standing.volume_ticket_ars": draw(st.decimals(0, 3, places=2)),
    }
    policy = shipped_policy()
    changed = {
        name: (DatedValue(policy.values[name][0].effective_from, value, "drawn", "test"),)
        for name, value in values.items()
    }
    return standing_terms(policy.overlaid("drawn", changed), date(2026, 8, 1))


FEW = st.integers(0, 12)


@st.composite
def measures(draw: st.DrawFn) -> Measures:
    reviews, clients, weeks, bookings = (draw(FEW) for _ in range(4))
    return Measures(
        stars=draw(st.integers(reviews, 5 * reviews)),
        reviews=reviews,
        returned=draw(st.integers(0, clients)),
        clients=clients,
        weeks_active=draw(st.integers(0, weeks)),
        weeks=weeks,
        months=draw(FEW),
        bookings=bookings,
        real_centavos=draw(st.integers(0, 300 * bookings)),
    )


PANEL = st.lists(st.lists(measures(), min_size=6, max_size=6), min_size=4, max_size=4)
"""Four providers by six months."""


def columns(panel: list[list[Measures]]) -> MeasureColumns:
    names = [each.name for each in fields(Measures)]
    return MeasureColumns(*(np.array([[getattr(each, name) for each in row] for row in panel]) for name in names))


def agree_on_standings(terms: StandingTerms, panel: list[list[Measures]]) -> None:
    found = rates.earned([terms] * len(panel[0]), columns(panel))
    for provider, row in enumerate(panel):
        held: frozenset[str] = frozenset()
        for month, each in enumerate(row):
            held = standing.earned(terms, each, held)
            assert {name for name, flags in found.items() if flags[provider, month]} == held


@given(standings(), PANEL)
@settings(max_examples=60)
def test_standings_agree_month_after_month(terms: StandingTerms, panel: list[list[Measures]]) -> None:
    agree_on_standings(terms, panel)


@pytest.mark.slow
@given(standings(), PANEL)
@settings(max_examples=1_000)
def test_24_000_standings_agree(terms: StandingTerms, panel: list[list[Measures]]) -> None:
    agree_on_standings(terms, panel)


def test_standings_agree_at_full_size_around_the_shipped_thresholds() -> None:
    generator = np.random.default_rng(7)
    size = (200, 24)
    reviews, clients, bookings = (generator.integers(0, most, size) for most in (60, 80, 70))
    found = MeasureColumns(
        stars=np.clip(5 * reviews - generator.integers(0, 14, size), reviews, 5 * reviews),
        reviews=reviews,
        returned=np.clip(clients - generator.integers(0, 12, size), 0, clients),
        clients=clients,
        weeks_active=np.full(size, 104) - generator.integers(0, 12, size),
        weeks=np.full(size, 104),
        months=generator.integers(20, 28, size),
        bookings=bookings,
        real_centavos=bookings * 2_000_000 + generator.integers(-1, 2, size),
    )
    names = [each.name for each in fields(Measures)]
    panel = [
        [Measures(**{name: int(getattr(found, name)[row, month]) for name in names}) for month in range(size[1])]
        for row in range(size[0])
    ]
    terms = shipped_standing()
    agree_on_standings(terms, panel)
    shares = {name: flags.mean() for name, flags in rates.earned([terms] * found.bookings.shape[1], found).items()}
    assert shares.pop("campaign") == 1
    assert all(0.02 < share < 0.98 for share in shares.values()), shares


def test_nobody_of_whom_nothing_is_known_has_a_standing() -> None:
    found = rates.earned([shipped_standing()] * 2, MeasureColumns.empty(3, 2))
    assert {name for name, flags in found.items() if flags.any()} == {"campaign"}
    assert found["loyal"].shape == (3, 2)


def test_terms_that_ask_nothing_agree_too() -> None:
    terms = replace(shipped_standing(), volume_bookings=0, volume_leave_bookings=0, loyal_months=0, fewest_reviews=0)
    agree_on_standings(terms, [[Measures(), Measures(bookings=1, real_centavos=2_000_000)]])


def test_terms_that_change_in_a_month_count_from_that_month_on() -> None:
    easy = replace(shipped_standing(), volume_bookings=1, volume_leave_bookings=1)
    panel = [[Measures(bookings=10, real_centavos=10 * easy.ticket_real_centavos)] * 4]
    found = rates.earned([shipped_standing(), easy, easy, shipped_standing()], columns(panel))
    assert found["high_volume"].tolist() == [[False, True, True, False]]
