"""The price level of every region and month, going on past the last published month by what was to be expected."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import polars as pl

from barberpro.domain.inflation import IndexValue, MonthlyExpectation, going_on
from barberpro.domain.vocabulary import CPI_GENERAL
from barberpro.parameters.prices import INDEX
from barberpro.parameters.reading import Kinds

MONTHS_PAST = 24
SCHEMA: Kinds = {"region": pl.String, "month": pl.Date, "index_value": INDEX, "basis": pl.String}


def deflator(cpi: pl.DataFrame, expectations: pl.DataFrame) -> pl.DataFrame:
    """Carry the general level on for 24 months, as `schemas.DEFLATOR`; of several publications the newest counts."""
    general = cpi.filter(pl.col("division") == CPI_GENERAL).sort("region", "month", "published_on")
    current = general.unique(["region", "month"], keep="last", maintain_order=True)
    expected = monthly_expectations(expectations)
    regions = current.partition_by("region", maintain_order=True)
    return pl.concat([_region(each, expected) for each in regions])


def _region(values: pl.DataFrame, expected: tuple[MonthlyExpectation, ...]) -> pl.DataFrame:
    published = [IndexValue(*row) for row in values.select("month", "index_value", "published_on").rows()]
    provisional = going_on(published, expected, MONTHS_PAST)
    rows = [(each.month, each.value, "published") for each in published]
    rows += [(month, value, "provisional") for month, value in provisional]
    region: str = values["region"][0]
    return pl.DataFrame([(region, *row) for row in rows], schema=SCHEMA, orient="row")


def monthly_expectations(table: pl.DataFrame) -> tuple[MonthlyExpectation, ...]:
    """List what surveys (as `schemas.INFLATION_EXPECTATIONS`) expect of months; of several publications the newest."""
    asked = table.filter(pl.col("variable") == "cpi_monthly").sort("survey_month", "horizon_months", "published_on")
    newest = asked.unique(["survey_month", "horizon_months"], keep="last", maintain_order=True)
    months = newest.with_columns(month=pl.col("survey_month").dt.offset_by(pl.format("{}mo", pl.col("horizon_months"))))
    found: list[tuple[date, date, Decimal]] = months.select("survey_month", "month", "value").rows()
    return tuple(MonthlyExpectation(*row) for row in found)
