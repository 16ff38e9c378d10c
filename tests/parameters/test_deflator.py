"""The deflator: held to the scalar rule, and what importing a month does to it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from barberpro.domain.inflation import IndexValue, MonthlyExpectation, going_on
from barberpro.parameters import reference
from barberpro.parameters.deflator import MONTHS_PAST
from barberpro.tables import schemas

MONTHS = [date(2026, month, 1) for month in range(1, 6)]
REGIONS = {"nacional": ("100", "102", "104.04", "106.1208", "108"), "nea": ("200", "220", "242", "266.2", "270.5")}
Rows = list[tuple[object, ...]]


def cpi(revisions: Rows = []) -> pl.DataFrame:  # noqa: B006 - never changed
    rows: Rows = [
        (region, division, month, Decimal(value), date(2026, month.month + 1, 14), "official")
        for region, values in REGIONS.items()
        for division in ("general", "12")
        for month, value in zip(MONTHS, values if division == "general" else ["1"] * 5, strict=True)
    ]
    return pl.DataFrame([*rows, *revisions], schema=dict(reference.cpi().schema), orient="row")


def rem(*rows: tuple[date, str, int, str]) -> pl.DataFrame:
    filled = [(survey, survey, "assumed", variable, ahead, Decimal(value)) for survey, variable, ahead, value in rows]
    return pl.DataFrame(filled, schema=dict(reference.inflation_expectations().schema), orient="row")


SURVEYS = rem(
    (date(2026, 5, 1), "cpi_monthly", 1, "0.021"),
    (date(2026, 5, 1), "cpi_monthly", 3, "0.019"),
    (date(2026, 4, 1), "cpi_monthly", 2, "0.5"),  # speaks of June too, but is older
    (date(2026, 5, 1), "cpi_yearly", 12, "0.25"),
    (date(2026, 5, 1), "fx_average", 2, "1500"),
)


@pytest.mark.parametrize("region", REGIONS)
def test_the_table_is_what_the_scalar_rule_says(region: str) -> None:
    found = reference.deflator(cpi(), SURVEYS).filter(pl.col("region") == region)
    published = [
        IndexValue(month, Decimal(value), date(2026, 6, 14))
        for month, value in zip(MONTHS, REGIONS[region], strict=True)
    ]
    expected = [
        MonthlyExpectation(date(2026, 5, 1), date(2026, 6, 1), Decimal("0.021")),
        MonthlyExpectation(date(2026, 5, 1), date(2026, 8, 1), Decimal("0.019")),
    ]
    rule = [(value.month, value.value, "published") for value in published]
    rule += [(month, value, "provisional") for month, value in going_on(published, expected, MONTHS_PAST)]
    assert found.select("month", "index_value", "basis").rows() == rule
    assert found.height == len(MONTHS) + 24


def test_the_first_provisional_months_by_hand() -> None:
    found = reference.deflator(cpi(), SURVEYS).filter(pl.col("region") == "nacional", pl.col("basis") == "provisional")
    # June by the survey; July by the last three months, (108 / 102) ^ (1/3) - 1 = 1.9235 %; August by the survey
    assert [str(value) for value in found["index_value"][:3]] == ["110.2680", "112.3891", "114.5245"]


def test_of_a_revised_month_the_newest_publication_counts() -> None:
    revised = [("nea", "general", date(2026, 4, 1), Decimal("266.5"), date(2026, 6, 20), "imported")]
    found = reference.deflator(cpi(revised), SURVEYS).filter(pl.col("region") == "nea")
    assert found.filter(pl.col("month") == date(2026, 4, 1))["index_value"].to_list() == [Decimal("266.5000")]
    assert found.select(schemas.DEFLATOR.key).is_duplicated().sum() == 0


def test_the_shipped_deflator_goes_on_for_every_region() -> None:
    table = reference.deflator(reference.cpi(), reference.inflation_expectations())
    last = table.group_by("region").agg(
        pl.col("month").max(), pl.col("basis").filter(pl.col("basis") == "provisional").len()
    )
    assert set(last["month"]) == {date(2028, 7, 1)}
    assert set(last["basis"]) == {24}
    assert set(last["region"]) == set(reference.CPI_REGIONS)
