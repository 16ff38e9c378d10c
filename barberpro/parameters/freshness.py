"""How fresh the reference data are: to where they go, since when that is too little, and what mends it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import yaml

from barberpro.domain.inflation import next_month
from barberpro.domain.vocabulary import CPI_GENERAL
from barberpro.parameters import reference
from barberpro.parameters.expectations import ASSUMED_DAY as SURVEY_DAY
from barberpro.parameters.prices import ASSUMED_RELEASE_DAY as CPI_DAY

CLOSE_DAY = 5
"""Day of the next month by which the month's last close of the dollar should have been entered."""
FEES_LAST = timedelta(days=180)
"""Fees and plans change without a calendar: so long after they were last looked up they have to be looked up again."""
GENERAL, DIVISIONS = "general level", "divisions 01 to 12"


@dataclass(frozen=True, slots=True)
class Freshness:
    """One series: the last month or day that it knows of, since when it is stale (None: it is not), and the remedy."""

    name: str
    series: str
    known_to: str
    stale_since: date | None
    remedy: str

    @property
    def state(self) -> str:
        """Since when it is stale, or nothing."""
        return "" if self.stale_since is None else f"stale since {self.stale_since}"


def freshness(overlays: Path, today: date) -> tuple[Freshness, ...]:
    """Look at every series that ages."""
    monthly = [_monthly(*each, today) for each in _series(overlays)]
    fees = _looked_up("fees", "processor_fees.csv", reference.processor_fees(), today)
    plans = _looked_up("plans", "installment_plans.csv", reference.installment_plans(), today)
    return (*monthly, fees, plans, _holidays(today))


def due_on(last: date, day: int) -> date:
    """Day by which the month after `last` should be there: `day` of the month after that."""
    return next_month(next_month(last)).replace(day=day)


def _series(overlays: Path) -> Iterator[tuple[str, str, pl.Series, int]]:
    cpi = reference.cpi(division=None, overlays=overlays)
    general = pl.col("division") == CPI_GENERAL
    yield "cpi", GENERAL, cpi.filter(general)["month"], CPI_DAY
    yield "cpi", DIVISIONS, cpi.filter(~general)["month"], CPI_DAY
    for (rate,), frame in reference.fx(overlays=overlays).group_by("rate", maintain_order=True):
        yield "fx", str(rate), frame["month"], CLOSE_DAY
    yield "rem", "", reference.inflation_expectations(overlays=overlays)["survey_month"], SURVEY_DAY


def _monthly(name: str, series: str, months: pl.Series, day: int, today: date) -> Freshness:
    last: date = months.max()  # type: ignore[assignment]
    due = due_on(last, day)
    remedy = f"barberpro parameters import {name} FILE"
    return Freshness(name, series, f"{last:%Y-%m}", due if today > due else None, remedy)


def _looked_up(name: str, file: str, table: pl.DataFrame, today: date) -> Freshness:
    """Look at a table without a calendar: it ages from the day on which it was last looked up."""
    sources = yaml.safe_load((reference.FOLDER / "sources.yaml").read_text(encoding="utf-8"))
    looked_up: date = sources[file]["retrieved_on"]
    assumed = table.filter(pl.col("basis") == "assumed").height
    due = looked_up + FEES_LAST
    series = f"{assumed} of {table.height} rows assumed, looked up last"
    remedy = f"look them up and enter them in barberpro/parameters/{file} and sources.yaml"
    return Freshness(name, series, f"{looked_up}", due if today > due else None, remedy)


def _holidays(today: date) -> Freshness:
    year = reference.decreed_holidays_to()
    due = date(year + 1, 1, 1)
    remedy = "make lock, once a release of the package holidays knows the decreed days off of that year"
    return Freshness("holidays", "days off by decree", f"{year}-12-31", due if today >= due else None, remedy)
