"""A quote says what a booking is frozen at, in lines, and what they rest on."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from barberpro.domain.commission import RateLine
from barberpro.errors import BadInputError
from barberpro.policies.files import shipped_policy
from barberpro.policies.policy import ALWAYS, DatedValue
from barberpro.tables import schemas
from barberpro.warehouse.database import memory_database
from barberpro.warehouse.writer import add_reference_tables
from pipelines import quote
from tests.tables import invented

JUNE = datetime(2026, 6, 1, 3)
"""The first instant of June in Buenos Aires."""


@pytest.fixture
def served(settings, monkeypatch):
    """Serve a provider of thirty months with 60 bookings last month, each at a large ticket."""
    with memory_database() as db:
        for table in (schemas.PAYMENTS, schemas.BOOKINGS, schemas.REFUNDS, schemas.REVIEWS, schemas.PROVIDERS):
            invented.create(db, table)
        add_reference_tables(db, settings)
        before = [JUNE - timedelta(days=3 * number) + timedelta(hours=10) for number in range(1, 250)]
        often = [JUNE + timedelta(hours=10 * number) for number in range(60)]
        rows = [booking(number, at) for number, at in enumerate([*before, *often])]
        invented.insert(db, schemas.BOOKINGS, rows)
        joined = {
            **invented.VERSION,
            "provider_id": "p",
            "joined_at": JUNE - timedelta(days=30 * 31),
            "province": "AR-C",
        }
        invented.insert(db, schemas.PROVIDERS, [joined | {"event_at": JUNE, "known_at": JUNE}])
        reviews = [review(number, 5) for number in range(40)]
        invented.insert(db, schemas.REVIEWS, reviews)
        yield db


def booking(number, at):
    return {**invented.VERSION, "booking_id": f"b{number}", "provider_id": "p", "client_id": f"c{number % 25}",
            "starts_at": at, "created_at": at, "event_at": at, "known_at": at, "price": Decimal(30_000),
            "currency": "ARS", "status": "completed"}  # fmt: skip


def review(number, rating):
    at = JUNE + timedelta(days=number % 28)
    return {**invented.VERSION, "review_id": f"r{number}", "provider_id": "p", "booking_id": f"b{number}",
            "created_at": at, "event_at": at, "known_at": at, "rating": rating}  # fmt: skip


def asked(db, monkeypatch, settings, day, policy=None):
    from contextlib import contextmanager
    from types import SimpleNamespace

    @contextmanager
    def opened(*_):
        yield SimpleNamespace(database=db)

    monkeypatch.setattr(quote.reader, "generation", opened)
    return quote.run(settings, "p", day, policy or shipped_policy())


def test_lines_add_up_and_say_what_was_earned(served, monkeypatch, settings):
    found = asked(served, monkeypatch, settings, date(2026, 7, 10))
    assert found.lines == (
        RateLine("tier", 280), RateLine("top_performer", -20), RateLine("loyal", -30), RateLine("high_volume", -10),
    )  # fmt: skip
    assert (found.rate_bp, found.bookings, found.tier_basis) == (220, 60, "previous_month")
    assert (found.measured.reviews, found.measured.stars) == (40, 200)
    assert found.measured.clients == found.measured.returned == 25
    assert found.as_json()["rate_bp"] == 220


def test_a_standing_is_measured_once_a_month(served, monkeypatch, settings):
    june = asked(served, monkeypatch, settings, date(2026, 6, 30))
    assert june.lines[0] == RateLine("tier", 350)
    assert june.measured.reviews == 0


def test_marginal_tiers_begin_at_the_first(served, monkeypatch, settings):
    running = (DatedValue(ALWAYS, "running", "-", "-"),)
    policy = shipped_policy().overlaid("x", {"commission.tier_basis": running})
    found = asked(served, monkeypatch, settings, date(2026, 7, 10), policy)
    assert (found.lines[0].bp, found.bookings) == (350, 0)


def test_a_provider_that_nobody_knows_is_one_line(served, monkeypatch, settings):
    asked(served, monkeypatch, settings, date(2026, 7, 10))
    with pytest.raises(BadInputError, match="provider 'q' has no booking; there are providers such as p"):
        quote.run(settings, "q", date(2026, 7, 10), shipped_policy())
