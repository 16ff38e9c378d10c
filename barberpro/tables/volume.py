"""What was paid by month, and how far it spreads over providers and days."""

from __future__ import annotations

import ibis.expr.types as ir

from barberpro.tables.local_time import period_of
from barberpro.tables.marts import by_slice
from barberpro.tables.real_amounts import PESO


def own_months(payments: ir.Table) -> ir.Table:
    """Add up the approved payments in pesos of each month: `month`, `payments`, `pesos`, nominal and exact."""
    sliced = by_slice(payments)
    approved = sliced.filter(sliced.is_approved, sliced.currency == PESO)
    dated = approved.mutate(month=period_of(approved.day, "M"))
    return dated.group_by("month").aggregate(payments=dated.count(), pesos=dated.amount.sum())
