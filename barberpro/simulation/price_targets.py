"""What prices will rest on along drawn paths of the index: at each look only what would be out by then is seen."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from barberpro.domain.inflation import IndexValue, next_month
from barberpro.domain.money import BASIS_POINTS
from barberpro.domain.vocabulary import CPI_GENERAL
from barberpro.parameters.prices import CPI_REGIONS
from barberpro.policies.rates import Ints
from barberpro.simulation.months import first_day
from barberpro.simulation.months import number as month_number
from barberpro.simulation.paths import Paths
from barberpro.simulation.price_looks import Looks, PriceIndex, Standing

Floats = NDArray[np.float64]
RECENT_PUBLICATIONS = 24
UNDRAWN = -1


def publication_days(values: tuple[IndexValue, ...], known_on: date) -> int:
    """Days from a month's end to when its index was out, the most of the last 24 months known on a day."""
    first: dict[date, date] = {}
    for each in values:
        if each.published_on <= known_on:
            first[each.month] = min(each.published_on, first.get(each.month, each.published_on))
    recent = sorted(first)[-RECENT_PUBLICATIONS:]
    return max((first[month] - next_month(month)).days for month in recent)


def newest_out(day: date, days: int) -> int:
    """Give the number of the newest month whose index is out on a day, if it takes so many days from its end."""
    month = month_number(day) - 1
    while (day - next_month(first_day(month))).days < days:
        month -= 1
    return month


@dataclass(frozen=True, slots=True)
class LooksAhead:
    """Looks of a policy with what is known on each before any draw, (regions, looks), and which month is seen then.

    `seen` is the place in `Paths.months` of the newest month that is out on a look; UNDRAWN where none of them is.
    """

    looks: Looks
    known: Ints
    seen: tuple[int, ...]

    @classmethod
    def of(cls, index: PriceIndex, found: Looks, paths: Paths) -> LooksAhead:
        """Look up to the day on which paths begin at what was published, and from there on as long as it takes."""
        ended = replace(found, days=tuple(min(day, paths.known_on) for day in found.days))
        days = publication_days(index.values(index.regions[0], CPI_GENERAL), paths.known_on)
        first = month_number(paths.months[0])
        seen = [newest_out(day, days) - first if day > paths.known_on else UNDRAWN for day in found.days]
        return cls(found, index.on_looks(ended), tuple(max(each, UNDRAWN) for each in seen))

    def drawn(self, paths: Paths, regions: tuple[str, ...], cpi: Floats) -> Ints:
        """Level that is known on each look, (draws, regions, looks), of the division that is followed then.

        A division goes on by the general level, as where INDEC's is not at hand. `cpi` are levels of `paths.months`.
        """
        known = np.broadcast_to(self.known, (len(cpi), *self.known.shape)).copy()
        region = [CPI_REGIONS.index(each) for each in regions]
        ratio = cpi[:, :, region] / paths.cpi_before[region]
        for place, month in enumerate(self.seen):
            if month != UNDRAWN:
                known[..., place] = np.rint(self.known[:, place] * ratio[:, month])
        return known


def monthly_targets(stood: Standing) -> Floats:
    """Mean target by month, as a level with its buffer, (..., regions, phases, looks): what stood before and after.

    Bookings are taken to be spread evenly over a month's days. In the first month the price after its look counts.
    """
    buffer = np.array([each.buffer_bp for each in stood.looks.terms], dtype=np.int64)
    target = stood.level * (1 + buffer[stood.made] / BASIS_POINTS)
    before = np.concatenate([target[..., :1], target[..., :-1]], axis=-1)
    days = np.array([(each.day - 1) / monthrange(each.year, each.month)[1] for each in stood.looks.days])
    return np.asarray(before * days + target * (1 - days), dtype=np.float64)


def general_known(index: PriceIndex, known_on: date, months: tuple[date, ...]) -> Floats:
    """General level of months as it was known on a day, (regions, months); NaN where it was not out."""
    found = np.full((len(index.regions), len(months)), np.nan)
    for row, region in enumerate(index.regions):
        out = [each for each in index.values(region, CPI_GENERAL) if each.published_on <= known_on]
        newest = {each.month: float(each.value) for each in sorted(out, key=lambda each: each.published_on)}
        found[row] = [newest.get(month, np.nan) for month in months]
    return found
