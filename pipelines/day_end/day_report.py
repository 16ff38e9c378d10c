"""The report of one day: `reports/daily/YYYY-MM-DD.json`, beside the same weekday a week before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import ibis.expr.types as ir

from barberpro.domain.local_day import ZONE
from barberpro.tables import marts, metrics
from barberpro.tables.mart_schemas import CLASSES, METRIC_DAILY
from barberpro.tables.metrics import Metric
from barberpro.tables.metrics.arithmetic import Figures, aggregates, change, figure
from barberpro.warehouse.database import Database
from barberpro.warehouse.files import write_json
from pipelines.day_ends import DayEnd

COUNTS = (metrics.ATTEMPTS, metrics.APPROVED, metrics.DECLINED, metrics.UNDECIDED)
MONEY = (metrics.GROSS, metrics.REFUNDED)
COMPARED = (metrics.ATTEMPTS, metrics.APPROVED, metrics.DECLINED)


@dataclass(frozen=True, slots=True)
class Day:
    """Figures of the catalogue for one day: of all attempts, and amounts by currency."""

    counted: Figures
    money: Mapping[str, Figures]

    def as_json(self) -> dict[str, Any]:
        """Plain values, money as exact text."""
        return {
            **{each.name: self.counted[each.name].value for each in (*COUNTS, metrics.APPROVAL_RATE)},
            "declined_by_class": {name: self.counted[f"declined_{name}"].value for name in CLASSES},
            "money": {
                currency: {each.name: f"{found[each.name].value:.2f}" for each in MONEY}
                for currency, found in self.money.items()
            },
        }


def run(end: DayEnd) -> Path:
    """Write the report of a day."""
    path = end.settings.reports / "daily" / f"{end.day.isoformat()}.json"
    write_json(path, report(end))
    return path


def report(end: DayEnd) -> dict[str, Any]:
    """Figures of the day and of the same weekday before, what was refused, and how fresh each source is."""
    db, week_before = end.generation.database, end.day - timedelta(days=7)
    day, before = day_figures(db, end.day), day_figures(db, week_before)
    return {
        "day": end.day.isoformat(),
        "generation": end.generation.name,
        "synthetic": end.generation.sidecar["synthetic"],
        "figures": day.as_json(),
        "week_before": {"day": week_before.isoformat(), "figures": before.as_json()},
        "change": {each.name: _change(day.counted, before.counted, each) for each in COMPARED},
        "approval_rate_change": _change(day.counted, before.counted, metrics.APPROVAL_RATE),
        "gross_change": {
            currency: _change(found, before.money.get(currency, {}), metrics.GROSS)
            for currency, found in day.money.items()
        },
        "quarantine": _quarantine(db, end.first_load_id),
        "freshness": _freshness(db, end.day),
    }


def day_figures(db: Database, day: date) -> Day:
    """Ask the day's marts for figures of the catalogue; amounts are nominal."""
    mart = marts.unbound(METRIC_DAILY)
    of_day = mart.filter(mart.day == day)
    counts = (*COUNTS, metrics.APPROVAL_RATE, *metrics.DECLINES_BY_CLASS)
    (counted,) = _rows(db, of_day.aggregate(**aggregates(counts, of_day, "nominal")))
    by_currency = of_day.group_by("currency").aggregate(**aggregates(MONEY, of_day, "nominal"))
    money = {row["currency"]: _read(MONEY, row) for row in _rows(db, by_currency.order_by("currency"))}
    return Day(_read(counts, counted), money)


def _rows(db: Database, query: ir.Table) -> list[dict[str, Any]]:
    return db.frame(query).to_dicts()


def _read(wanted: tuple[Metric, ...], row: Mapping[str, Any]) -> Figures:
    return {each.name: figure(each, row) for each in wanted}


def _change(now: Figures, before: Figures, metric: Metric) -> float | None:
    return change(now[metric.name], before.get(metric.name))


def _quarantine(db: Database, first_load_id: int) -> Mapping[str, Any]:
    sums = "coalesce(sum(rows), 0)::BIGINT AS records, coalesce(sum(quarantined), 0)::BIGINT AS refused"
    everything = db.frame(f"SELECT count(*) AS deliveries, {sums} FROM load_ledger").row(0, named=True)
    since = db.frame(f"SELECT count(*) AS deliveries, {sums} FROM load_ledger WHERE load_id >= ?", [first_load_id])
    return {"since_the_run_before": since.row(0, named=True), "ever": everything}


def _freshness(db: Database, day: date) -> list[dict[str, Any]]:
    """Tell for each source how long before the end of the day its newest state is."""
    over = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(ZONE)).astimezone(UTC).replace(tzinfo=None)
    rows = db.frame("SELECT source, max(event_at) AS newest FROM payment_events GROUP BY 1 ORDER BY 1").rows()
    return [
        {
            "source": source,
            "newest_event_at": f"{newest.isoformat()}Z",
            "hours_before_end_of_day": round(max((over - newest).total_seconds(), 0.0) / 3600, 1),
        }
        for source, newest in rows
    ]
