"""The days of the world in Buenos Aires time, and how busy each is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from barberpro.world.arrays import SECOND, Flags, Floats, Ints
from barberpro.world.assumptions import Demand

ZONE = "America/Argentina/Buenos_Aires"
MARGIN_DAYS = 60
"""Days held after the end: appointments already booked for then."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days by position: the history is [start, end) of them, the others are before and after."""

    first: date
    start: int
    end: int
    midnights: Ints
    """When each day begins, in microseconds UTC; one more than there are days."""
    day_of_month: Ints
    month: Ints
    """Months since year 0, so that differences count months."""
    busyness: Floats
    """Cumulative weight of the days; begins with 0."""

    @property
    def start_at(self) -> int:
        """First moment of the history."""
        return int(self.midnights[self.start])

    @property
    def end_at(self) -> int:
        """First moment after the history."""
        return int(self.midnights[self.end])

    def moment(self, day: Ints, seconds: Ints) -> Ints:
        """Microseconds UTC of a local day and the seconds since its midnight."""
        return self.midnights[day] + seconds * SECOND

    def day(self, moment: Ints) -> Ints:
        """Position of the local day of a moment."""
        return np.clip(np.searchsorted(self.midnights, moment, side="right") - 1, 0, len(self.day_of_month) - 1)

    def hour(self, moment: Ints) -> Ints:
        """Local hour of a moment, 0 to 23."""
        return ((moment - self.midnights[self.day(moment)]) // (3600 * SECOND)).clip(0, 23)

    def busy_day(self, day: Floats) -> Ints:
        """Move moments that flow evenly, in days, to days that are chosen as often as they are busy."""
        average = self.busyness[-1] / len(self.day_of_month)
        found = np.searchsorted(self.busyness, day * average, side="right") - 1
        return np.asarray(found.clip(0, len(self.day_of_month) - 1), dtype=np.int64)


def calendar(start: date, end: date, holidays: pl.DataFrame, demand: Demand) -> Calendar:
    """Lay out the days around the history [start, end)."""
    first = start - timedelta(days=demand.warm_up_days)
    days = pl.date_range(first, end + timedelta(days=MARGIN_DAYS), interval="1d", eager=True).alias("day")
    local = days.cast(pl.Datetime("us")).dt.replace_time_zone(ZONE).dt.epoch("us").to_numpy()
    used = days.head(len(days) - 1)
    return Calendar(
        first=first,
        start=(start - first).days,
        end=(end - first).days,
        midnights=local.astype(np.int64),
        day_of_month=used.dt.day().to_numpy().astype(np.int64),
        month=(used.dt.year().cast(pl.Int64) * 12 + used.dt.month() - 1).to_numpy().astype(np.int64),
        busyness=np.concatenate(
            [[0.0], np.cumsum(_weights(used, used.is_in(holidays["day"].to_list()).to_numpy(), demand))]
        ),
    )


def runout(day_of_month: Ints) -> Floats:
    """How far funds have run out: 0 up to the 10th, then faster and faster to 1 on the 31st."""
    return (np.maximum(day_of_month - 10, 0) / 21.0) ** 2


def _weights(days: pl.Series, holiday: Flags, demand: Demand) -> Floats:
    weekday = np.asarray(demand.weekday_weights)[days.dt.weekday().to_numpy() - 1]
    month = np.asarray(demand.month_weights)[days.dt.month().to_numpy() - 1]
    payday = np.where(days.dt.day().to_numpy() <= 10, demand.payday_weight, 1.0)
    return np.asarray(weekday * month * payday * np.where(holiday, demand.holiday_weight, 1.0), dtype=np.float64)
