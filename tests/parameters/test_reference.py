import shutil
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
import yaml

from barberpro.errors import BadInputError
from barberpro.parameters import reference
from barberpro.tables import schemas

POLARS_TYPES = {
    "text": pl.String,
    "integer": pl.Int64,
    "date": pl.Date,
    "index": pl.Decimal(18, 4),
    "decimal": pl.Decimal(18, 6),
    "money": pl.Decimal(18, 2),
}


@pytest.mark.parametrize(
    ("table", "schema"),
    [
        (reference.cpi(), schemas.CPI),
        (reference.cpi(division=None), schemas.CPI),
        (reference.fx(), schemas.FX),
        (reference.inflation_expectations(), schemas.INFLATION_EXPECTATIONS),
        (reference.processor_fees(), schemas.PROCESSOR_FEES),
        (reference.installment_plans(), schemas.INSTALLMENT_PLANS),
        (reference.deflator(reference.cpi(), reference.inflation_expectations()), schemas.DEFLATOR),
        (reference.provinces(), schemas.PROVINCES),
        (reference.holidays(date(2025, 1, 1), date(2025, 12, 31)), schemas.HOLIDAYS),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_a_reference_table_has_the_columns_of_its_schema(table: pl.DataFrame, schema: schemas.Table) -> None:
    assert dict(table.schema) == {column.name: POLARS_TYPES[column.kind] for column in schema.columns}
    assert table.select(schema.key).is_duplicated().sum() == 0
    assert table.equals(table.sort(schema.order_by))


@pytest.mark.parametrize(
    ("month", "published_on", "basis"),
    [
        (date(2023, 12, 1), date(2024, 1, 11), "calendar"),
        (date(2025, 6, 1), date(2025, 7, 14), "calendar"),
        (date(2016, 12, 1), date(2017, 7, 11), "press"),  # the national index began then
        (date(2017, 7, 1), date(2017, 8, 16), "assumed"),
        (date(2026, 7, 1), date(2026, 8, 16), "assumed"),
    ],
)
def test_the_day_of_publication(month: date, published_on: date, basis: str) -> None:
    rows = reference.cpi().filter(pl.col("month") == month)
    assert set(rows["published_on"]) == {published_on}
    assert set(rows["published_on_basis"]) == {basis}


def test_inflation_of_december_2023_is_the_published_one() -> None:
    national = reference.cpi().filter(pl.col("region") == "nacional")
    value = dict(zip(national["month"], national["index_value"], strict=True))
    monthly = value[date(2023, 12, 1)] / value[date(2023, 11, 1)] - 1
    assert round(monthly, 3) == Decimal("0.255")


def test_holidays_bear_spanish_names_and_keep_to_the_interval() -> None:
    days = reference.holidays(date(2025, 7, 9), date(2025, 7, 9))
    assert days.rows() == [(date(2025, 7, 9), "Día de la Independencia")]
    with pytest.raises(BadInputError, match="must not come after"):
        reference.holidays(date(2025, 7, 9), date(2025, 7, 8))


def test_every_province_has_one_capital() -> None:
    capitals = reference.cities().filter("capital")
    assert sorted(capitals["province"]) == reference.provinces()["province"].to_list()


def test_every_file_says_where_it_comes_from() -> None:
    sources = yaml.safe_load((reference.FOLDER / "sources.yaml").read_text(encoding="utf-8"))
    assert set(sources) == {path.name for path in reference.FOLDER.glob("*.csv")}
    for source in sources.values():
        assert {"what", "unit", "institution", "publication", "date_of_effect", "retrieved_on"} <= set(source)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path in reference.FOLDER.glob("*.csv"):
        shutil.copy(path, tmp_path)
    return tmp_path


def swap(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new, 1)


@pytest.mark.parametrize(
    ("file", "edit", "read", "message"),
    [
        ("cpi.csv", swap("nea,2020-05,", "nea,2020-06,"), reference.cpi, "nea general must have every month"),
        ("cpi.csv", swap("noa,2026-07", "noa,2026-08"), reference.cpi, "must have every month"),
        ("cpi.csv", swap("cuyo,2016-12,100", "cuyo,2016-12,-100"), reference.cpi, "must be positive"),
        ("cpi.csv", swap("cuyo,2016-12,", "luna,2016-12,"), reference.cpi, "'luna' is not known; allowed: cuyo"),
        ("cpi.csv", swap("cuyo,2016-12,100.0000", "cuyo,2016-12,cien"), reference.cpi, "cannot be read"),
        ("cpi.csv", swap("cuyo,2016-12,100.0000", "cuyo,2016-12,"), reference.cpi, "empty cell"),
        ("cpi_releases.csv", swap("2024-01-11", "2023-12-31"), reference.cpi, "before its month is over"),
        ("provinces.csv", swap("AR-Z,", "AR-Y,"), reference.provinces, "24 provinces"),
        ("provinces.csv", swap("patagonia", "sur"), reference.provinces, "'sur' is not known"),
        ("cities.csv", swap("AR-V,Ushuaia,true", "AR-V,Ushuaia,false"), reference.cities, "AR-V has no capital"),
        ("cities.csv", swap("AR-V,Ushuaia", "AR-0,Ushuaia"), reference.cities, "'AR-0' is not known"),
    ],
)
def test_a_damaged_file_is_refused(
    folder: Path, file: str, edit: Callable[[str], str], read: Callable[[Path], pl.DataFrame], message: str
) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert edit(text) != text
    path.write_text(edit(text), encoding="utf-8")
    with pytest.raises(BadInputError, match=message):
        read(folder)


def test_a_missing_file_is_refused(folder: Path) -> None:
    (folder / "cpi.csv").unlink()
    with pytest.raises(BadInputError, match="is missing"):
        reference.cpi(folder)


@pytest.mark.external
def test_the_index_is_the_one_published(external_data: Path) -> None:
    wide = pl.read_csv(external_data / "argentina" / "cpi_general_by_region.csv")
    long = wide.unpivot(index="month", variable_name="region", value_name="published").with_columns(
        pl.col("month").str.to_date("%Y-%m")
    )
    both = reference.cpi().join(long, on=["region", "month"], how="full")
    assert both.null_count().select("index_value", "published").row(0) == (0, 0)
    assert both.select((pl.col("index_value").cast(pl.Float64) - pl.col("published")).abs().max()).item() < 0.0001
