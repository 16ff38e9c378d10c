"""When cash vouchers are paid, by what the stage `method_outcomes` wrote, and where cash can be paid."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl

from barberpro.parameters.cash_points import PEOPLE, CoverageTable
from barberpro.settings import Settings
from models.voucher_survival import HOURS, LATER, SOON, Curve, VoucherSurvival
from pipelines.method_outcomes import FILE_VERSION, REPORT

ALL = "all"
LEADS = (ALL, SOON, LATER)
WEEKDAYS, DAY_HOURS = range(1, 8), range(24)


@dataclass(frozen=True, slots=True)
class Cell:
    """A weekday (1 is Monday) and hour of issue: the share paid in time, with its interval, and its own vouchers."""

    weekday: int
    hour: int
    value: float
    low: float
    high: float
    rows: int


def stamp(settings: Settings) -> int:
    """Tell one state of the report from another."""
    path = settings.reports / REPORT
    return path.stat().st_mtime_ns if path.is_file() else 0


def vouchers(settings: Settings) -> VoucherSurvival | str | None:
    """Read the curves; None where there are none, and in words what is wrong with the report."""
    path = settings.reports / REPORT
    if not path.is_file():
        return None
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["version"] != FILE_VERSION:
            return f"{path.name}: version {content['version']}, this program reads {FILE_VERSION}"
        return VoucherSurvival.from_json(content["vouchers"]) if content["vouchers"] else None
    except (OSError, ValueError, KeyError, TypeError) as problem:
        return f"{path.name}: {type(problem).__name__} {problem}"


def curve(found: VoucherSurvival, lead: str) -> pl.DataFrame:
    """Give the share paid within each number of hours: `hours`, `value`, `low`, `high`; no row without a voucher."""
    there = None if lead == ALL else lead
    if lead not in found.curves:
        return pl.DataFrame(schema=dict.fromkeys(("hours", "value", "low", "high"), pl.Float64))
    rows = [(float(hours), found.paid_within(hours, there)) for hours in HOURS]
    plain = [(hours, each.value, each.low, each.high) for hours, each in rows]
    return pl.DataFrame([(0.0, 0.0, 0.0, 0.0), *plain], schema=["hours", "value", "low", "high"], orient="row")


def cells(found: VoucherSurvival, lead: str, within: int) -> list[Cell]:
    """Give every weekday and hour at which a voucher was issued."""
    return list(_cells(found, lead, within))


def rows_of(found: VoucherSurvival, lead: str) -> int:
    """Count the vouchers of a lead."""
    known: Curve | None = found.curves.get(lead)
    return known.rows if known else 0


def _cells(found: VoucherSurvival, lead: str, within: int) -> Iterator[Cell]:
    """Cells are known by lead: together they are weighted by how many vouchers each has."""
    leads = (SOON, LATER) if lead == ALL else (lead,)
    for weekday in WEEKDAYS:
        for hour in DAY_HOURS:
            seen = [(each, found.curves.get(f"{each}/{weekday}/{hour}")) for each in leads]
            known = [(each, own.rows) for each, own in seen if own]
            if known:
                parts = [(found.paid_within(within, each, (weekday, hour)), rows) for each, rows in known]
                total = sum(rows for _, rows in parts)
                value, low, high = (
                    sum(getattr(part, end) * rows for part, rows in parts) / total for end in ("value", "low", "high")
                )
                yield Cell(weekday, hour, value, low, high, total)


def covered(settings: Settings) -> tuple[str, pl.DataFrame] | None:
    """Read the user's newest table of where cash can be paid, most places first; None where he has brought none."""
    table = CoverageTable.read(settings.parameters)
    if table is None:
        return None
    rows: list[dict[str, Any]] = [
        {
            "city": city.title(),
            "province": province,
            "cash_points": points,
            "population": people,
            "per_10_000": points * PEOPLE / people if people else None,
        }
        for (province, city), (points, people) in table.points.items()
    ]
    schema = {"city": pl.String, "province": pl.String, "cash_points": pl.Int64, "population": pl.Int64,
              "per_10_000": pl.Float64}  # fmt: skip
    return table.file, pl.DataFrame(rows, schema=schema).sort(["cash_points", "city"], descending=[True, False])
