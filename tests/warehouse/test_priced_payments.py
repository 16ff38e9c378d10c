"""Service, hour and client of a payment are those of its booking, as they were known when it was booked."""

from __future__ import annotations

from datetime import date

import pytest

from barberpro.errors import IntegrityError
from barberpro.policies.rates import MeasureColumns
from barberpro.simulation.history import History
from barberpro.simulation.price_history import UNKNOWN
from barberpro.warehouse.database import Database, memory_database
from barberpro.warehouse.priced_payments import priced_history
from tests.simulation.small_history import small_history

TABLES = (
    "CREATE TABLE bookings (source TEXT, booking_id TEXT, provider_id TEXT, client_id TEXT, created_at TIMESTAMP, "
    "starts_at TIMESTAMP, known_at TIMESTAMP, service TEXT, status TEXT)",
    "CREATE TABLE payments (source TEXT, payment_id TEXT, booking_id TEXT, provider_id TEXT, client_id TEXT, "
    "attempted_at TIMESTAMP, amount DECIMAL(18,2), refunded_amount DECIMAL(18,2), processor_fee DECIMAL(18,2), "
    "taxes_withheld DECIMAL(18,2), payer_financing DECIMAL(18,2), status TEXT, currency TEXT, province TEXT)",
    # The first two visits are completed on January 6 and 8; of the second it is known only on the 12th.
    "INSERT INTO bookings VALUES "
    "('m', 'b1', 'a', 'ana', '2025-01-05 12:00', '2025-01-06 13:30', '2025-01-06 15:00', 'corte', 'completed'), "
    "('m', 'b2', 'a', 'ana', '2025-01-07 12:00', '2025-01-08 13:30', '2025-01-12 15:00', 'corte', 'completed'), "
    "('m', 'b3', 'a', 'ana', '2025-01-10 12:00', '2025-01-13 02:00', '2025-01-13 04:00', 'barba', 'no_show'), "
    "('m', 'b4', 'a', 'ana', '2025-01-20 12:00', '2025-01-25 13:00', '2025-01-25 15:00', 'corte', 'completed'), "
    "('m', 'b5', 'z', 'ana', '2025-01-21 12:00', '2025-01-22 13:00', '2025-01-22 15:00', NULL, 'completed')",
    "INSERT INTO payments SELECT 'm', 'p' || booking_id[2:], booking_id, provider_id, client_id, created_at, "
    "100, 0, 0, 0, 0, 'approved', 'ARS', 'AR-X' FROM bookings",
    "INSERT INTO payments VALUES "
    "('m', 'p6', NULL, 'z', NULL, '2025-01-23', 100, 0, 0, 0, 0, 'approved', 'ARS', 'AR-X')",
)


@pytest.fixture
def db():
    with memory_database() as found:
        for statement in TABLES:
            found.execute(statement)
        yield found


def history_of(rows: int) -> History:
    """Make the history of two shops in a month; the reader takes providers and the number of rows of it."""
    small = small_history(providers=2, months=1)
    assert isinstance(small.measures, MeasureColumns)
    return History(
        **{name: getattr(small, name) for name in small.__slots__}
        | {"providers": ("a", "z"), "amount": small.amount[:rows]}
    )


def test_columns_are_in_the_order_of_the_bill_and_as_known_then(db: Database) -> None:
    found = priced_history(db, history_of(6))
    assert found.services == ("barba", "corte", "unknown")
    services = [found.services[each] for each in found.service]
    assert services == ["corte", "corte", "barba", "corte", "unknown", "unknown"]
    monday, wednesday, saturday, sunday = (day * 24 for day in (0, 2, 5, 6))
    assert found.hour.tolist() == [monday + 10, wednesday + 10, sunday + 23, saturday + 10, wednesday + 10, UNKNOWN]
    # On the 10th the second visit was not known yet; at the shop z Ana was never before; the last payer has no name.
    assert found.visits.tolist() == [0, 1, 1, 2, 0, UNKNOWN]
    assert found.days_since.tolist() == [0, 1, 4, 12, 0, 0]


def test_completed_bookings_are_counted_by_shop_day_and_hour(db: Database) -> None:
    held = priced_history(db, history_of(6)).attendance
    first = (date(2025, 1, 6) - date(1970, 1, 1)).days
    assert held.provider.tolist() == [0, 0, 1, 0]
    assert (held.day - first).tolist() == [0, 2, 16, 19]
    assert (held.known_on - first).tolist() == [0, 6, 16, 19]
    assert held.hour.tolist() == [10, 58, 58, 130]


def test_payments_of_another_reading_are_refused(db: Database) -> None:
    with pytest.raises(IntegrityError, match="6 payments have a service and 5 a bill"):
        priced_history(db, history_of(5))
