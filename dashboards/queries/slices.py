"""What can be chosen in a generation."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import ibis
import ibis.expr.types as ir

from barberpro.tables import marts, schemas
from barberpro.tables.local_time import ZONE
from barberpro.tables.mart_schemas import CHECKOUT_DAILY, METRIC_DAILY
from barberpro.tables.restatements import provisional_months
from barberpro.warehouse.database import Database
from dashboards.selection import Options

UTC = ZoneInfo("UTC")


def options(database: Database, max_event_at: str | None) -> Options | None:
    """Find the choices of a generation; None where it holds no payment attempt."""
    daily = marts.unbound(METRIC_DAILY)
    span = database.frame(daily.aggregate(first=daily.day.min(), last=daily.day.max(), base=daily.base_month.max()))
    first, last, base = span.row(0)
    if first is None:
        return None
    return Options(
        first_day=first,
        last_day=last,
        complete_until=_complete_until(last, max_event_at),
        currencies=_values(database, daily, "currency"),
        sources=_values(database, daily, "source"),
        provinces=_values(database, daily, "province"),
        methods=_values(database, daily, "method"),
        base_month=base,
        provisional_months=tuple(database.frame(provisional_months(daily))["month"]),
    )


def province_names(database: Database) -> dict[str, str]:
    """Names of the provinces by code."""
    provinces = marts.unbound(schemas.PROVINCES)
    return dict(database.frame(provinces.select("province", "name")).iter_rows())


def places(database: Database) -> frozenset[tuple[str, ...]]:
    """Every province, city and provider that occurs, each as its codes from the outermost inwards."""
    found: set[tuple[str, ...]] = set()
    for mart in (METRIC_DAILY, CHECKOUT_DAILY):
        rows = database.frame(marts.unbound(mart).select("province", "city", "provider_id").distinct()).rows()
        found.update(row[:depth] for row in rows for depth in (1, 2, 3))
    return frozenset(found)


def _complete_until(last: date, max_event_at: str | None) -> date:
    """Find the first day whose attempts may not all be there yet: the one in which the last event fell."""
    if max_event_at is None:
        return last
    moment = datetime.fromisoformat(max_event_at)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(moment.astimezone(ZoneInfo(ZONE)).date(), last + timedelta(days=1))


def _values(database: Database, daily: ir.Table, name: str) -> tuple[Any, ...]:
    counted = daily.group_by(name).aggregate(attempts=daily.attempts.sum())
    return tuple(database.frame(counted.order_by(ibis.desc("attempts"), name))[name])
