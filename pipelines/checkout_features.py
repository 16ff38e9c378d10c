"""Stage: checkouts become `tables/checkout_features.parquet`, as known when their menu was shown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import ibis

from barberpro.features.checkout_features import ORDER, checkout_features
from barberpro.features.feature import Reference
from barberpro.progress import Progress, silent
from barberpro.settings import Settings
from barberpro.warehouse.database import Database
from barberpro.warehouse.writer import the_writer
from pipelines import command
from pipelines.features import FeaturesResult, stepwise
from pipelines.payment_sources import payment_sources

FILE = "checkout_features.parquet"


def run(settings: Settings, db: Database | None = None, progress: Progress = silent) -> FeaturesResult:
    """Compute the features of every checkout in the warehouse."""
    path: Path = settings.tables / FILE
    with the_writer(settings, db) as database, checkout_table(database, progress) as table:
        rows = database.write_parquet(table, path, ORDER)
    progress(f"features of {rows} checkouts written to {path}")
    return FeaturesResult(path=path, rows=rows)


@contextmanager
def checkout_table(database: Database, progress: Progress = silent) -> Iterator[ibis.Table]:
    """Compute the features step by step, and hand out their table; it is gone at the end."""
    names = ("checkouts", "bookings", "payment_events")
    paying = {source: paid_by[0] for source, (paid_by, _) in payment_sources(database).items()}
    with stepwise(database, "checkouts", progress) as keep:
        reference = Reference(*[database.expression(name) for name in ("cpi", "provinces", "holidays")])
        yield checkout_features(*[database.expression(name) for name in names], reference, paying, keep)


if __name__ == "__main__":
    command.main(run, reads_warehouse=True)
