"""What worked examples say, read: amounts in pesos, times in Buenos Aires, bookings, changes of the shipped policy."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from barberpro.domain.charges import Booking
from barberpro.domain.commission import CommissionTerms, RateLine
from barberpro.domain.local_day import ZONE
from barberpro.policies.commission import commission_terms
from barberpro.policies.files import shipped_policy
from barberpro.policies.policy import ALWAYS, DatedValue, Policy
from barberpro.policies.registry import keys

MONTH = "2026-08"
NOON = "2026-08-10 12:00"
"""When a booking is made of which nothing else is said."""
BOOKING = {"amount", "starts", "booked", "times", "refunded", "of it", "not completed"}


def amount(text: str) -> int:
    """Read pesos, 5,000.50, as centavos."""
    return int(Decimal(text.replace(",", "")) * 100)


def pesos(centavos: int) -> str:
    """Write centavos as pesos."""
    return f"{Decimal(centavos) / 100:,.2f}"


def rate(bp: int) -> str:
    """Write basis points as per cent."""
    return f"{Decimal(bp) / 100:.2f} %"


def lines(found: Sequence[RateLine]) -> list[str]:
    """Write the lines to a rate."""
    return [f"{each.code.replace('_', ' ')} {each.bp}" for each in found]


def at(text: str) -> datetime:
    """Read a time in Buenos Aires, 2026-08-31 23:30."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONE))


def standing(names: Sequence[str]) -> frozenset[str]:
    """Read the discounts earned; a campaign is for everybody."""
    return frozenset({"campaign", *(name.replace(" ", "_") for name in names)})


def policy(given: Mapping[str, Any]) -> Policy:
    """Lay an example's changes over the shipped policy: a value from always, or values each from a day."""
    changes = {}
    for name, told in given.get("changes", {}).items():
        dated = isinstance(told, list) and set(told[0]) == {"from", "value"}
        rows = told if dated else [{"from": str(ALWAYS), "value": told}]
        values = [(date.fromisoformat(row["from"]), keys()[name].kind.read(row["value"])) for row in rows]
        changes[name] = tuple(DatedValue(day, value, "worked example", "tests") for day, value in values)
    return shipped_policy().overlaid("example", changes)


def terms_on(found: Policy) -> Callable[[date], CommissionTerms]:
    """Give the commission of a day."""
    return lambda day: commission_terms(found, day)


def history(given: Mapping[str, Any], booking: Booking) -> list[Booking]:
    """Make the bookings that an example counts, and those that it lists."""
    before = many(int(given.get("bookings last month", "0")), at("2026-07-15 10:00"), "last")
    earlier = many(int(given.get("bookings earlier this month", "0")), at("2026-08-02 10:00"), "earlier")
    return [*before, *earlier, *listed(given.get("these bookings", [])), booking]


def many(number: int, starts: datetime, name: str) -> list[Booking]:
    """Make bookings one minute apart, each made an hour before it starts."""
    begins = [starts + timedelta(minutes=each) for each in range(number)]
    return [Booking(f"{name} {n:04}", each - timedelta(hours=1), each, 100_00) for n, each in enumerate(begins)]


def listed(rows: Sequence[Mapping[str, Any]]) -> list[Booking]:
    """Read bookings; `times` of the same start one minute apart."""
    found = []
    for place, row in enumerate(rows):
        assert set(row) <= BOOKING, row
        for number in range(int(row.get("times", "1"))):
            starts = at(row["starts"]) + timedelta(minutes=number)
            found.append(
                Booking(
                    f"listed {place:03} {number:04}",
                    at(row["booked"]) if "booked" in row else starts - timedelta(hours=1),
                    starts,
                    amount(row.get("amount", "100.00")),
                    completed="not completed" not in row,
                    refunded_at=at(row["refunded"]) if "refunded" in row else None,
                    refunded=amount(row["of it"]) if "of it" in row else None,
                )
            )
    return found
