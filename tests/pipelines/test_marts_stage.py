from __future__ import annotations

import polars as pl

from barberpro.settings import Settings
from barberpro.tables import mart_schemas
from barberpro.warehouse.writer import open_writer
from pipelines import marts
from tests.dashboards import published

TABLES = mart_schemas.MARTS


def test_writes_every_mart_in_its_order(settings: Settings) -> None:
    published.publication(settings, published.history(200), published.checkouts(100))
    for table in TABLES:
        written = pl.read_parquet(settings.tables / f"{table.name}.parquet")
        assert written.columns == list(table.names)
        assert written.height > 0
        assert written.equals(written.sort(table.order_by))
        assert written.select(table.key).is_unique().all()


def test_the_same_history_gives_the_same_bytes(settings: Settings) -> None:
    published.publication(settings, published.history(200))
    first = (settings.tables / "metric_daily.parquet").read_bytes()
    result = marts.run(settings)
    assert (settings.tables / "metric_daily.parquet").read_bytes() == first
    assert result.rows["metric_daily"] > 0


def test_a_writer_without_payments_gives_empty_marts(settings: Settings) -> None:
    with open_writer(settings) as db:
        assert marts.run(settings, db).rows == {table.name: 0 for table in TABLES}
