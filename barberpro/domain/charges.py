"""What a provider's bookings are charged, each by the rate frozen when it was booked, and how a month is settled.

Months are those of Buenos Aires. A booking is rated by the terms of the day and the standing of the month in which it
was made, for that is when its rate is frozen; it counts in the month in which it starts. Whose bookings decide the tier
is `tier_basis`: see `domain.commission`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from barberpro.domain.commission import (
    PREVIOUS_MONTH,
    RUNNING,
    Commission,
    CommissionTerms,
    RateLine,
    commission,
    kept,
    rate_bp,
    rate_lines,
)
from barberpro.domain.inflation import next_month
from barberpro.domain.local_day import ZONE, local_day

TermsOn = Callable[[date], CommissionTerms]
"""The terms of a day."""
EarnedIn = Callable[[date], Collection[str]]
"""The discounts earned in a month, named by its first day."""


@dataclass(frozen=True, slots=True)
class Booking:
    """A paid booking: when it was made and when it starts (aware), its amount in centavos, and what became of it."""

    booking_id: str
    booked_at: datetime
    starts_at: datetime
    amount: int
    completed: bool = True
    refunded_at: datetime | None = None
    """When the first part of it went back."""
    refunded: int | None = None
    """Centavos that went back then; all of them where only the time is told."""

    @property
    def month(self) -> date:
        """First day of the month in which it starts."""
        return month_at(self.starts_at)

    @property
    def made_in(self) -> date:
        """First day of the month in which it was made."""
        return month_at(self.booked_at)

    def returned(self, until: datetime) -> int:
        """Centavos that had gone back before a time."""
        if self.refunded_at is None or self.refunded_at >= until:
            return 0
        return self.amount if self.refunded is None else self.refunded


@dataclass(frozen=True, slots=True)
class Charge:
    """What a booking is charged when it is booked: its lines, which add up to its rate, and the amounts."""

    lines: tuple[RateLine, ...]
    rate_bp: int
    taken: Commission


def charge(booking: Booking, history: Sequence[Booking], terms_on: TermsOn, earned_in: EarnedIn) -> Charge:
    """Charge a booking of a provider, whose bookings of this and the last month are its history."""
    terms = terms_on(local_day(booking.booked_at))
    lines = rate_lines(terms, bookings_that_count(terms, booking, history), earned_in(booking.made_in))
    return Charge(lines, rate_bp(lines), commission(booking.amount, rate_bp(lines), terms.iva_bp))


def bookings_that_count(terms: CommissionTerms, booking: Booking, history: Sequence[Booking]) -> int:
    """Count what decides the tier of a booking; none where the month is settled at its end.

    Running counts what was booked and paid before it in the month, for nobody knows yet what will be completed.
    """
    if terms.tier_basis == PREVIOUS_MONTH:
        return len(counted(history, month_before(booking.made_in), first_instant(booking.made_in)))
    if terms.tier_basis == RUNNING:
        place = (booking.booked_at, booking.booking_id)
        same = [each for each in history if each.made_in == booking.made_in]
        return sum((each.booked_at, each.booking_id) < place for each in same)
    return 0


def counted(history: Sequence[Booking], month: date, known_until: datetime) -> list[Booking]:
    """List the bookings of a month that were completed, and not refunded as far as was known before a time."""
    return [
        each
        for each in history
        if each.completed
        and each.month == month
        and each.starts_at < known_until
        and (each.refunded_at is None or each.refunded_at >= known_until)
    ]


def settlement(history: Sequence[Booking], month: date, terms_on: TermsOn, earned_in: EarnedIn) -> Commission:
    """Bring the bookings made in a month under retroactive terms to the rate of its number; below 0 it is given back.

    The number is that of the month's bookings that were completed, as `previous_month` counts them a month later. What
    went back with a refund is not settled.
    """
    ends = first_instant(next_month(month))
    number = len(counted(history, month, ends))
    made = [each for each in history if each.made_in == month]
    parts = [_settled(each, number, ends, terms_on, earned_in) for each in made]
    return Commission(sum(each.commission for each in parts), sum(each.iva for each in parts))


def _settled(booking: Booking, number: int, ends: datetime, terms_on: TermsOn, earned_in: EarnedIn) -> Commission:
    terms = terms_on(local_day(booking.booked_at))
    if terms.tier_basis in {PREVIOUS_MONTH, RUNNING}:
        return Commission(0, 0)
    back = booking.returned(ends)
    first, final = (
        kept(commission(booking.amount, rate_bp(rate_lines(terms, each, earned_in(booking.made_in))), terms.iva_bp),
             booking.amount, back)
        for each in (0, number)
    )  # fmt: skip
    return Commission(final.commission - first.commission, final.iva - first.iva)


def month_at(at: datetime) -> date:
    """Give the first day of the month that it is in Buenos Aires at an aware time."""
    return local_day(at).replace(day=1)


def month_before(month: date) -> date:
    """Give the first day of the month before."""
    return (month - timedelta(days=1)).replace(day=1)


def first_instant(day: date) -> datetime:
    """Give the first instant of a day in Buenos Aires."""
    return datetime.combine(day, time(0), ZoneInfo(ZONE))
