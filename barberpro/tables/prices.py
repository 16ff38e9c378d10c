"""Which price index counts: that of today, and that of a day in the past."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from barberpro.domain.vocabulary import CPI_GENERAL


def current(cpi: ir.Table, division: str = CPI_GENERAL) -> ir.Table:
    """Keep the newest publication of each region and month of a division."""
    asked = cpi.filter(cpi.division == division)
    newest = asked.published_on.max().over(ibis.window(group_by=["region", "month"]))
    return asked.mutate(newest_on=newest).filter(lambda t: t.published_on == t.newest_on).drop("newest_on")


def releases(cpi: ir.Table, division: str = CPI_GENERAL) -> ir.Table:
    """List what became the latest known value of a region on which day: `region`, `published_on`, `index_value`.

    A revision of a month that was not the latest one any more is left out: it is no news about the present level.
    """
    asked = cpi.filter(cpi.division == division)
    by_day = asked.group_by("region", "published_on").agg(
        month=asked.month.max(), index_value=asked.index_value.argmax(asked.month)
    )
    so_far = ibis.window(group_by=by_day.region, order_by=by_day.published_on, preceding=None, following=0)
    seen = by_day.mutate(latest=by_day.month.max().over(so_far))
    return seen.filter(seen.month == seen.latest).select("region", "published_on", "index_value")
