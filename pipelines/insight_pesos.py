"""Insight: how much was paid by month, nominal and in pesos of one month, and whether that improved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from barberpro.domain.growth import Change
from barberpro.tables import volume
from barberpro.tables.mart_schemas import METRIC_DAILY
from barberpro.tables.marts import unbound
from pipelines.insights import Asked
from pipelines.volume_changes import HOW, Spread, spread

AMOUNTS = {"nominal": "gross", "real": "gross_real"}


def answer(asked: Asked) -> Mapping[str, Any]:
    """Add up by month to the centavo, and compare whole months with the month and the year before."""
    months = asked.database.frame(volume.months(unbound(METRIC_DAILY))).sort("month")
    spreads = {prices: spread(asked.database, column) for prices, column in AMOUNTS.items()}
    inside = months.filter(pl.col("month") >= asked.since, pl.col("month") < asked.until)
    rows = [_row(asked, row, months, spreads) for row in inside.iter_rows(named=True)]
    base = months["base_month"].max()
    return {
        "subject": "pesos",
        "base_month": None if base is None else f"{base:%Y-%m}",
        "interval": HOW,
        "total": _total(inside),
        "improvement": next((_improvement(row) for row in reversed(rows) if row["complete"]), None),
        "months": rows,
    }


def _row(asked: Asked, row: Mapping[str, Any], months: pl.DataFrame, spreads: Mapping[str, Spread]) -> dict[str, Any]:
    month, whole = row["month"], asked.is_whole(row["month"])
    known = set(months["month"])
    against = {"month_over_month": _months_before(month, 1), "year_over_year": _months_before(month, 12)}
    return {
        "month": f"{month:%Y-%m}",
        "complete": whole,
        "payments": int(row["approved"]),
        **_amounts(row),
        "basis": "provisional" if row["provisional"] else "published",
        **{
            name: _changes(spreads, before, month, asked.z)
            if whole and before in known and asked.is_whole(before)
            else None
            for name, before in against.items()
        },
    }


def _changes(spreads: Mapping[str, Spread], before: date, month: date, z: float) -> dict[str, Any]:
    found: dict[str, Change | None] = {prices: each.change(before, month, z) for prices, each in spreads.items()}
    return {"against": f"{before:%Y-%m}", **{name: each and each.as_json() for name, each in found.items()}}


def _improvement(row: Mapping[str, Any]) -> dict[str, Any]:
    """Take the last whole month's comparisons as the answer to "did it improve?"."""
    return {name: row[name] for name in ("month", "month_over_month", "year_over_year")}


def _total(months: pl.DataFrame) -> dict[str, Any]:
    sums = months.select(pl.col("approved", "gross", "refunded", "gross_real", "refunded_real", "without_price").sum())
    row = sums.row(0, named=True)
    return {"payments": int(row["approved"]), **_amounts(row), "payments_without_price": int(row["without_price"])}


def _amounts(row: Mapping[str, Any]) -> dict[str, str]:
    """Write sums to the centavo, as text that no reader rounds."""
    return {
        "nominal_ars": str(row["gross"]),
        "refunded_ars": str(row["refunded"]),
        "real_ars": str(row["gross_real"]),
        "refunded_real_ars": str(row["refunded_real"]),
    }


def _months_before(month: date, count: int) -> date:
    number = month.year * 12 + month.month - 1 - count
    return date(number // 12, number % 12 + 1, 1)
