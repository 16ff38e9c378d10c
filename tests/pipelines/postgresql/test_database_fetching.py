"""Rows of a real database are loaded once each, whatever is committed late, changed meanwhile or cut off."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest

from barberpro.errors import UnavailableError
from barberpro.warehouse import fetched as landing
from pipelines import load
from pipelines.load import LoadResult
from pipelines.postgresql import copying
from tests.pipelines.postgresql.shop_database import Fetcher, booking, counts, days_ago


def files(fetcher: Fetcher) -> list[Path]:
    return sorted(landing.folder_of(fetcher.settings.raw, "shop").iterdir())


def test_rows_are_loaded_and_only_new_ones_the_next_time(bookings: Fetcher) -> None:
    bookings.database.run(*days_ago(0, 1, 2, 3, 4))

    first = bookings.run()
    bookings.database.run(booking(5))
    second = bookings.run()
    third = bookings.run()

    assert counts(first) == [(5, 5, 0)]
    assert counts(second) == [(2, 1, 1)]
    assert bookings.rows() == ["0", "1", "2", "3", "4", "5"]
    assert counts(third) == [(1, 0, 1)], "the row within the overlap, once more"
    assert [path.stat().st_mode & 0o777 for path in files(bookings)] == [0o600] * 3


def test_a_file_is_filled_from_several_pieces_of_the_stream(bookings: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "CHUNK_BYTES", 200)  # about two rows
    bookings.database.run(*days_ago(*range(20)))
    result = bookings.batched(5).run()
    assert [rows for rows, _, _ in counts(result)] == [6, 6, 6, 2]
    assert len(bookings.rows()) == 20


def test_the_landing_alone_rebuilds_what_was_fetched(bookings: Fetcher) -> None:
    bookings.database.run(*days_ago(0, 1, 2))
    before = bookings.run(reconcile_keys=True)
    bookings.database.run("DELETE FROM bookings WHERE booking_id = '1'")
    before = bookings.run(reconcile_keys=True)
    (bookings.settings.warehouse / "writer.duckdb").unlink()

    assert load.rebuild(bookings.settings).tables == before.tables
    assert bookings.rows() == ["0", "2"]


def test_a_row_that_commits_after_the_watermark_moved_past_it_is_loaded(bookings: Fetcher) -> None:
    """Without an overlap of its own: what covers the row is the begin of the transaction that brings it."""
    fetcher = bookings.overlapping(0)
    with fetcher.database.session() as slow:
        slow.execute("BEGIN")
        slow.execute(booking("late"))  # stamped with the begin of its transaction
        fetcher.database.run(booking("early"))
        assert counts(fetcher.run()) == [(1, 1, 0)]
        fetcher.database.run(booking("later"))
        assert counts(fetcher.run()) == [(2, 1, 1)]
        slow.execute("COMMIT")
    assert fetcher.rows() == ["early", "later"]

    assert counts(fetcher.run()) == [(3, 1, 2)]

    assert fetcher.rows() == ["early", "late", "later"]
    (late, later) = fetcher.rows("SELECT event_at FROM bookings WHERE booking_id LIKE 'late%' ORDER BY booking_id")
    assert late < later


def test_a_row_stamped_before_its_transaction_began_is_covered_by_the_configured_overlap(bookings: Fetcher) -> None:
    bookings.database.run(booking("now"))
    bookings.run()
    bookings.database.run(
        booking("stamped", "now() - interval '29 minutes'"), booking("ages", "now() - interval '1 day'")
    )

    bookings.run()
    assert bookings.rows() == ["now", "stamped"]

    result = bookings.run(reconcile_keys=True)
    assert bookings.rows() == ["ages", "now", "stamped"]
    assert "keys of bookings: 3 there, 3 here; 1 were missing and fetched" in result.notes


def test_what_the_user_may_not_watch_is_covered_by_a_wider_overlap(bookings: Fetcher) -> None:
    bookings.database.run(
        "DROP ROLE IF EXISTS reader", "CREATE ROLE reader LOGIN PASSWORD 'r'", "GRANT SELECT ON bookings TO reader"
    )
    dsn = bookings.database.server.dsn(bookings.database.name, "reader", "r")
    bookings.database.run(booking("now"))
    with bookings.database.session():
        (told,) = bookings.run(dsn=dsn).notes
        assert "does not show since when 1 sessions of other users" in told
        bookings.database.run(booking("old", "now() - interval '20 hours'"))
        bookings.run(dsn=dsn)
    assert bookings.rows() == ["now", "old"]


def test_prepared_transactions_are_covered_by_the_wider_overlap(bookings: Fetcher) -> None:
    """Nobody can say when they began, and they belong to no session."""
    fetcher = bookings.overlapping(0)
    fetcher.database.run("BEGIN", booking("prepared"), "PREPARE TRANSACTION 'p'")
    fetcher.database.run(booking("after"))
    assert "1 prepared transactions" in fetcher.run().notes[0]
    fetcher.database.run("COMMIT PREPARED 'p'")
    fetcher.run()
    assert fetcher.rows() == ["after", "prepared"]


def test_an_update_during_the_snapshot_comes_with_the_next_fetch(
    bookings: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetcher = bookings.batched(2)
    fetcher.database.run(*days_ago(0, 1, 2, 3))
    real = load.load_found

    def change_while_loading(*given: object) -> LoadResult:
        monkeypatch.setattr(load, "load_found", real)
        fetcher.database.run("UPDATE bookings SET price = 9, status = 'completada', updated_at = now()", booking(9))
        return real(*given)

    monkeypatch.setattr(load, "load_found", change_while_loading)
    first = fetcher.run()

    assert counts(first) == [(2, 2, 0), (2, 2, 0)], "all of one state"
    assert set(fetcher.rows("SELECT price FROM bookings")) == {Decimal("1500.50")}
    assert sum(loaded for _, loaded, _ in counts(fetcher.run())) == 5
    assert set(fetcher.rows("SELECT price FROM bookings WHERE booking_id <> '9'")) == {Decimal(9)}
    assert len(fetcher.rows("SELECT 1 FROM bookings_versions")) == 9


@pytest.mark.parametrize("survived", [0, 2])
def test_a_fetch_that_is_killed_goes_on_after_the_last_loaded_file(
    bookings: Fetcher, monkeypatch: pytest.MonkeyPatch, survived: int
) -> None:
    """Die in the load of each file in turn, when it is in the landing and nothing is committed."""
    fetcher = bookings.batched(2)
    fetcher.database.run(*days_ago(*range(8)))
    real, loaded = load.load_found, []

    def die(*given: object) -> LoadResult:
        if len(loaded) == survived:
            raise KeyboardInterrupt
        loaded.append(1)
        return real(*given)

    monkeypatch.setattr(load, "load_found", die)
    with pytest.raises(KeyboardInterrupt):
        fetcher.run()
    monkeypatch.setattr(load, "load_found", real)
    result = fetcher.run()

    again = 1 if survived else 0
    assert sum(rows for rows, _, _ in counts(result)) == 8 - 2 * survived + again
    assert fetcher.rows() == [str(key) for key in range(8)]
    assert len(fetcher.rows("SELECT 1 FROM bookings_versions")) == 8
    assert len(fetcher.rows("SELECT 1 FROM load_ledger")) == len(files(fetcher)), "nothing lies there unloaded"


def test_the_server_dies_midway_and_the_next_fetch_goes_on(bookings: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server crashes between two files; more is in the table than the connection holds ready."""
    fetcher, server = bookings.batched(4_000), bookings.database.server
    fetcher.database.run(
        "INSERT INTO bookings SELECT g, 'c' || g, 'P1', now(), now(), repeat('x', 500), g, 'ARS', 'reservada', "
        "now() - interval '90 days' + g * interval '1 second' FROM generate_series(1, 16000) g"
    )
    real = load.load_found

    def crash(*given: object) -> LoadResult:
        monkeypatch.setattr(load, "load_found", real)
        server.crash()
        return real(*given)

    monkeypatch.setattr(load, "load_found", crash)
    try:
        with pytest.raises(UnavailableError, match=r"went away.* files were loaded before and stay loaded") as error:
            fetcher.run()
    finally:
        server.start()
    assert server.superuser_password not in str(error.value)
    (stayed,) = fetcher.rows("SELECT count(*) FROM bookings")
    assert 4_000 <= stayed < 16_000

    assert sum(rows for rows, _, _ in counts(fetcher.run())) == 16_000 - stayed + 1
    assert fetcher.rows("SELECT count(*), sum(price) FROM bookings") == [(16_000, Decimal(16_000 * 16_001 // 2))]


def test_since_reads_again_and_until_stops_short(bookings: Fetcher) -> None:
    at = [f"'2026-07-0{day} 12:00-03'" for day in range(1, 6)]
    bookings.database.run(*(booking(place, each) for place, each in enumerate(at)))

    bookings.run(until=datetime(2026, 7, 3, 15, tzinfo=UTC))
    assert bookings.rows() == ["0", "1"]
    bookings.run()
    assert bookings.rows() == ["0", "1", "2", "3", "4"]
    assert counts(bookings.run(since=datetime(2026, 7, 2, 15, tzinfo=UTC))) == [(4, 0, 4)]


def test_another_database_is_fetched_whole(bookings: Fetcher) -> None:
    bookings.database.run(*days_ago(0), booking(1))
    bookings.run()
    bookings.database.server.run_in(
        "postgres", f"CREATE DATABASE {bookings.database.name}_copy TEMPLATE {bookings.database.name}"
    )
    try:
        with psycopg.connect(bookings.database.dsn + "_copy", autocommit=True) as other:
            other.execute(days_ago(50)[0].encode())
        result = bookings.run(dsn=bookings.database.dsn + "_copy")
    finally:
        bookings.database.server.run_in("postgres", f"DROP DATABASE {bookings.database.name}_copy WITH (FORCE)")
    assert counts(result) == [(3, 1, 2)]
    assert "was never fetched from" in result.notes[0]
