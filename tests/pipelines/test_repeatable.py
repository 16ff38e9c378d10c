"""A stage writes the same bytes on one thread and on several, and from rows that lie in another order."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from barberpro.settings import Settings
from barberpro.tables import schemas
from barberpro.warehouse.database import Database, memory_database
from barberpro.warehouse.latest import LATEST, latest_sql, versions_table
from barberpro.warehouse.writer import add_reference_tables, open_writer
from pipelines import features, marts


@contextmanager
def shuffled(settings: Settings, threads: int) -> Iterator[Database]:
    """Copy the writer's tables into memory, each in an order of its own."""
    with open_writer(settings) as there, memory_database() as db:
        for table in schemas.LOADED_TABLES:
            name = versions_table(table)
            rows = there.frame(f"SELECT * FROM {name} ORDER BY hash(content_hash, {threads})")
            db.connection.register("rows", rows)
            db.execute(f"CREATE TABLE {name} AS SELECT * FROM rows")
        for table in LATEST.values():
            db.execute(f"CREATE VIEW {table.name} AS {latest_sql(table)}")
        add_reference_tables(db, settings)
        db.execute(f"SET threads = {threads}")
        yield db


@pytest.mark.parametrize("stage", [pytest.param(features, marks=pytest.mark.slow), marts])
def test_threads_and_the_order_of_rows_change_no_byte(shop_loaded, stage):
    written = []
    for threads in (1, 4):
        with shuffled(shop_loaded, threads) as db:
            stage.run(shop_loaded, db)
        written.append({path.name: path.read_bytes() for path in shop_loaded.tables.glob("*.parquet")})
    assert written[0]
    assert written[0] == written[1]
