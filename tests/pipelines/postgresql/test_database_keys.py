"""All keys beside those of the database: what is gone, what came back, what is missing, and personal keys."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from barberpro.errors import GateRefusedError
from barberpro.warehouse import fetched as landing
from tests.pipelines.postgresql.shop_database import ONLY_BOOKINGS, Fetcher, booking, days_ago


def test_a_deleted_row_leaves_the_latest_and_comes_back_with_a_later_version(bookings: Fetcher) -> None:
    bookings.database.run(*days_ago(0, 1, 2))
    bookings.run()
    bookings.database.run("DELETE FROM bookings WHERE booking_id = '1'")

    gone = bookings.run(reconcile_keys=True)
    assert bookings.rows() == ["0", "2"]
    assert "keys of bookings: 2 there, 2 here; 1 are gone there and left out" in gone.notes
    (grave,) = bookings.rows("SELECT table_name, row_key, gone, source, known_at_basis FROM tombstones")
    assert grave == ("bookings", "1", True, "shop", "observed")
    assert len(bookings.rows("SELECT 1 FROM bookings_versions")) == 3, "the versions stay"

    assert bookings.run(reconcile_keys=True).tables == gone.tables, "what is known to be gone is not said twice"

    bookings.database.run(booking(1, price="7"))
    back = bookings.run()
    assert bookings.rows("SELECT price FROM bookings WHERE booking_id = '1'") == [Decimal(7)]
    assert back.tables["bookings"] != gone.tables["bookings"]


def test_a_row_that_comes_back_as_it_was_counts_again(bookings: Fetcher) -> None:
    """As after a restore: its version is older than the tombstone."""
    bookings.database.run(*days_ago(0, 1))
    before = bookings.run()
    for round_ in range(2):
        bookings.database.run("DELETE FROM bookings WHERE booking_id = '1'")
        bookings.run(reconcile_keys=True)
        assert bookings.rows() == ["0"]
        bookings.database.run(*days_ago(1)) if round_ else bookings.database.run(
            "INSERT INTO bookings SELECT '1', 'client-1', provider_id, created_at, starts_at, service, price, "
            "currency, status, updated_at + interval '1 day' FROM bookings"
        )
        bookings.run(reconcile_keys=True)
        assert bookings.rows() == ["0", "1"]
    assert before.tables.keys() == bookings.run().tables.keys()


def test_an_emptied_table_is_not_believed(bookings: Fetcher) -> None:
    bookings.database.run(*days_ago(*range(25)))
    bookings.run()
    bookings.database.run("TRUNCATE bookings")
    with pytest.raises(GateRefusedError, match=r"25 of 25 rows of bookings are not in bookings of .*max_gone_share"):
        bookings.run(reconcile_keys=True)
    assert len(bookings.rows()) == 25
    assert bookings.rows("SELECT * FROM tombstones") == []


def test_reconciled_keys_are_reported_and_personal_ones_leave_no_trace(bookings: Fetcher, shop_mapping: object) -> None:
    bookings.database.run(*days_ago(0, 1), "UPDATE bookings SET currency = NULL WHERE false")
    bookings.run(reconcile_keys=True)
    told = json.loads((bookings.settings.reports / "postgresql_keys.json").read_text(encoding="utf-8"))
    assert told["relations"]["bookings"] == {
        "there": 2, "here": 2, "brought": 0, "gone": 0, "back": 0, "refused": 0, "earlier_there": 0,
    }  # fmt: skip
    assert datetime.fromisoformat(told["at"]).tzinfo is not None
    assert not list(landing.folder_of(bookings.settings.raw, "shop").glob(".*"))


CLIENTS = """
  - table: clients
    files: ["clients*.parquet"]
    format: {type: parquet}
    zone: America/Argentina/Buenos_Aires
    fields:
      client_id: {from: client_id}
      event_at: {from: updated_at}
      known_at: {from: updated_at, delay: PT5M}
      registered_at: {from: updated_at}
"""


def test_a_deleted_person_is_buried_under_the_pseudonym(bookings: Fetcher, shop_mapping: Callable[..., Path]) -> None:
    mapping = shop_mapping(ONLY_BOOKINGS + CLIENTS.lstrip("\n"))
    bookings.database.run(
        "CREATE TABLE clients (client_id text PRIMARY KEY, updated_at timestamptz NOT NULL)",
        "INSERT INTO clients VALUES ('ana@example.com', now()), ('30111222', now())",
        *days_ago(0),
    )
    bookings.run(mapping=mapping)
    kept = set(bookings.rows("SELECT client_id FROM clients"))
    bookings.database.run("DELETE FROM clients WHERE client_id = '30111222'")

    result = bookings.run(mapping=mapping, reconcile_keys=True)

    assert "keys of clients: 1 there, 1 here; 1 are gone there and left out" in result.notes
    (left,) = bookings.rows("SELECT client_id FROM clients")
    (buried,) = bookings.rows("SELECT row_key FROM tombstones")
    assert {left, buried} == kept
    folder = landing.folder_of(bookings.settings.raw, "shop")
    (told,) = folder.glob("tombstones*.jsonl")
    assert b"30111222" not in told.read_bytes()
    assert not list(folder.glob(".*")), "the file of keys is gone"


def test_personal_keys_are_removed_even_when_the_comparison_fails(
    bookings: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipelines.postgresql import keys

    def fail(*_: object) -> None:
        raise RuntimeError("gone")

    bookings.database.run(*days_ago(0))
    monkeypatch.setattr(keys, "beside", fail)
    with pytest.raises(RuntimeError, match="gone"):
        bookings.run(reconcile_keys=True)
    assert not list(landing.folder_of(bookings.settings.raw, "shop").glob(".*"))


def test_an_update_that_did_not_touch_its_time_of_change_backwards_is_told(bookings: Fetcher) -> None:
    bookings.database.run(*days_ago(0, 1))
    bookings.run()
    bookings.database.run("UPDATE bookings SET updated_at = updated_at - interval '1 day' WHERE booking_id = '0'")
    assert any("1 are older there than here" in note for note in bookings.run(reconcile_keys=True).notes)
