"""What the central bank's survey (REM) expects: medians by month of the survey, variable and horizon."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from barberpro.domain.vocabulary import EXPECTED_VARIABLES, PUBLISHED_ON_BASES
from barberpro.errors import BadInputError
from barberpro.parameters.reading import FOLDER, check_every_month, check_known, month, read

KEY = ("survey_month", "variable", "horizon_months")
VALUE = pl.Decimal(18, 6)
HORIZONS = (
    *(f"cpi_monthly_{months}" for months in range(7)),
    "cpi_yearly_12",
    "cpi_yearly_24",
    *(f"fx_average_{months}" for months in (1, 2, 3, 4, 5, 6, 12)),
)
"""Columns of the file: the variable and, after its last `_`, the months after the survey's month."""
ASSUMED_DAY = 10
"""Of the next month; it came out in the first week, but for the surveys below."""
LATE_DAY = 16
LATE_FROM, LATE_TO = pl.date(2023, 7, 1), pl.date(2023, 12, 1)
"""Surveys that came out on the day of the price index."""


def inflation_expectations(folder: Path = FOLDER) -> pl.DataFrame:
    """Read the survey's medians, as `schemas.INFLATION_EXPECTATIONS`."""
    path = folder / "inflation_expectations.csv"
    kinds = {"survey_month": pl.String} | dict.fromkeys(HORIZONS, VALUE)
    wide = read(path, kinds, may_lack=HORIZONS).with_columns(month("survey_month"))
    table = long(wide.with_columns(published_on=assumed_release(), published_on_basis=pl.lit("assumed")))
    check_expectations(table, path)
    check_every_survey(table, path)
    return table


def check_every_survey(table: pl.DataFrame, where: str | Path) -> None:
    """Refuse a month without a survey between the first and the last."""
    surveys = table.select("survey_month").unique().with_columns(variable=pl.lit("the survey"))
    check_every_month(surveys, ("variable",), "survey_month", where)


def long(wide: pl.DataFrame) -> pl.DataFrame:
    """Bring a wide table (`survey_month`, its day of publication, HORIZONS) into the shape of the schema."""
    index = ["survey_month", "published_on", "published_on_basis"]
    table = wide.unpivot(index=index, variable_name="horizon", value_name="value").drop_nulls()
    return (
        table.with_columns(
            variable=pl.col("horizon").str.replace(r"_\d+$", ""),
            horizon_months=pl.col("horizon").str.extract(r"_(\d+)$").cast(pl.Int64),
        )
        .select(*index, "variable", "horizon_months", "value")
        .sort(*KEY)
    )


def assumed_release() -> pl.Expr:
    """Day on which the survey of `survey_month` is out at the latest, as good as always."""
    late = pl.col("survey_month").is_between(LATE_FROM, LATE_TO)
    next_month = pl.col("survey_month").dt.offset_by("1mo")
    return (
        pl.when(late)
        .then(next_month.dt.offset_by(f"{LATE_DAY - 1}d"))
        .otherwise(next_month.dt.offset_by(f"{ASSUMED_DAY - 1}d"))
    )


def check_expectations(table: pl.DataFrame, where: str | Path) -> None:
    """Refuse unknown variables, and inflation that was meant as percent."""
    check_known(table, "variable", EXPECTED_VARIABLES, where)
    check_known(table, "published_on_basis", PUBLISHED_ON_BASES, where)
    for variable, low, high in (("cpi_monthly", "-0.2", "1"), ("cpi_yearly", "-0.5", "20"), ("fx_average", "1", "1e6")):
        ask = table.filter(pl.col("variable") == variable)
        wrong = ask.filter(~pl.col("value").cast(pl.Float64).is_between(float(low), float(high)))
        if wrong.height:
            row = wrong.row(0, named=True)
            unit = "pesos for one dollar" if variable == "fx_average" else "a fraction: 0.018 is 1.8 %"
            raise BadInputError(
                f"{where}: {variable} of {row['survey_month']:%Y-%m} in {row['horizon_months']} months is "
                f"{row['value']}; it must lie between {low} and {high} ({unit})"
            )
