"""Which discounts a provider has earned at the start of a month: each measure defined once, and none flips monthly.

A measure counts only with enough to count (`fewest`), few observations are pulled towards what is usual (shrinkage),
and who has a discount keeps it a little longer than who has not would get it (hysteresis). All is measured on what was
known before the first instant of the month in Buenos Aires.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Threshold:
    """From which value on something is earned, and below which it is lost again."""

    enter: Fraction
    leave: Fraction

    def holds(self, value: Fraction, before: bool) -> bool:
        """Whether it is earned at `value` by one who did or did not have it before."""
        return value >= (self.leave if before else self.enter)


@dataclass(frozen=True, slots=True)
class Shrinkage:
    """What is usual, and how many observations that weighs as much as."""

    usual: Fraction
    weight: int

    def mean(self, total: int, count: int) -> Fraction:
        """Mean of `count` observations that sum to `total`, pulled towards what is usual; `usual` where none is."""
        rows = self.weight + count
        return self.usual if not rows else (self.usual * self.weight + total) / Fraction(rows)


@dataclass(frozen=True, slots=True)
class StandingTerms:
    """How the discounts are earned. Windows are days before the month, or weeks of `loyal_weeks`."""

    rating: Threshold
    rating_shrinkage: Shrinkage
    rating_days: int
    fewest_reviews: int
    retention: Threshold
    retention_shrinkage: Shrinkage
    retention_days: int
    fewest_clients: int
    loyal_months: int
    consistency: Threshold
    loyal_weeks: int
    volume_bookings: int
    volume_leave_bookings: int
    ticket_real_centavos: int
    ticket_base_month: str


@dataclass(frozen=True, slots=True)
class Measures:
    """What was known of a provider at the start of a month.

    `stars` and `reviews`: of reviews in the window. `returned` of `clients`: who had a completed booking in the first
    half of the retention window, and of those who had another in the second half. `weeks_active` of `weeks`: weeks
    with a completed booking, of the whole weeks since joining, at most `loyal_weeks`. `months`: whole months since
    joining. `bookings`: completed and unrefunded in the last month; `real_centavos` their amounts in pesos of the base
    month.
    """

    stars: int = 0
    reviews: int = 0
    returned: int = 0
    clients: int = 0
    weeks_active: int = 0
    weeks: int = 0
    months: int = 0
    bookings: int = 0
    real_centavos: int = 0


def earned(terms: StandingTerms, found: Measures, before: frozenset[str]) -> frozenset[str]:
    """Name the discounts earned in a month, given those of the month before; a campaign needs no standing."""
    tests = {"top_performer": is_top_performer, "loyal": is_loyal, "high_volume": is_high_volume}
    return frozenset({"campaign", *(name for name, test in tests.items() if test(terms, found, name in before))})


def is_top_performer(terms: StandingTerms, found: Measures, before: bool) -> bool:
    """Whether clients rate it highly and come back."""
    enough = found.reviews >= terms.fewest_reviews and found.clients >= terms.fewest_clients
    rating = terms.rating_shrinkage.mean(found.stars, found.reviews)
    retention = terms.retention_shrinkage.mean(found.returned, found.clients)
    return enough and terms.rating.holds(rating, before) and terms.retention.holds(retention, before)


def is_loyal(terms: StandingTerms, found: Measures, before: bool) -> bool:
    """Whether it has been with us for long and worked in nearly every week."""
    consistency = Fraction(found.weeks_active, found.weeks) if found.weeks else Fraction(0)
    return found.months >= terms.loyal_months and terms.consistency.holds(consistency, before)


def is_high_volume(terms: StandingTerms, found: Measures, before: bool) -> bool:
    """Whether it had many bookings last month at a high mean ticket, in real pesos."""
    fewest = terms.volume_leave_bookings if before else terms.volume_bookings
    large = found.real_centavos >= terms.ticket_real_centavos * found.bookings
    return found.bookings >= max(fewest, 1) and large
