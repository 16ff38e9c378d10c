"""Hashes that are kept up delivery by delivery are those that the whole tables have."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from barberpro.settings import load_settings
from barberpro.tables import schemas
from barberpro.warehouse import hashes, versions
from barberpro.warehouse.content import content_hash, row_text
from barberpro.warehouse.database import Database
from barberpro.warehouse.writer import open_writer
from tests.tables import invented

TABLE = schemas.PAYMENT_EVENTS
HASHED = (schemas.PAYMENT_EVENTS, schemas.PAYMENTS)
MANY = 400
"""Payments there from the beginning: a delivery of a few is followed, not computed anew."""
START = datetime(2026, 3, 1, 12, 0)

Rows = list[tuple[int, int, int]]
"""Number of a payment, its version, and minutes until it was known."""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Database, Iterator[int]]]:
    root = tmp_path_factory.mktemp("kept")
    with open_writer(load_settings(root)) as db:
        numbers = count(1)
        _deliver(db, next(numbers), [(number, 0, 60) for number in range(MANY)], [])
        yield db, numbers


def _deliver(db: Database, load_id: int, rows: Rows, replaced: list[int]) -> versions.Brought:
    payments = []
    for number, version, minutes in rows:
        at = START + timedelta(minutes=number)
        event_at = at + timedelta(hours=version)
        changed = {"event_at": event_at, "source_version": version, "known_at": event_at + timedelta(minutes=minutes)}
        payments.append(invented.payment(number, at, **changed))
    invented.create(db, schemas.Table("staged_rows", "", TABLE.columns, (), ()), payments)
    facts = row_text([name for name in TABLE.names if name not in ("known_at", "known_at_basis")])
    db.execute(
        "CREATE OR REPLACE TEMP TABLE staged AS "
        f"SELECT row_number() OVER () AS line, *, md5_number({facts}) AS content_hash FROM staged_rows"
    )
    db.execute("DROP TABLE staged_rows")
    return versions.bring_in(db, TABLE, load_id, replaced)


def _as_they_are(db: Database) -> dict[str, str]:
    return {table.name: content_hash(db, table.name) for table in HASHED}


def _kept(db: Database) -> set[str]:
    return {name for (name,) in db.execute(f"SELECT table_name FROM {hashes.KEPT}").fetchall()}


few = st.lists(st.tuples(st.integers(0, MANY + 20), st.integers(0, 3), st.integers(0, 90)), min_size=1, max_size=8)


@settings(max_examples=12, deadline=None)
@given(deliveries=st.lists(st.tuples(few, st.booleans()), min_size=1, max_size=4))
def test_kept_up_hashes_are_those_of_the_whole_tables(
    loaded: tuple[Database, Iterator[int]], deliveries: list[tuple[Rows, bool]]
) -> None:
    db, numbers = loaded
    assert {table.name: hashes.kept_hash(db, table) for table in HASHED} == _as_they_are(db)
    for rows, replaces in deliveries:
        load_id = next(numbers)
        _deliver(db, load_id, rows, [load_id - 1] if replaces and load_id > 2 else [])
        assert _kept(db) >= {table.name for table in HASHED}, "followed, not forgotten"
    assert {table.name: hashes.kept_hash(db, table) for table in HASHED} == _as_they_are(db)


def test_a_delivery_that_is_a_large_part_of_its_table_is_not_followed(loaded: tuple[Database, Iterator[int]]) -> None:
    db, numbers = loaded
    hashes.kept_hash(db, TABLE)
    _deliver(db, next(numbers), [(number, 9, 1) for number in range(MANY // 4)], [])
    assert not _kept(db) & {table.name for table in HASHED}
    assert hashes.kept_hash(db, TABLE) == content_hash(db, TABLE.name)


def test_a_row_changed_behind_the_loader_is_seen(loaded: tuple[Database, Iterator[int]]) -> None:
    db, _ = loaded
    kept = hashes.kept_hash(db, TABLE)
    assert hashes.seen_hash(db, TABLE) == kept
    db.execute("BEGIN")
    db.execute("UPDATE payment_events SET amount = amount + 0.01 WHERE payment_id = 'p000007'")
    assert hashes.seen_hash(db, TABLE) == content_hash(db, TABLE.name) != kept
    db.execute("ROLLBACK")


def test_a_table_that_is_defined_otherwise_is_hashed_anew(loaded: tuple[Database, Iterator[int]]) -> None:
    db, _ = loaded
    kept = hashes.kept_hash(db, TABLE)
    db.execute(f"UPDATE {hashes.KEPT} SET definition = 'of another version', total = 1")
    hashes.create_table(db)
    assert not _kept(db)
    assert hashes.kept_hash(db, TABLE) == kept
