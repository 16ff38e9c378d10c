"""Columns of the tables that leave the world: moments in UTC, sums in pesos, names by position."""

from __future__ import annotations

import numpy as np
import polars as pl

from barberpro.world.arrays import Flags, Ints
from barberpro.world.calendar import ZONE

PESOS = pl.Decimal(18, 2)
MOMENT = pl.Datetime("us", "UTC")


def pesos(centavos: pl.Expr) -> pl.Expr:
    """Write whole centavos as pesos, exactly."""
    return (centavos.cast(PESOS) / 100).cast(PESOS)


def money(centavos: Ints) -> pl.Series:
    """Column of pesos."""
    return pl.select(pesos(pl.lit(pl.Series(centavos)))).to_series()


def moments(at: Ints, unit: str = "1s") -> pl.Series:
    """Column of moments, cut to the unit that the source writes."""
    return pl.Series(at).cast(pl.Datetime("us")).dt.replace_time_zone("UTC").dt.truncate(unit)


def names(known: list[str], position: Ints) -> pl.Series:
    """Column of names by their position in a list."""
    return pl.Series(known, dtype=pl.String).gather(pl.Series(position).clip(lower_bound=0))


def where(flag: Flags, values: pl.Series) -> pl.Series:
    """Leave out the values whose flag is not set."""
    return pl.select(pl.when(pl.Series(flag)).then(values)).to_series()


def until(end_at: int, at: Ints, unit: str = "1s") -> pl.Series:
    """Column of moments, those that are not before the end left out."""
    known = at < end_at
    return where(known, moments(np.where(known, at, 0), unit))


def local(column: pl.Expr) -> pl.Expr:
    """Write moments as Buenos Aires time without offset."""
    return column.dt.convert_time_zone(ZONE).dt.strftime("%Y-%m-%dT%H:%M:%S")


def with_offset(column: pl.Expr) -> pl.Expr:
    """Write moments as Buenos Aires time with its offset, to the millisecond."""
    return column.dt.convert_time_zone(ZONE).dt.strftime("%Y-%m-%dT%H:%M:%S%.3f%:z")
