"""What a provider's bookings are charged, each by the rate frozen when it was booked, and how a month is settled.

Months are those of Buenos Aires. A booking belongs to the month in which it starts, and is rated by the terms of the
day on which it was booked. Whose bookings decide the tier is `tier_basis`: see `domain.commission`.
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
    rate_bp,
    rate_lines,
    true_up,
)
from barberpro.domain.inflation import next_month
from barberpro.domain.local_day import ZONE, local_day

TermsOn = Callable[[date], CommissionTerms]
"""The terms of a day."""
EarnedIn = Callable[[date], Collection[str]]
"""The discounts earned in a month, named by its first day."""


@dataclass(frozen=True, slots=True)
class Booking:
    """A booking: when it was made and when it starts (aware), its amount in centavos, and what became of it."""

    booking_id: str
    booked_at: datetime
    starts_at: datetime
    amount: int
    completed: bool = True
    refunded_at: datetime | None = None
    """When the first part of it went back."""

    @property
    def month(self) -> date:
        """First day of the month in which it starts."""
        return month_at(self.starts_at)


@dataclass(frozen=True, slots=True)
class Charge:
    """What a booking is charged when it is booked: its lines, which add up to its rate, and the amounts."""

    lines: tuple[RateLine, ...]
    rate_bp: int
    taken: Commission


def charge(booking: Booking, history: Sequence[Booking], terms_on: TermsOn, earned_in: EarnedIn) -> Charge:
    """Charge a booking of a provider, whose bookings of this and the last month are its history."""
    terms = terms_on(local_day(booking.booked_at))
    lines = rate_lines(terms, bookings_that_count(terms, booking, history), earned_in(month_at(booking.booked_at)))
    return Charge(lines, rate_bp(lines), commission(booking.amount, rate_bp(lines), terms.iva_bp))


def bookings_that_count(terms: CommissionTerms, booking: Booking, history: Sequence[Booking]) -> int:
    """Count what decides the tier of a booking; none where the month is settled at its end."""
    if terms.tier_basis == PREVIOUS_MONTH:
        begins = month_at(booking.booked_at)
        return len(counted(history, month_before(begins), first_instant(begins)))
    if terms.tier_basis == RUNNING:
        place = (booking.starts_at, booking.booking_id)
        same = [each for each in history if each.completed and each.month == booking.month]
        return sum((each.starts_at, each.booking_id) < place for each in same)
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
    """Bring the bookings of a month under retroactive terms to the rate of their number; below 0 it is given back.

    Of a refunded booking the commission went back with the refund: it neither counts nor is settled.
    """
    kept = counted(history, month, first_instant(next_month(month)))
    commissions = [_settled(each, len(kept), history, terms_on, earned_in) for each in kept]
    return Commission(sum(each.commission for each in commissions), sum(each.iva for each in commissions))


def _settled(
    booking: Booking, number: int, history: Sequence[Booking], terms_on: TermsOn, earned_in: EarnedIn
) -> Commission:
    terms = terms_on(local_day(booking.booked_at))
    if terms.tier_basis in {PREVIOUS_MONTH, RUNNING}:
        return Commission(0, 0)
    charged = charge(booking, history, terms_on, earned_in).rate_bp
    rate = rate_bp(rate_lines(terms, number, earned_in(month_at(booking.booked_at))))
    return true_up([booking.amount], [charged], rate, terms.iva_bp)


def month_at(at: datetime) -> date:
    """Give the first day of the month that it is in Buenos Aires at an aware time."""
    return local_day(at).replace(day=1)


def month_before(month: date) -> date:
    """Give the first day of the month before."""
    return (month - timedelta(days=1)).replace(day=1)


def first_instant(day: date) -> datetime:
    """Give the first instant of a day in Buenos Aires."""
    return datetime.combine(day, time(0), ZoneInfo(ZONE))
