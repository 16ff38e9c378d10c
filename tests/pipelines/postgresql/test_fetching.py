"""Rows of a real database are loaded once each, whatever is committed late, changed meanwhile or cut off."""

from __future__ import annotations

from tests.pipelines.postgresql.conftest import Fetcher, booking


def test_rows_are_loaded_and_only_new_ones_the_next_time(bookings: Fetcher) -> None:
    bookings.database.run(*(booking(key, f"now() - interval '{9 - key} days'") for key in range(5)))

    first = bookings.run()
    bookings.database.run(booking(5))
    second = bookings.run()

    assert [(file.rows, file.loaded) for file in first.files] == [(5, 5)]
    assert [(file.rows, file.loaded, file.duplicate) for file in second.files] == [(2, 1, 1)]
    assert bookings.rows() == ["0", "1", "2", "3", "4", "5"]
