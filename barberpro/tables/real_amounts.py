"""Amounts in pesos of the last published month, by the deflator of the region, in whole numbers."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from barberpro.tables.centavos import centavos, pesos, quotient
from barberpro.tables.local_time import period_of

PESO = "ARS"
COUNTRY = "nacional"
"""Region whose prices stand in where a province is unknown."""
PUBLISHED = "published"
PROVISIONAL = "provisional"


def with_levels(daily: ir.Table, deflator: ir.Table, provinces: ir.Table) -> ir.Table:
    """Add `base_month`, `month_level` and `base_level` (x 10,000, whole) and `basis` to rows of a day and province.

    Days after the last month of `deflator` take its level; the level is NULL before the first.
    """
    regions = provinces.select("province", region=provinces.cpi_region)
    placed = daily.left_join(regions, "province").select(*daily.columns, "region")
    last = deflator.aggregate(last_month=deflator.month.max())
    dated = placed.cross_join(last)
    keyed = dated.mutate(
        region=dated.region.fill_null(COUNTRY),
        month=ibis.least(period_of(dated.day, "M"), dated.last_month),
    )
    priced = keyed.left_join(_levels(deflator), ["region", "month"])
    return priced.select(*daily.columns, "base_month", "month_level", "base_level", "basis")


def deflated(amount: ir.DecimalValue, priced: ir.Table) -> ir.DecimalValue:
    """Compute `amount` x base_level / month_level, half up (away from zero) to the centavo."""
    return pesos(deflated_centavos(centavos(amount), priced))


def deflated_centavos(amount: ir.IntegerValue, priced: ir.Table) -> ir.IntegerValue:
    """Deflate whole centavos.

    In whole numbers, because a DECIMAL division would be a DOUBLE. The quotient and the remainder are taken apart
    so that every product fits 64 bits.
    """
    size, level = amount.abs(), priced.month_level
    whole, rest = quotient(size, level), size % level
    rounded = quotient(2 * rest * priced.base_level + level, 2 * level)
    return amount.sign().cast("int64") * (whole * priced.base_level + rounded)


def _levels(deflator: ir.Table) -> ir.Table:
    """Give each region and month its level, and that of the base month beside it."""
    base_month = deflator.aggregate(base_month=deflator.month.max(where=deflator.basis == PUBLISHED))
    level = _ten_thousandths(deflator.index_value)
    months = deflator.select("region", "month", "basis", month_level=level).cross_join(base_month)
    bases = deflator.select("region", base_month=deflator.month, base_level=level)
    return months.inner_join(bases, ["region", "base_month"]).select(
        "region", "month", "basis", "month_level", "base_month", "base_level"
    )


def _ten_thousandths(index_value: ir.DecimalValue) -> ir.IntegerValue:
    return (index_value * 10_000).round().cast("int64")
