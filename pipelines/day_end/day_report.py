"""The report of one day: `reports/daily/YYYY-MM-DD.json`, beside the same weekday a week before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from barberpro.domain.local_day import ZONE
from barberpro.warehouse.database import Database
from barberpro.warehouse.files import write_json
from pipelines.day_ends import DayEnd

CLASSES = ("issuer", "buyer", "risk", "technical", "expired", "unclassified")
COUNTS = ("attempts", "approved", "declined", "undecided", *(f"declined_{each}" for each in CLASSES))
MONEY = ("gross", "refunded")


def run(end: DayEnd) -> Path:
    """Write the report of a day."""
    path = end.settings.reports / "daily" / f"{end.day.isoformat()}.json"
    write_json(path, report(end))
    return path


def report(end: DayEnd) -> dict[str, Any]:
    """Figures of the day and of the same weekday before, what was refused, and how fresh each source is."""
    db = end.generation.database
    day, before = (_figures(db, each) for each in (end.day, end.day - timedelta(days=7)))
    return {
        "day": end.day.isoformat(),
        "generation": end.generation.name,
        "synthetic": end.generation.sidecar["synthetic"],
        "figures": day,
        "week_before": {"day": (end.day - timedelta(days=7)).isoformat(), "figures": before},
        "change": {name: _change(day[name], before[name]) for name in ("attempts", "approved", "declined")},
        "approval_rate_change": _difference(day["approval_rate"], before["approval_rate"]),
        "gross_change": {
            currency: _change(float(money["gross"]), float(before["money"].get(currency, {}).get("gross", 0)))
            for currency, money in day["money"].items()
        },
        "quarantine": _quarantine(db, end.first_load_id),
        "freshness": _freshness(db, end.day),
    }


def _figures(db: Database, day: date) -> dict[str, Any]:
    """Sum the day's marts; money by currency, exact, as text."""
    columns = ", ".join(f"coalesce(sum({name}), 0)::BIGINT AS {name}" for name in COUNTS)
    counts: dict[str, int] = db.frame(f"SELECT {columns} FROM metric_daily WHERE day = ?", [day]).row(0, named=True)
    sums = ", ".join(f"CAST(sum({name}) AS VARCHAR) AS {name}" for name in MONEY)
    money = db.frame(f"SELECT currency, {sums} FROM metric_daily WHERE day = ? GROUP BY 1 ORDER BY 1", [day]).to_dicts()
    decided = counts["approved"] + counts["declined"]
    return {
        **{name: counts[name] for name in ("attempts", "approved", "declined", "undecided")},
        "approval_rate": counts["approved"] / decided if decided else None,
        "declined_by_class": {each: counts[f"declined_{each}"] for each in CLASSES},
        "money": {row["currency"]: {name: row[name] for name in MONEY} for row in money},
    }


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


def _change(now: float, before: float) -> float | None:
    return now / before - 1 if before else None


def _difference(now: float | None, before: float | None) -> float | None:
    return None if now is None or before is None else now - before
