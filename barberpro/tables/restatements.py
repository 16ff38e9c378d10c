"""What a new deflator changes about months that an earlier one priced provisionally."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import ibis
import ibis.expr.types as ir

from barberpro.tables.local_time import period_of
from barberpro.tables.real_amounts import PROVISIONAL, PUBLISHED


@dataclass(frozen=True, slots=True)
class Restated:
    """A month of a region whose index was provisional and is published now."""

    region: str
    month: date
    provisional_index: Decimal
    published_index: Decimal

    @property
    def change_percent(self) -> float:
        """How much higher the published index is, in percent."""
        return float((self.published_index / self.provisional_index - 1) * 100)


def restated(before: ir.Table, now: ir.Table) -> ir.Table:
    """Find the months that are provisional in the deflator `before` and published in `now`, with both indices."""
    guessed = before.filter(before.basis == PROVISIONAL).select("region", "month", provisional_index=before.index_value)
    known = now.filter(now.basis == PUBLISHED).select("region", "month", published_index=now.index_value)
    joined = guessed.inner_join(known, ["region", "month"])
    return joined.select("region", "month", "provisional_index", "published_index").order_by("month", "region")


def provisional_months(daily: ir.Table) -> ir.Table:
    """List the months of `metric_daily` whose real amounts are provisional."""
    months = daily.filter(daily.real_basis == PROVISIONAL).select(month=period_of(daily.day, "M"))
    return months.distinct().order_by(ibis.asc("month"))
