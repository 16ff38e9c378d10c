"""Values come as the database has them: times in any zone, amounts to the centavo, rows without a time."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from tests.pipelines.postgresql.shop_database import BOOKINGS, Fetcher, booking, counts, days_ago


def test_times_without_offset_are_those_of_the_mapping_whatever_the_session_says(bookings: Fetcher) -> None:
    bookings.database.run(
        "DROP TABLE bookings",
        BOOKINGS.replace("updated_at timestamptz", "updated_at timestamp"),
        f"ALTER DATABASE {bookings.database.name} SET timezone = 'America/Argentina/Buenos_Aires'",
        f"ALTER DATABASE {bookings.database.name} SET datestyle = 'SQL, DMY'",
    )
    bookings.database.run(
        booking("a", "'2026-07-04 23:30:00.123456'"), booking("b", "now()"), booking("c", "'2008-11-01 10:00'")
    )
    bookings.run()
    a, b, c = bookings.rows("SELECT event_at, created_at FROM bookings ORDER BY booking_id")
    assert a == (datetime(2026, 7, 5, 2, 30, 0, 123456), datetime(2026, 7, 1, 13))
    assert c[0] == datetime(2008, 11, 1, 12), "two hours behind in the summer of 2008"
    assert abs((b[0] - datetime.now(UTC).replace(tzinfo=None)).total_seconds()) < 60

    bookings.database.run(booking("d", "now() - interval '10 minutes'"), booking("e", "now() - interval '40 minutes'"))
    bookings.run()
    assert bookings.rows() == ["a", "b", "c", "d"], "the overlap is counted in the column's own zone"
    assert "earlier" not in str(bookings.run(reconcile_keys=True).notes)
    assert bookings.rows() == ["a", "b", "c", "d", "e"]


def test_money_is_exact_to_the_centavo(bookings: Fetcher) -> None:
    prices = ["0.01", "0.10", "1234567890.12", "99999999.99", "3"]
    bookings.database.run(*(booking(place, price=price) for place, price in enumerate(prices)))
    bookings.run()
    assert bookings.rows("SELECT price FROM bookings ORDER BY booking_id") == [Decimal(each) for each in prices]


def test_rows_without_a_time_are_refused_once_and_not_lost(bookings: Fetcher) -> None:
    bookings.database.run("ALTER TABLE bookings ALTER updated_at DROP NOT NULL", *days_ago(0), booking("x", "NULL"))
    assert sorted(counts(bookings.run())) == [(1, 0, 0), (1, 1, 0)]
    bookings.run()
    (refused,) = bookings.rows("SELECT reason FROM quarantine")
    assert refused == "no value; it is required"

    result = bookings.run(reconcile_keys=True)
    assert any("1 are there but refused here" in note for note in result.notes)
    bookings.database.run("UPDATE bookings SET updated_at = now() WHERE booking_id = 'x'")
    bookings.run()
    assert bookings.rows() == ["0", "x"]
