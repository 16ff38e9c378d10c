"""What every part of the world stands on: days, places, published prices, assumptions and the seed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.random import Generator

from barberpro.errors import BadInputError
from barberpro.world.arrays import Floats, Ints
from barberpro.world.assumptions import Assumptions
from barberpro.world.calendar import Calendar, calendar
from barberpro.world.drift import Drift, drift
from barberpro.world.streams import stream

LONGEST_REPRICING = 13
"""Months that a price may be old: the longest rhythm, once let pass, and a month until the new price stands."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Published tables, as `barberpro.parameters.reference` reads them."""

    cpi: pl.DataFrame
    provinces: pl.DataFrame
    cities: pl.DataFrame
    holidays: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Ground:
    """Days, places and prices, the same for all blocks but for `block` and `turn`, which numbers the trials of one."""

    seed: int
    block: int
    turn: int
    assumptions: Assumptions
    calendar: Calendar
    facts: Facts
    regions: tuple[str, ...]
    region_of_province: Ints
    first_month: int
    """Month number that the rows of the two price arrays begin with."""
    actual: Floats
    """Price index relative to the base month, by month and region."""
    published: Floats
    """The same as last published on the first day of the month."""
    first_days: Ints
    """Position in the calendar of the first day of each of these months."""
    drift: Drift

    def stream(self, part: str, piece: int = 0) -> Generator:
        """Return the random stream of a part of this block, or of a numbered piece of the part."""
        return stream(self.seed, part, self.turn, piece, self.block)

    def common_stream(self, part: str) -> Generator:
        """Return the random stream of a part that all blocks share."""
        return stream(self.seed, part)


def ground(facts: Facts, start: date, end: date, seed: int, assumptions: Assumptions) -> Ground:
    """Prepare a world of the days [start, end); BadInputError where prices are not published for all of them."""
    regions = tuple(sorted(set(facts.provinces["cpi_region"])))
    first_month, last_month = month_number(start) - LONGEST_REPRICING, month_number(end) - (end.day == 1)
    months, cpi = list(range(first_month, last_month + 1)), _division(facts.cpi, assumptions.supply.price_division)
    actual = np.array([[_actual(cpi, region, month) for region in regions] for month in months])
    base = np.array([_actual(cpi, region, month_number(assumptions.supply.base_month)) for region in regions])
    published = np.array([[_published(cpi, region, month) for region in regions] for month in months])
    days = calendar(start, end, facts.holidays, assumptions.demand)
    return Ground(
        seed=seed,
        block=0,
        turn=0,
        assumptions=assumptions,
        calendar=days,
        facts=facts,
        regions=regions,
        region_of_province=np.array([regions.index(name) for name in facts.provinces["cpi_region"]], dtype=np.int64),
        first_month=first_month,
        actual=actual / base,
        published=published / base,
        first_days=np.searchsorted(days.month, np.array(months), side="left"),
        drift=drift(stream(seed, "provinces"), days, facts.provinces, assumptions),
    )


def month_number(day: date) -> int:
    """Count the months since year 0."""
    return day.year * 12 + day.month - 1


def _division(cpi: pl.DataFrame, division: str) -> pl.DataFrame:
    """Rows of a division of the index; a table without divisions holds the general level."""
    if "division" not in cpi.columns:
        return cpi
    return cpi.filter(pl.col("division") == division)


def _first_day(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def _actual(cpi: pl.DataFrame, region: str, month: int) -> float:
    row = cpi.filter((pl.col("region") == region) & (pl.col("month") == _first_day(month)))
    return _only(row, cpi, f"{_first_day(month):%Y-%m}")


def _published(cpi: pl.DataFrame, region: str, month: int) -> float:
    known = cpi.filter((pl.col("region") == region) & (pl.col("published_on") <= _first_day(month)))
    return _only(known.sort("month").tail(1), cpi, f"before {_first_day(month):%Y-%m}")


def _only(row: pl.DataFrame, cpi: pl.DataFrame, what: str) -> float:
    if row.is_empty():
        first, last = cpi["month"].min(), cpi["month"].max()
        raise BadInputError(
            f"no consumer price index for {what}: the index runs from {str(first)[:7]} to {str(last)[:7]}; "
            "choose an end no later than the month after, and a start some months after the first"
        )
    return float(row["index_value"][0])
