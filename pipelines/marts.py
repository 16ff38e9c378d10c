"""Stage: write the daily figures that pages read as ordered Parquet, and say which months they restate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis.expr.types as ir

from barberpro.progress import Progress, silent
from barberpro.settings import Settings
from barberpro.tables import mart_schemas, marts, schemas
from barberpro.tables.waterfall_schema import PAYMENT_WATERFALL
from barberpro.warehouse.database import Database
from barberpro.warehouse.files import write_json
from barberpro.warehouse.writer import the_writer
from pipelines import command, restated_months, waterfalls
from pipelines.policies import current_policy
from pipelines.restated_months import Restatements

REPORT = "marts.json"


@dataclass(frozen=True, slots=True)
class MartsResult:
    """What the stage wrote: rows by table, the month of the real pesos, and what changed in them."""

    rows: dict[str, int]
    base_month: date | None
    provisional_months: tuple[date, ...]
    restatements: Restatements

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "rows": self.rows,
            "base_month": self.base_month and f"{self.base_month:%Y-%m}",
            "provisional_months": [f"{month:%Y-%m}" for month in self.provisional_months],
            **self.restatements.as_json(),
        }


def run(settings: Settings, db: Database | None = None, progress: Progress = silent) -> MartsResult:
    """Write every mart to `data/tables/<name>.parquet`, and `reports/marts.json` beside them.

    GateRefusedError where the waterfalls do not tie out with the payments.
    """
    with the_writer(settings, db) as warehouse:
        rows = _write(settings, warehouse, progress)
        result = MartsResult(
            rows,
            restated_months.base_month(warehouse),
            restated_months.provisional_months(settings, warehouse),
            restated_months.since_in_force(settings, warehouse),
        )
    write_json(settings.reports / REPORT, result.as_json())
    progress(f"marts written to {settings.tables}", len(rows), len(rows))
    return result


def expressions(db: Database) -> list[tuple[schemas.Table, ir.Table]]:
    """Each mart with the expression that computes it from the tables of `db`."""
    payments, checkouts, providers = map(db.expression, ("payments", "checkouts", "providers"))
    deflator, provinces = map(db.expression, ("deflator", "provinces"))
    return [
        (mart_schemas.METRIC_DAILY, marts.metric_daily(payments, deflator, provinces)),
        (mart_schemas.FIRST_ATTEMPT_DAILY, marts.first_attempt_daily(payments)),
        (mart_schemas.CHECKOUT_DAILY, marts.checkout_daily(checkouts, providers)),
        (mart_schemas.CLIENT_DAILY, marts.client_daily(payments)),
    ]


def _write(settings: Settings, db: Database, progress: Progress) -> dict[str, int]:
    built = expressions(db)
    rows = {}
    for done, (table, expression) in enumerate(built):
        progress(f"mart {table.name}", done, len(built) + 1)
        rows[table.name] = db.write_parquet(expression, settings.tables / f"{table.name}.parquet", table.order_by)
    progress(f"mart {PAYMENT_WATERFALL.name}", len(built), len(built) + 1)
    return rows | {PAYMENT_WATERFALL.name: _write_waterfalls(settings, db)}


def _write_waterfalls(settings: Settings, db: Database) -> int:
    path = settings.tables / f"{PAYMENT_WATERFALL.name}.parquet"
    with waterfalls.query(db, current_policy(settings)) as query:
        rows = db.write_parquet(query, path, PAYMENT_WATERFALL.order_by)
    waterfalls.require_tied_out(db, path)
    return rows


if __name__ == "__main__":
    command.main(run, reads_warehouse=True)
