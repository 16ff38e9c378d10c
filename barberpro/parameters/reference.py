"""The reference tables as frames, checked whenever they are read; each has a module of its own beside this one."""

from __future__ import annotations

from datetime import date

import holidays as holiday_calendars
import polars as pl

from barberpro.errors import BadInputError
from barberpro.parameters.deflator import deflator
from barberpro.parameters.exchange import fx
from barberpro.parameters.expectations import inflation_expectations
from barberpro.parameters.fees import processor_fees
from barberpro.parameters.places import cities, provinces
from barberpro.parameters.prices import CPI_REGIONS, NATIONAL, cpi
from barberpro.parameters.reading import FOLDER

__all__ = [
    "CPI_REGIONS",
    "FOLDER",
    "NATIONAL",
    "cities",
    "cpi",
    "deflator",
    "fx",
    "holidays",
    "inflation_expectations",
    "processor_fees",
    "provinces",
]


def holidays(first: date, last: date) -> pl.DataFrame:
    """List the national holidays from `first` to `last`, both included, as `schemas.HOLIDAYS`."""
    if last < first:
        raise BadInputError(f"holidays from {first} to {last}: the first day must not come after the last")
    calendar = holiday_calendars.country_holidays("AR", years=range(first.year, last.year + 1), language="es")
    inside = sorted((day, name) for day, name in calendar.items() if first <= day <= last)
    return pl.DataFrame(inside, schema={"day": pl.Date, "name": pl.String}, orient="row")
