"""Which months the marts price provisionally, and which they restate against the generation in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis

from barberpro.errors import BarberProError
from barberpro.settings import Settings
from barberpro.tables import restatements
from barberpro.tables.real_amounts import PUBLISHED
from barberpro.tables.restatements import Restated
from barberpro.warehouse.database import Database
from barberpro.warehouse.reader import generation
from barberpro.warehouse.sql import literal
from barberpro.warehouse.writer import replace_with_frame

BEFORE = "deflator_in_force"


@dataclass(frozen=True, slots=True)
class Restatements:
    """The months restated against a generation; without one to compare with, the reason."""

    compared_with: str | None
    reason: str | None
    base_month_before: date | None
    months: tuple[Restated, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "compared_with": self.compared_with,
            "not_compared_because": self.reason,
            "base_month_before": self.base_month_before and f"{self.base_month_before:%Y-%m}",
            "restated": [_plain(each) for each in self.months],
        }


def base_month(db: Database, deflator: str = "deflator") -> date | None:
    """Find the last published month, whose pesos real amounts are in."""
    found: date | None = db.scalar(f"SELECT max(month) FROM {deflator} WHERE basis = {literal(PUBLISHED)}")
    return found


def provisional_months(settings: Settings, db: Database) -> tuple[date, ...]:
    """List the months of the daily figures just written whose real amounts are provisional."""
    path = settings.tables / "metric_daily.parquet"
    daily = f"SELECT day, real_basis FROM read_parquet({literal(str(path))})"
    expression = restatements.provisional_months(ibis.table({"day": "date", "real_basis": "string"}, name="daily"))
    return tuple(db.frame(f"WITH daily AS ({daily}) {ibis.to_sql(expression, dialect='duckdb')}")["month"])


def since_in_force(settings: Settings, db: Database) -> Restatements:
    """Compare the deflator of `db` with that of the generation in force."""
    try:
        with generation(settings) as before:
            if "deflator" not in before.sidecar["rows"]:
                return Restatements(None, f"generation {before.name} holds no deflator", None, ())
            replace_with_frame(db, BEFORE, before.database.frame("SELECT * FROM deflator"))
            name = before.name
    except BarberProError as error:
        return Restatements(None, str(error), None, ())
    rows = db.frame(restatements.restated(db.expression(BEFORE), db.expression("deflator"))).rows()
    found = Restatements(name, None, base_month(db, BEFORE), tuple(Restated(*row) for row in rows))
    db.execute(f"DROP TABLE {BEFORE}")
    return found


def _plain(each: Restated) -> dict[str, Any]:
    return {
        "region": each.region,
        "month": f"{each.month:%Y-%m}",
        "provisional_index": str(each.provisional_index),
        "published_index": str(each.published_index),
        "change_percent": round(each.change_percent, 4),
    }
