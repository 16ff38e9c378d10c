"""Who has earned a discount: below, at and above each threshold, with few observations, and month after month."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from barberpro.domain.standing import Measures, Shrinkage, StandingTerms, Threshold, earned

TERMS = StandingTerms(
    rating=Threshold(Fraction("4.8"), Fraction("4.7")),
    rating_shrinkage=Shrinkage(Fraction("4.5"), 10),
    rating_days=180,
    fewest_reviews=10,
    retention=Threshold(Fraction("0.9"), Fraction("0.87")),
    retention_shrinkage=Shrinkage(Fraction("0.75"), 10),
    retention_days=90,
    fewest_clients=20,
    loyal_months=24,
    consistency=Threshold(Fraction("0.95"), Fraction("0.92")),
    loyal_weeks=104,
    volume_bookings=50,
    volume_leave_bookings=45,
    ticket_real_centavos=2_000_000,
    ticket_base_month="2026-07",
)
PLAIN = replace(TERMS, rating_shrinkage=Shrinkage(Fraction(4), 0), retention_shrinkage=Shrinkage(Fraction(1), 0))
"""Without shrinkage the means are those of the observations, and thresholds can be met exactly."""
TOP = Measures(stars=480, reviews=100, returned=90, clients=100)
LOYAL = Measures(months=24, weeks=100, weeks_active=95)
LARGE = Measures(bookings=50, real_centavos=100_000_000)
NOBODY = frozenset({"campaign"})


def has(name: str, terms: StandingTerms, found: Measures, *, before: bool = False) -> bool:
    return name in earned(terms, found, frozenset({name}) if before else frozenset())


@pytest.mark.parametrize(
    ("change", "fresh", "kept"),
    [
        ({}, True, True),
        ({"stars": 479}, False, True),
        ({"stars": 481}, True, True),
        ({"stars": 470}, False, True),
        ({"stars": 469}, False, False),
        ({"returned": 89}, False, True),
        ({"returned": 91}, True, True),
        ({"returned": 87}, False, True),
        ({"returned": 86}, False, False),
        ({"reviews": 10, "stars": 48}, True, True),
        ({"reviews": 9, "stars": 45}, False, False),
        ({"clients": 20, "returned": 18}, True, True),
        ({"clients": 19, "returned": 19}, False, False),
    ],
)
def test_top_performer(change: dict[str, int], fresh: bool, kept: bool) -> None:
    found = replace(TOP, **change)
    assert has("top_performer", PLAIN, found) is fresh
    assert has("top_performer", PLAIN, found, before=True) is kept


@pytest.mark.parametrize(("reviews", "expected"), [(10, False), (14, False), (15, True), (16, True)])
def test_five_stars_are_pulled_towards_what_is_usual(reviews: int, expected: bool) -> None:
    """(4.5 x 10 + 5 n) / (10 + n) reaches 4.8 with the 15th five-star review."""
    found = replace(TOP, stars=5 * reviews, reviews=reviews, returned=100)
    assert has("top_performer", TERMS, found) is expected


@pytest.mark.parametrize(
    ("change", "fresh", "kept"),
    [
        ({}, True, True),
        ({"months": 23}, False, False),
        ({"months": 25}, True, True),
        ({"weeks_active": 94}, False, True),
        ({"weeks_active": 92}, False, True),
        ({"weeks_active": 91}, False, False),
        ({"weeks": 0, "weeks_active": 0}, False, False),
    ],
)
def test_loyal(change: dict[str, int], fresh: bool, kept: bool) -> None:
    found = replace(LOYAL, **change)
    assert has("loyal", TERMS, found) is fresh
    assert has("loyal", TERMS, found, before=True) is kept


@pytest.mark.parametrize(
    ("change", "fresh", "kept"),
    [
        ({}, True, True),
        ({"bookings": 49}, False, True),
        ({"bookings": 51, "real_centavos": 102_000_000}, True, True),
        ({"bookings": 45}, False, True),
        ({"bookings": 44}, False, False),
        ({"real_centavos": 99_999_999}, False, False),
        ({"real_centavos": 100_000_001}, True, True),
    ],
)
def test_high_volume(change: dict[str, int], fresh: bool, kept: bool) -> None:
    found = replace(LARGE, **change)
    assert has("high_volume", TERMS, found) is fresh
    assert has("high_volume", TERMS, found, before=True) is kept


def test_nobody_of_whom_nothing_is_known_has_more_than_a_campaign() -> None:
    assert earned(TERMS, Measures(), frozenset()) == NOBODY
    no_volume_asked = replace(TERMS, volume_bookings=0, volume_leave_bookings=0)
    assert earned(no_volume_asked, Measures(), frozenset({"high_volume"})) == NOBODY


def test_what_is_usual_stands_where_nothing_weighs() -> None:
    assert Shrinkage(Fraction("4.5"), 0).mean(0, 0) == Fraction("4.5")


def test_a_provider_at_the_edge_does_not_flip_monthly() -> None:
    months = [Measures(bookings=n, real_centavos=n * 2_000_000) for n in (49, 50, 49, 46, 50, 45, 44, 49, 50)]
    held, seen = frozenset(), []
    for found in months:
        held = earned(TERMS, found, held)
        seen.append("high_volume" in held)
    assert seen == [False, True, True, True, True, True, False, False, True]
