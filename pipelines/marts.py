"""Stage: compute the daily figures that pages read, and write them as ordered Parquet."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

import ibis.expr.types as ir

from barberpro.progress import Progress, silent
from barberpro.settings import Settings
from barberpro.tables import mart_schemas, marts, schemas
from barberpro.tables.prices import current
from barberpro.warehouse.database import Database
from barberpro.warehouse.writer import open_writer


@dataclass(frozen=True, slots=True)
class MartsResult:
    """What the stage wrote: rows by table."""

    rows: dict[str, int]


def run(settings: Settings, db: Database | None = None, progress: Progress = silent) -> MartsResult:
    """Write every mart to `data/tables/<name>.parquet` and return their numbers of rows."""
    with _opened(settings, db) as warehouse:
        built = expressions(warehouse)
        rows = {}
        for done, (table, expression) in enumerate(built):
            progress(f"mart {table.name}", done, len(built))
            path = settings.tables / f"{table.name}.parquet"
            rows[table.name] = warehouse.write_parquet(expression, path, table.order_by)
    progress(f"marts written to {settings.tables}", len(built), len(built))
    return MartsResult(rows)


def expressions(db: Database) -> list[tuple[schemas.Table, ir.Table]]:
    """Each mart with the expression that computes it from the tables of `db`."""
    payments, checkouts, cpi, provinces = map(db.expression, ("payments", "checkouts", "cpi", "provinces"))
    return [
        (schemas.METRIC_DAILY, marts.metric_daily(payments, current(cpi), provinces)),
        (mart_schemas.FIRST_ATTEMPT_DAILY, marts.first_attempt_daily(payments)),
        (mart_schemas.CHECKOUT_DAILY, marts.checkout_daily(checkouts)),
    ]


def _opened(settings: Settings, db: Database | None) -> AbstractContextManager[Database]:
    return nullcontext(db) if db is not None else open_writer(settings)
