"""Stage: payment events become `tables/payment_features.parquet`, as known at each attempt."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import ibis

from barberpro.features.feature import Reference
from barberpro.features.payment_features import ORDER, Keep, payment_features
from barberpro.progress import Progress, silent
from barberpro.settings import Settings
from barberpro.warehouse.database import Database
from barberpro.warehouse.writer import the_writer
from pipelines import command

FILE = "payment_features.parquet"
PREFIX = "step_"


@dataclass(frozen=True, slots=True)
class FeaturesResult:
    """What was written, and where."""

    path: Path
    rows: int


def run(settings: Settings, db: Database | None = None, progress: Progress = silent) -> FeaturesResult:
    """Compute the features of every payment attempt in the warehouse."""
    path = settings.tables / FILE
    with the_writer(settings, db) as database, feature_table(database, progress=progress) as table:
        rows = database.write_parquet(table, path, ORDER)
    progress(f"features of {rows} attempts written to {path}")
    return FeaturesResult(path=path, rows=rows)


@contextmanager
def feature_table(
    database: Database, wanted: ibis.Table | None = None, progress: Progress = silent
) -> Iterator[ibis.Table]:
    """Compute the features step by step, and hand out their join; it is gone at the end.

    The database holds `payment_events`, `cpi`, `provinces` and `holidays`.
    """
    reference = Reference(*[database.expression(name) for name in ("cpi", "provinces", "holidays")])
    with stepwise(database, "features", progress) as keep:
        yield payment_features(database.expression("payment_events"), reference, wanted=wanted, keep=keep)


@contextmanager
def stepwise(database: Database, what: str, progress: Progress) -> Iterator[Keep]:
    """Lend a way to compute steps into temporary tables, which are dropped at the end."""
    kept: list[str] = []

    def keep(name: str, table: ibis.Table) -> ibis.Table:
        progress(f"{what}: {name}")
        stored = f"{PREFIX}{what}_{name}"
        sql = ibis.to_sql(table, dialect="duckdb")
        database.execute(f"CREATE OR REPLACE TEMP TABLE {stored} AS {sql}")
        kept.append(stored)
        return database.expression(stored)

    try:
        yield keep
    finally:
        for name in kept:
            database.execute(f"DROP TABLE IF EXISTS {name}")


if __name__ == "__main__":
    command.main(run, reads_warehouse=True)
