"""A generation's payments, replayed, bear what the rules of a single booking say, whichever month decides the tier."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from barberpro.domain.charges import Booking, Charge, charge, first_instant, settlement
from barberpro.domain.commission import CommissionTerms, kept
from barberpro.domain.inflation import next_month
from barberpro.domain.local_day import ZONE, local_day
from barberpro.domain.money import proportion as domain_proportion
from barberpro.policies.commission import commission_terms, standing_terms
from barberpro.policies.files import shipped_policy
from barberpro.policies.policy import ALWAYS, DatedValue, Policy
from barberpro.simulation.conversion import conversions
from barberpro.simulation.outlook import outlook
from barberpro.simulation.replay import replay, standings
from barberpro.tables.schemas import BOOKINGS, CHECKOUTS, PAYMENTS, PROVIDERS, REFUNDS, REVIEWS
from barberpro.warehouse import billed_payments
from barberpro.warehouse.database import Database, memory_database
from barberpro.warehouse.provider_measures import Windows
from tests.tables.invented import checkout, create, payment, provider

NEVER = datetime.max.replace(tzinfo=UTC)
FIRST, DAYS = datetime(2026, 2, 1, tzinfo=ZoneInfo(ZONE)), 120
PROVIDERS_MADE = {"a": 70, "b": 20, "c": 140}
"""Bookings a month, around the tiers."""
Made = dict[str, list[Booking]]


def made(generator: np.random.Generator) -> Made:
    """Draw bookings: made over four months, starting up to a month later, some refunded, some not completed."""
    found: Made = {}
    for name, number in PROVIDERS_MADE.items():
        found[name] = []
        for place in range(4 * number):
            booked = FIRST + timedelta(minutes=int(generator.integers(DAYS * 24 * 60)))
            starts = booked + timedelta(hours=int(generator.choice([1, 24, 24 * 30])))
            amount = int(generator.integers(1, 3_000_000))
            back = generator.random() if starts < booked + timedelta(days=2) else 1.0
            found[name].append(
                Booking(
                    f"{name}{place:04}",
                    booked,
                    starts,
                    amount,
                    completed=bool(generator.random() < 0.9),
                    refunded_at=starts + timedelta(hours=2) if back < 0.2 else None,
                    refunded=amount // 3 if back < 0.1 else None,
                )
            )
    return found


def rows(every: Made) -> Iterator[tuple[str, dict[str, Any]]]:
    """Write the bookings as a source would: the booking, its payment, its refund."""
    for name, bookings in every.items():
        for number, each in enumerate(bookings):
            booked, starts = (at.astimezone(UTC).replace(tzinfo=None) for at in (each.booked_at, each.starts_at))
            source = {"source": "m", "source_version": 1, "known_at_basis": "observed", "currency": "ARS"}
            ids = source | {"booking_id": each.booking_id, "provider_id": name}
            price = Decimal(each.amount) / 100
            status = "completed" if each.completed else "no_show"
            yield "bookings", ids | {"created_at": booked, "starts_at": starts, "event_at": starts, "known_at": starts,
                                     "price": price, "status": status}  # fmt: skip
            back = Decimal(each.returned(NEVER)) / 100
            paid = payment(number, booked + timedelta(minutes=1), **ids, amount=price, refunded_amount=back)
            yield "payments", paid | {"payment_id": f"pay-{each.booking_id}"}
            if each.refunded_at is not None:
                at = each.refunded_at.astimezone(UTC).replace(tzinfo=None)
                yield "refunds", ids | {"refund_id": each.booking_id, "payment_id": f"pay-{each.booking_id}",
                    "created_at": at, "event_at": at, "known_at": at, "amount": back, "reason": "other",
                    "status": "approved"}  # fmt: skip


def warehouse(db: Database, every: Made) -> None:
    """Fill a database with what a replay reads."""
    written = list(rows(every))
    for table in (BOOKINGS, PAYMENTS, REFUNDS):
        create(db, table, [row for name, row in written if name == table.name])
    create(db, REVIEWS)
    create(db, CHECKOUTS, opened(every))
    create(db, PROVIDERS, [provider(name, datetime(2024, 1, 1), province="AR-C") for name in every])
    db.execute("CREATE TABLE provinces AS SELECT 'AR-C' AS province, 'gba' AS cpi_region")
    months = "range(DATE '2025-06-01', DATE '2026-09-01', INTERVAL 1 MONTH)"
    db.execute(
        f"CREATE TABLE deflator AS SELECT 'gba' AS region, unnest({months})::DATE AS month, "
        "100.0 AS index_value, 'published' AS basis"
    )
    db.execute(
        f"CREATE TABLE cpi AS SELECT 'gba' AS region, 'general' AS division, unnest({months})::DATE AS month, "
        "100.0 AS index_value, DATE '2025-07-01' AS published_on"
    )


def opened(every: Made) -> list[dict[str, Any]]:
    """Open a checkout for each booking, and beside every third one another that is abandoned or still open."""
    found = []
    for place, (name, booking) in enumerate((name, each) for name, bookings in every.items() for each in bookings):
        at = booking.booked_at.astimezone(UTC).replace(tzinfo=None)
        found.append(checkout(3 * place, at, "paid", provider_id=name))
        if place % 3 == 0:
            found.append(checkout(3 * place + 1, at, "abandoned", provider_id=name))
            found.append(checkout(3 * place + 2, at, "open", provider_id=name))
    return [*found, checkout(1, datetime(2026, 3, 1), "paid", provider_id="nobody")]


def policies() -> list[Policy]:
    """Give one policy for each basis, the last with two of them and a campaign."""

    def of(*bases: tuple[date, str]) -> Policy:
        values = tuple(DatedValue(day, basis, "-", "-") for day, basis in bases)
        campaign = tuple(DatedValue(day, bp, "-", "-") for day, bp in ((ALWAYS, 0), (date(2026, 3, 20), 10)))
        return shipped_policy().overlaid("x", {"commission.tier_basis": values, "commission.campaign_bp": campaign})

    names = ("previous_month", "running", "retroactive")
    return [*(of((ALWAYS, each)) for each in names), of((ALWAYS, "running"), (date(2026, 4, 10), "retroactive"))]


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider's bookings with what the replay charged each, and the rules that hold for it."""

    bookings: list[Booking]
    rate_bp: dict[str, int]
    income: dict[str, int]
    terms_on: Callable[[date], CommissionTerms]
    earned_in: Callable[[date], frozenset[str]]

    def basis(self, booking: Booking) -> str:
        return self.terms_on(local_day(booking.booked_at)).tier_basis

    def charged(self, booking: Booking) -> Charge:
        return charge(booking, self.bookings, self.terms_on, self.earned_in)


def providers(every: Made, policy: Policy) -> Iterator[Provider]:
    """Replay what was made, out of a database, and lay the result beside the bookings."""
    with memory_database() as db:
        warehouse(db, every)
        history = billed_payments.history(db, Windows.of(standing_terms(policy, date(2026, 6, 1))))
        order = [key.removeprefix("pay-") for key in billed_payments.keys(db)["payment_id"]]
    billed, flags = replay(history, policy), standings(history, policy)
    rates, income = (dict(zip(order, each.tolist(), strict=True)) for each in (billed.rate_bp, billed.income))
    months = history.months

    def earned(place: int) -> Callable[[date], frozenset[str]]:
        return lambda month: frozenset(code for code, held in flags.items() if held[place, months.index(month)])

    for place, bookings in enumerate(every.values()):
        yield Provider(bookings, rates, income, partial(commission_terms, policy), earned(place))


@pytest.mark.parametrize("policy", policies(), ids=["previous month", "running", "retroactive", "both"])
def test_a_replay_takes_what_the_rules_of_a_single_booking_say(policy: Policy) -> None:
    tiers, settled = set(), 0
    for one in providers(made(np.random.default_rng(5)), policy):
        for booking in one.bookings:
            if one.basis(booking) != "retroactive":
                assert one.rate_bp[booking.booking_id] == one.charged(booking).rate_bp
            tiers.add(one.rate_bp[booking.booking_id])
        for month in sorted({each.made_in for each in one.bookings}):
            settled += month_ties_out(one, month)
    assert len(tiers) > 2
    assert settled >= 6


def month_ties_out(one: Provider, month: date) -> bool:
    """Hold a month's income to charges, refunds and settlement; not where a refund came after the month's end."""
    ends = first_instant(next_month(month))
    inside = [each for each in one.bookings if each.made_in == month]
    if any(each.returned(ends) != each.returned(NEVER) for each in inside):
        return False
    left = [kept(one.charged(each).taken, each.amount, each.returned(ends)).commission for each in inside]
    settled = settlement(one.bookings, month, one.terms_on, one.earned_in)
    assert sum(left) + settled.commission == sum(one.income[each.booking_id] for each in inside)
    return True


def test_checkouts_are_counted_by_provider_and_month() -> None:
    every = made(np.random.default_rng(5))
    with memory_database() as db:
        warehouse(db, every)
        found = billed_payments.history(db, Windows.of(standing_terms(shipped_policy(), date(2026, 6, 1))))
        db.execute("DELETE FROM checkouts")
        none = billed_payments.history(db, Windows.of(standing_terms(shipped_policy(), date(2026, 6, 1))))
    assert found.checkouts is not None
    paid = [[sum(each.made_in == month for each in bookings) for month in found.months] for bookings in every.values()]
    assert found.checkouts.paid.tolist() == paid
    told = conversions(found)
    assert told is not None
    assert (told["checkouts"], told["paid"]) == (920 + 307, 920)
    assert sum(row["paid"] for row in told["by"]["month"]) == 920
    assert outlook(found).conversion == pytest.approx(np.full(3, 0.75), abs=0.02)
    assert (none.checkouts, conversions(none), outlook(none).conversion) == (None, None, None)


def test_charges_go_back_with_refunds_as_they_do_in_a_waterfall() -> None:
    every = made(np.random.default_rng(5))
    with memory_database() as db:
        warehouse(db, every)
        db.execute("UPDATE payments SET processor_fee = round(amount * 0.0433, 2), taxes_withheld = amount / 50")
        found = billed_payments.history(db, Windows.of(standing_terms(shipped_policy(), date(2026, 6, 1))))
        rows = db.frame(
            "SELECT amount, refunded_amount, processor_fee, taxes_withheld FROM payments "
            "WHERE status = 'approved' ORDER BY payment_id"
        )
        order = billed_payments.keys(db)["payment_id"].to_list()
    expected = {}
    for key, (amount, refunded, *charges) in zip(sorted(order), rows.rows(), strict=True):
        whole, back = int(amount * 100), int(refunded * 100)
        parts = [int(each * 100) for each in charges]
        expected[key] = sum(each - domain_proportion(each, back, whole) for each in parts)
    assert dict(zip(order, found.cost.tolist(), strict=True)) == expected
    assert found.cost.min() == 0
