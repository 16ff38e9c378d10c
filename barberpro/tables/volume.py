"""What was paid by month, to the centavo, and how far it spreads over providers and days."""

from __future__ import annotations

import ibis.expr.types as ir

from barberpro.tables.local_time import period_of
from barberpro.tables.marts import by_slice
from barberpro.tables.real_amounts import PESO

DAILY_SUMS = ("attempts", "approved", "gross", "refunded", "gross_real", "refunded_real")


def own_months(payments: ir.Table) -> ir.Table:
    """Add up the approved payments in pesos of each month: `month`, `payments`, `pesos`, nominal and exact."""
    sliced = by_slice(payments)
    approved = sliced.filter(sliced.is_approved, sliced.currency == PESO)
    dated = approved.mutate(month=period_of(approved.day, "M"))
    return dated.group_by("month").aggregate(payments=dated.count(), pesos=dated.amount.sum())


def months(daily: ir.Table) -> ir.Table:
    """Add up `metric_daily` in pesos by month, exactly, with whether a provisional index is in it."""
    dated = _pesos(daily)
    sums = {name: dated[name].sum().fill_null(0) for name in DAILY_SUMS}
    unpriced = dated.approved.sum(where=dated.real_basis.isnull()).fill_null(0)
    provisional = (dated.real_basis == "provisional").any()
    base = dated.base_month.max()
    return dated.group_by("month").aggregate(**sums, without_price=unpriced, provisional=provisional, base_month=base)


def by_provider(daily: ir.Table, amount: str) -> ir.Table:
    """Sum an amount over the days of each month, weekday and provider: `total`, and `squares` of its days."""
    each = _provider_days(daily, amount)
    return each.group_by("month", "weekday", "provider_id").aggregate(
        total=each.x.sum(), squares=(each.x * each.x).sum()
    )


def by_day(daily: ir.Table, amount: str) -> ir.Table:
    """Sum the days of each month and weekday: `total`, and `squares` of whole days."""
    each = _provider_days(daily, amount)
    days = each.group_by("month", "weekday", "day").aggregate(x=each.x.sum())
    return days.group_by("month", "weekday").aggregate(total=days.x.sum(), squares=(days.x * days.x).sum())


def _provider_days(daily: ir.Table, amount: str) -> ir.Table:
    dated = _pesos(daily)
    summed = dated.group_by("month", "day", "provider_id").aggregate(x=dated[amount].sum().fill_null(0).cast("float64"))
    return summed.mutate(weekday=summed.day.day_of_week.index())


def _pesos(daily: ir.Table) -> ir.Table:
    inside = daily.filter(daily.currency == PESO)
    return inside.mutate(month=period_of(inside.day, "M"))
