"""What inflation did to prices that follow the index, as Polars frames; the fourth notebook shows them."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

import polars as pl

from barberpro.domain.erosion import erosion_path, financing_cut, gaps, needed_buffer, share_over
from barberpro.domain.indexation import (
    EVERY_K_MONTHS,
    S_S,
    Anchor,
    IndexationTerms,
    Repricing,
    Shop,
    indexed,
    repriced,
    repricings,
)
from barberpro.domain.inflation import IndexValue, next_month
from barberpro.domain.rounding import DIRECTIONS, ENDINGS, UNROUNDED, Rounding, drift, rounded
from barberpro.parameters import reference
from barberpro.policies.price_index import actual_levels, index_values
from barberpro.settings import Settings

START, FIRST = date(2022, 12, 1), date(2023, 1, 1)
DIVISIONS_TO = date(2025, 10, 1)
ANCHOR_CENTAVOS = 10_000_00
OVER = Fraction(3, 100)
BARE = IndexationTerms(rounding=UNROUNDED)
WAYS = {
    "monthly, on the 17th": BARE,
    "monthly, on the 1st": replace(BARE, day_of_month=1),
    "every two months, on the 17th": replace(BARE, rhythm=EVERY_K_MONTHS, every_months=2),
    "once 3 % are gone, on the 17th": replace(BARE, rhythm=S_S, trigger_bp=300),
    "monthly, on the 17th, buffer of 3 %": replace(BARE, buffer_bp=300),
}
"""Ways to follow the index, in words."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A shop's prices by one way, and the ends of the months at which they are looked at."""

    anchor: Anchor
    prices: tuple[Repricing, ...]
    actual: dict[date, int]
    days: list[date]

    def eroded(self) -> list[Fraction]:
        """Erosion at the end of each month."""
        return [each for _, each in erosion_path(self.prices, self.anchor, self.actual, self.days)]


def summary(settings: Settings) -> pl.DataFrame:
    """Set the ways side by side: months eroded by more than 3 %, and the buffer that would have been needed."""
    values = _values(settings)
    return pl.DataFrame([_row(way, terms, values) for way, terms in WAYS.items()])


def path(settings: Settings) -> pl.DataFrame:
    """Follow erosion at the end of each month by three ways: `month`, `way`, `share`."""
    values = _values(settings)
    rows = [
        (f"{day:%Y-%m}", way, float(eroded))
        for way in ("monthly, on the 17th", "monthly, on the 1st", "monthly, on the 17th, buffer of 3 %")
        for seen in [_seen(WAYS[way], values, max(actual_levels(values)))]
        for day, eroded in zip(seen.days, seen.eroded(), strict=True)
    ]
    return pl.DataFrame(rows, schema=["month", "way", "share"], orient="row")


def regions(settings: Settings) -> pl.DataFrame:
    """Tell by which factor prices rose from December 2022 to October 2025, general and division 12, by region."""
    cpi = reference.cpi(division=None, overlays=settings.parameters)
    rows = [
        (region, *(_risen(index_values(cpi, region, division)) for division in ("general", "12")))
        for region in reference.CPI_REGIONS
    ]
    return pl.DataFrame(rows, schema=["region", "general", "division 12"], orient="row").sort("general")


def buffers(settings: Settings) -> pl.DataFrame:
    """Follow, over a year, how far above the index a buffer of 3 % is: as a level, and applied anew each month."""
    levels = sorted(actual_levels(_values(settings)).items())
    year = [level for month, level in levels if START <= month <= date(2023, 12, 1)]
    terms, chained = replace(BARE, buffer_bp=300), Anchor(ANCHOR_CENTAVOS, year[0])
    rows = []
    for months, level in enumerate(year[1:], 1):
        chained = Anchor(repriced(chained, level, terms, START).target, level)
        ours = repriced(Anchor(ANCHOR_CENTAVOS, year[0]), level, terms, START)
        rows += [
            (f"{months:02}", "a level above the index", ours.target / ours.indexed - 1),
            (f"{months:02}", "applied anew each month", chained.centavos / ours.indexed - 1),
        ]
    return pl.DataFrame(rows, schema=["month", "way", "share"], orient="row")


def rounding() -> pl.DataFrame:
    """Tell how far endings move prices from 1,000 to 50,000 pesos, a peso apart: on average, and at most."""
    targets = range(1_000_00, 50_000_00, 97_00)
    rows = []
    for ending in ENDINGS:
        for direction in DIRECTIONS:
            moved = [float(drift(each, rounded(each, Rounding(ending, direction)))) for each in targets]
            rows.append((ending, direction, sum(moved) / len(moved), min(moved), max(moved)))
    table = pl.DataFrame(rows, schema=["ending", "direction", "mean %", "least %", "most %"], orient="row")
    return table.with_columns((pl.col("mean %", "least %", "most %") * 100).round(2))


def installments() -> pl.DataFrame:
    """Tell which part of a price installments without interest cost at 2.4 % a month, the first after a month."""
    rows = [(each, round(100 * float(financing_cut(each, Fraction(24, 1000))), 1)) for each in (1, 3, 6, 9, 12)]
    return pl.DataFrame(rows, schema=["installments", "real price cut %"], orient="row")


def _row(way: str, terms: IndexationTerms, values: tuple[IndexValue, ...]) -> dict[str, str | float]:
    known, to = (_seen(terms, values, month) for month in (DIVISIONS_TO, max(actual_levels(values))))
    row: dict[str, str | float] = {"repricing": way}
    for seen in (known, to):
        over = share_over(seen.eroded(), OVER)
        row[f"over 3 % to {seen.days[-1]:%Y-%m}"] = f"{over * len(seen.days)} of {len(seen.days)}"
    lacking = gaps(to.prices, to.actual, to.days)
    row["buffer for always, %"] = round(100 * float(needed_buffer(lacking, Fraction(1))), 1)
    row["for 90 % of months, %"] = round(100 * float(needed_buffer(lacking, Fraction(9, 10))), 1)
    return row


def _seen(terms: IndexationTerms, values: tuple[IndexValue, ...], last: date) -> Seen:
    actual = dict(actual_levels(values))
    anchor = Anchor(ANCHOR_CENTAVOS, actual[START])
    days, month = [], FIRST
    while month <= last:
        days.append(month.replace(day=monthrange(month.year, month.month)[1]))
        month = next_month(month)
    return Seen(anchor, repricings(Shop(anchor, START), lambda _: terms, values, days[-1]), actual, days)


def _values(settings: Settings) -> tuple[IndexValue, ...]:
    return index_values(reference.cpi(overlays=settings.parameters), reference.NATIONAL)


def _risen(values: tuple[IndexValue, ...]) -> float:
    level = actual_levels(values)
    anchor = Anchor(ANCHOR_CENTAVOS, level[START])
    return round(indexed(anchor, level[DIVISIONS_TO]) / ANCHOR_CENTAVOS, 2)
