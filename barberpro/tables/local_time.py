"""Days are cut in Buenos Aires, by the name of its zone, from timestamps stored in UTC."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import ibis
import ibis.expr.types as ir

from barberpro.domain.local_day import ZONE

__all__ = ["ZONE", "buenos_aires_day", "buenos_aires_time"]


ONE_DAY = timedelta(days=1)
"""More than any zone differs from UTC."""


def _declared(zone: str, timestamp: object) -> object:
    """Read a timestamp in a zone, as PostgreSQL's and DuckDB's function of that name does."""


_timezone = ibis.udf.scalar.builtin(_declared, name="timezone", signature=(("string", "timestamp"), "timestamp"))


def buenos_aires_time(timestamp: ir.TimestampValue) -> ir.TimestampValue:
    """Read the wall clock of Buenos Aires at a UTC timestamp."""
    return _timezone(ZONE, _timezone("UTC", timestamp))


def buenos_aires_day(timestamp: ir.TimestampValue) -> ir.DateValue:
    """Cut the day it was in Buenos Aires at a UTC timestamp."""
    return buenos_aires_time(timestamp).date()


def period_of(day: ir.DateValue, unit: str) -> ir.DateValue:
    """Cut a day down to the first of its week ("W", from Monday) or month ("M")."""
    return day.truncate(unit).cast("timestamp").cast("date")  # ibis takes it for a date, DuckDB makes a timestamp of it


def around(timestamp: ir.TimestampValue, since: date, until: date) -> ir.BooleanValue:
    """Whether a UTC timestamp may fall on a Buenos Aires day from `since` to before `until`, and little more.

    Asked first it spares the cutting of days, which is slow, for rows of other times.
    """
    first, last = (datetime(day.year, day.month, day.day) for day in (since - ONE_DAY, until + ONE_DAY))  # noqa: DTZ001
    return (timestamp >= first) & (timestamp < last)
