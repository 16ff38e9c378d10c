"""How many appointments each day has, for weekdays, holidays and months."""

from __future__ import annotations

from datetime import date

import ibis.expr.types as ir

from barberpro.tables.local_time import buenos_aires_day


def bookings_by_day(bookings: ir.Table, since: date, until: date) -> ir.Table:
    """Count the appointments of each Buenos Aires day that were not cancelled."""
    dated = bookings.mutate(day=buenos_aires_day(bookings.starts_at))
    kept = dated.filter(dated.status != "cancelled", dated.day >= since, dated.day < until)
    return kept.group_by("day").aggregate(count=kept.count())
