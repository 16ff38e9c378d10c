"""Reference tables as frames: consumer prices, provinces, cities and holidays, checked whenever they are read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import holidays as holiday_calendars
import polars as pl

from barberpro.errors import BadInputError

FOLDER = Path(__file__).resolve().parent

NATIONAL = "nacional"
CPI_REGIONS = ("cuyo", "gba", NATIONAL, "nea", "noa", "pampeana", "patagonia")
JURISDICTIONS = 24
ASSUMED_RELEASE_DAY = 16
"""Later than nearly every release, so that an assumed date hardly ever lets a value be used too early."""


def cpi(folder: Path = FOLDER) -> pl.DataFrame:
    """Read the consumer price index by region and month with the day of its publication, as `schemas.CPI`."""
    values = _read(folder / "cpi.csv", {"region": pl.String, "month": pl.String, "index_value": pl.Decimal(18, 4)})
    releases = _read(folder / "cpi_releases.csv", {"month": pl.String, "published_on": pl.Date})
    table = (
        values.with_columns(_month())
        .join(releases.with_columns(_month()), on="month", how="left")
        .with_columns(
            pl.when(pl.col("published_on").is_null())
            .then(pl.lit("assumed"))
            .otherwise(pl.lit("official"))
            .alias("published_on_basis"),
            pl.col("published_on").fill_null(pl.col("month").dt.offset_by(f"1mo{ASSUMED_RELEASE_DAY - 1}d")),
        )
        .select("region", "month", "index_value", "published_on", "published_on_basis")
        .sort("region", "month")
    )
    _check_cpi(table, folder / "cpi.csv")
    return table


def provinces(folder: Path = FOLDER) -> pl.DataFrame:
    """Read the 24 jurisdictions, as `schemas.PROVINCES`."""
    path = folder / "provinces.csv"
    kinds = {"province": pl.String, "name": pl.String, "cpi_region": pl.String, "population": pl.Int64}
    table = _read(path, kinds).sort("province")
    if table["province"].n_unique() != JURISDICTIONS or table.height != JURISDICTIONS:
        raise BadInputError(f"{path}: {table.height} rows; there must be {JURISDICTIONS} provinces, each once")
    _check_known(table, "cpi_region", set(CPI_REGIONS) - {NATIONAL}, path)
    _check_positive(table, "population", path)
    return table


def cities(folder: Path = FOLDER) -> pl.DataFrame:
    """Read the main cities: province, city, capital (whether it is the province's) and population."""
    path = folder / "cities.csv"
    table = _read(path, {"province": pl.String, "city": pl.String, "capital": pl.Boolean, "population": pl.Int64})
    table = table.sort("province", pl.col("population").neg(), "city")
    known = set(provinces(folder)["province"])
    _check_known(table, "province", known, path)
    _check_positive(table, "population", path)
    for province in sorted(known - set(table.filter("capital")["province"])):
        raise BadInputError(f"{path}: {province} has no capital; every province needs one row with capital true")
    return table


def holidays(first: date, last: date) -> pl.DataFrame:
    """List the national holidays from `first` to `last`, both included, as `schemas.HOLIDAYS`."""
    if last < first:
        raise BadInputError(f"holidays from {first} to {last}: the first day must not come after the last")
    calendar = holiday_calendars.country_holidays("AR", years=range(first.year, last.year + 1), language="es")
    inside = sorted((day, name) for day, name in calendar.items() if first <= day <= last)
    return pl.DataFrame(inside, schema={"day": pl.Date, "name": pl.String}, orient="row")


def _read(path: Path, kinds: Mapping[str, pl.DataType | type[pl.DataType]]) -> pl.DataFrame:
    try:
        table = pl.read_csv(path, schema=dict(kinds))
    except FileNotFoundError:
        raise BadInputError(f"{path} is missing; the package ships it, so install it again") from None
    except pl.exceptions.PolarsError as error:
        raise BadInputError(
            f"{path} cannot be read: {str(error).splitlines()[0]}; columns: {', '.join(kinds)}"
        ) from None
    if table.is_empty() or sum(table.null_count().row(0)):
        raise BadInputError(f"{path} is empty or has an empty cell; every row needs {', '.join(kinds)}")
    return table


def _month() -> pl.Expr:
    return pl.col("month").str.to_date("%Y-%m")


def _check_cpi(table: pl.DataFrame, path: Path) -> None:
    _check_known(table, "region", set(CPI_REGIONS), path)
    _check_positive(table, "index_value", path)
    first, last = table.select(pl.col("month").min().alias("first"), pl.col("month").max().alias("last")).row(0)
    wanted = pl.date_range(first, last, interval="1mo", eager=True)
    for region in CPI_REGIONS:
        months = table.filter(pl.col("region") == region)["month"]
        if months.to_list() != wanted.to_list():
            raise BadInputError(
                f"{path}: {region} must have every month from {first:%Y-%m} to {last:%Y-%m} exactly once"
            )
    early = table.filter(pl.col("published_on") < pl.col("month").dt.offset_by("1mo"))
    if early.height:
        raise BadInputError(f"{path}: {early['month'][0]:%Y-%m} is published before its month is over")


def _check_known(table: pl.DataFrame, column: str, allowed: set[str], path: Path) -> None:
    for value in sorted(set(table[column]) - allowed):
        raise BadInputError(f"{path}: {column} {value!r} is not known; allowed: {', '.join(sorted(allowed))}")


def _check_positive(table: pl.DataFrame, column: str, path: Path) -> None:
    wrong = table.filter(pl.col(column) <= 0)
    if wrong.height:
        raise BadInputError(f"{path}: {column} is {wrong[column][0]} in row {wrong.row(0)}; it must be positive")
