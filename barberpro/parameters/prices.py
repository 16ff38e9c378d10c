"""Consumer prices: the index by region, division and month, with the day since when each value may be used."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from barberpro.domain.vocabulary import CPI_DIVISIONS, CPI_GENERAL, PUBLISHED_ON_BASES
from barberpro.errors import BadInputError
from barberpro.parameters.reading import FOLDER, check_every_month, check_known, check_positive, month, read

NATIONAL = "nacional"
CPI_REGIONS = ("cuyo", "gba", NATIONAL, "nea", "noa", "pampeana", "patagonia")
ASSUMED_RELEASE_DAY = 16
"""Later than nearly every release, so that an assumed date hardly ever lets a value be used too early."""

KEY = ("region", "division", "month")
INDEX = pl.Decimal(18, 4)


def cpi(folder: Path = FOLDER, division: str | None = CPI_GENERAL) -> pl.DataFrame:
    """Read the consumer price index of a division (None for all of them), as `schemas.CPI`; each month once."""
    values = [_general(folder)] if division == CPI_GENERAL else [_general(folder), _divisions(folder)]
    table = dated(pl.concat(values), _releases(folder)).sort(*KEY)
    return table if division is None else table.filter(pl.col("division") == division)


def dated(values: pl.DataFrame, releases: pl.DataFrame) -> pl.DataFrame:
    """Give index values the day of their publication; day 16 of the next month where none is known."""
    table = values.join(releases, on="month", how="left").with_columns(
        pl.col("published_on").fill_null(assumed_release()), pl.col("published_on_basis").fill_null("assumed")
    )
    return table.select(*KEY, "index_value", "published_on", "published_on_basis")


def assumed_release() -> pl.Expr:
    """Day on which the value of `month` is out at the latest, as good as always."""
    return pl.col("month").dt.offset_by(f"1mo{ASSUMED_RELEASE_DAY - 1}d")


def check_cpi(table: pl.DataFrame, where: str | Path) -> None:
    """Refuse what cannot be an index: unknown names, gaps, values below zero."""
    check_known(table, "region", CPI_REGIONS, where)
    check_known(table, "division", CPI_DIVISIONS, where)
    check_positive(table, "index_value", where)
    check_every_month(table, ("region", "division"), "month", where)


def check_every_region(table: pl.DataFrame, where: str | Path) -> None:
    """Refuse a month of a division that some regions have and others lack."""
    lacking = (
        table.group_by("division", "month")
        .agg(regions=pl.col("region").unique().sort())
        .filter(pl.col("regions").list.len() < len(CPI_REGIONS))
        .sort("division", "month")
    )
    for division, lacks, regions in lacking.rows():
        missing = ", ".join(sorted(set(CPI_REGIONS) - set(regions)))
        raise BadInputError(
            f"{where}: {division} of {lacks:%Y-%m} lacks {missing}; every month needs all of {', '.join(CPI_REGIONS)}"
        )


def check_published_after(table: pl.DataFrame, where: str | Path) -> None:
    """Refuse a value that is published before its month is over."""
    early = table.filter(pl.col("published_on") < pl.col("month").dt.offset_by("1mo"))
    if early.height:
        raise BadInputError(f"{where}: {early['month'][0]:%Y-%m} is published before its month is over")


def _general(folder: Path) -> pl.DataFrame:
    path = folder / "cpi.csv"
    values = read(path, {"region": pl.String, "month": pl.String, "index_value": INDEX})
    table = values.with_columns(month(), division=pl.lit(CPI_GENERAL)).select(*KEY, "index_value")
    check_cpi(table, path)
    check_every_region(table, path)
    return table


def _divisions(folder: Path) -> pl.DataFrame:
    path = folder / "cpi_divisions.csv"
    wide = read(path, {"division": pl.String, "month": pl.String} | dict.fromkeys(CPI_REGIONS, INDEX))
    table = (
        wide.with_columns(month())
        .unpivot(index=["division", "month"], variable_name="region", value_name="index_value")
        .select(*KEY, "index_value")
    )
    check_cpi(table, path)
    return table


def _releases(folder: Path) -> pl.DataFrame:
    path = folder / "cpi_releases.csv"
    table = read(path, {"month": pl.String, "published_on": pl.Date, "published_on_basis": pl.String})
    table = table.with_columns(month())
    check_known(table, "published_on_basis", PUBLISHED_ON_BASES, path)
    check_published_after(table, path)
    return table
