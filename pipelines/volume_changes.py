"""By how much the volume of an average week changed from one month to another, with an interval.

An average week is the mean Monday, Tuesday and so on of a month, added up: a longer month or a fifth Saturday is no
improvement. The variance is that of a log ratio with two kinds of clusters: providers, who are in both months, and
days, which are compared with others of their weekday. What both kinds count (a provider's own days) is taken off once.
It is never less than that of either kind alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from barberpro.domain.clustered import FEW_CLUSTERS
from barberpro.domain.growth import Change, relative_change
from barberpro.domain.inflation import next_month
from barberpro.tables import volume
from barberpro.tables.mart_schemas import METRIC_DAILY
from barberpro.tables.marts import unbound
from barberpro.warehouse.database import Database

HOW = "volume of an average week; log ratio, errors clustered by provider and by day within its weekday"


@dataclass(frozen=True, slots=True)
class Spread:
    """What months spread over, each amount divided by the number of such weekdays in its month.

    `weeks` is the average week of each month, `providers` that of each provider in it, `within` its variance by days,
    and by the days of each provider.
    """

    weeks: dict[date, float]
    providers: pl.DataFrame
    within: dict[date, tuple[float, float]]

    def change(self, before: date, after: date, z: float) -> Change | None:
        """Compare two months; None where one has no volume."""
        first, last = self.weeks.get(before, 0.0), self.weeks.get(after, 0.0)
        if first <= 0 or last <= 0:
            return None
        return relative_change(first, last, self._variance(before, after), z)

    def _variance(self, before: date, after: date) -> float | None:
        """Variance of the log ratio; None where too few providers tell of it."""
        shares = [self._shares(month, name) for month, name in ((before, "first"), (after, "last"))]
        both = shares[0].join(shares[1], on="provider_id", how="full", coalesce=True).fill_null(0.0)
        if both.height < FEW_CLUSTERS:
            return None
        moved = ((both["last"] - both["first"]) ** 2).sum()
        providers = float(moved) * both.height / (both.height - 1)
        days, cells = (
            sum(self.within[month][kind] / self.weeks[month] ** 2 for month in (before, after)) for kind in (0, 1)
        )
        return max(providers, days, providers + days - cells)

    def _shares(self, month: date, name: str) -> pl.DataFrame:
        mine = self.providers.filter(pl.col("month") == month)
        return mine.select("provider_id", (pl.col("week") / self.weeks[month]).alias(name))


def spread(db: Database, amount: str) -> Spread:
    """Measure how an amount of `metric_daily` spreads over months, providers and days."""
    daily = unbound(METRIC_DAILY)
    return spread_of(db.frame(volume.by_provider(daily, amount)), db.frame(volume.by_day(daily, amount)))


def spread_of(by_provider: pl.DataFrame, by_day: pl.DataFrame) -> Spread:
    """Make the spread of sums by month, weekday and provider, and by month and weekday."""
    cells, days = (_counted(frame) for frame in (by_provider, by_day))
    providers = cells.group_by("month", "provider_id").agg(week=(pl.col("total") / pl.col("k")).sum())
    weeks = days.group_by("month").agg(week=(pl.col("total") / pl.col("k")).sum())
    spreads = _within(days, "days").join(_within(cells, "cells"), on="month")
    return Spread(
        dict(weeks.iter_rows()),
        providers.sort("month", "provider_id"),
        {month: (by_days, by_cells) for month, by_days, by_cells in spreads.select("month", "days", "cells").rows()},
    )


def _counted(frame: pl.DataFrame) -> pl.DataFrame:
    """Add `k`, how many days of its weekday a month has; a day on which nothing was paid is one too."""
    pairs = frame.select("month", "weekday").unique().sort("month", "weekday")
    counts = [_weekdays(month, weekday) for month, weekday in pairs.rows()]
    return frame.join(pairs.with_columns(k=pl.Series(counts, dtype=pl.Float64)), on=["month", "weekday"])


def _within(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    """Variance of the average week: k / (k - 1) times the squares around the mean, each day weighing 1 / k."""
    k = pl.col("k")
    around = (pl.col("squares") - pl.col("total") ** 2 / k).clip(lower_bound=0.0)
    return frame.group_by("month").agg((around / (k * (k - 1))).sum().alias(name))


def _weekdays(month: date, weekday: int) -> int:
    until = next_month(month)
    first = (weekday - month.weekday()) % 7
    return len(range(first, (until - month).days, 7))
