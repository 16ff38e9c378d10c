"""The reference tables as frames, checked whenever they are read; each has a module of its own beside this one.

`overlays` is the folder of what was imported, `Settings.parameters`. Without it the shipped files alone are read, as
synthetic worlds do: they stay the same whatever is imported.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import holidays as holiday_calendars
import polars as pl

from barberpro.domain.vocabulary import CPI_GENERAL
from barberpro.errors import BadInputError
from barberpro.parameters import exchange, expectations, prices
from barberpro.parameters.deflator import deflator
from barberpro.parameters.fees import processor_fees
from barberpro.parameters.importable import CPI, FX, MARKET, REM
from barberpro.parameters.installment_plans import installment_plans
from barberpro.parameters.overlays import current, laid_over
from barberpro.parameters.places import cities, provinces
from barberpro.parameters.prices import CPI_REGIONS, NATIONAL
from barberpro.parameters.reading import FOLDER

__all__ = [
    "CPI_REGIONS",
    "FOLDER",
    "NATIONAL",
    "cities",
    "cpi",
    "decreed_holidays_to",
    "deflator",
    "fx",
    "holidays",
    "inflation_expectations",
    "installment_plans",
    "market",
    "processor_fees",
    "provinces",
]


def cpi(folder: Path = FOLDER, division: str | None = CPI_GENERAL, overlays: Path | None = None) -> pl.DataFrame:
    """Read the consumer price index of a division (None for all of them), as `schemas.CPI`."""
    shipped = prices.cpi(folder, division if overlays is None else None)
    table = laid_over(shipped, overlays, CPI)
    return table if division is None else table.filter(pl.col("division") == division)


def fx(folder: Path = FOLDER, overlays: Path | None = None) -> pl.DataFrame:
    """Read the dollar's prices, as `schemas.FX`."""
    return laid_over(exchange.fx(folder), overlays, FX)


def inflation_expectations(folder: Path = FOLDER, overlays: Path | None = None) -> pl.DataFrame:
    """Read the survey's medians, as `schemas.INFLATION_EXPECTATIONS`."""
    return laid_over(expectations.inflation_expectations(folder), overlays, REM)


def market(overlays: Path | None) -> pl.DataFrame:
    """Read how large the market is, as a user imported it: newest publication of each month; empty without one."""
    return current(laid_over(MARKET.shipped(), overlays, MARKET), MARKET)


def holidays(first: date, last: date) -> pl.DataFrame:
    """List the national holidays from `first` to `last`, both included, as `schemas.HOLIDAYS`."""
    if last < first:
        raise BadInputError(f"holidays from {first} to {last}: the first day must not come after the last")
    calendar = holiday_calendars.country_holidays("AR", years=range(first.year, last.year + 1), language="es")
    inside = sorted((day, name) for day, name in calendar.items() if first <= day <= last)
    return pl.DataFrame(inside, schema={"day": pl.Date, "name": pl.String}, orient="row")


def decreed_holidays_to() -> int:
    """Give the last year whose days off by decree, such as those between two holidays, the calendar knows."""
    return int(max(holiday_calendars.country_holidays("AR").special_public_holidays))
