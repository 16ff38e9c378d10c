"""Files that may be imported: our own simple layouts, long and wide, and INDEC's `serie_ipc_divisiones.csv`."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import polars as pl

from barberpro.domain.vocabulary import CPI_DIVISIONS, CPI_GENERAL, FX_RATES
from barberpro.errors import BadInputError
from barberpro.parameters.expectations import HORIZONS
from barberpro.parameters.importable import Importable
from barberpro.parameters.market import MEASURES
from barberpro.parameters.prices import CPI_REGIONS

MOST_BYTES = 20_000_000
Row = Mapping[str, str]
PERIOD = re.compile(r"(\d{4})-?(\d{2})(-\d{2})?")
NUMBERS = {",": re.compile(r"-?\d+(\.\d+)?"), ";": re.compile(r"-?\d+(,\d+)?")}
"""With commas between the cells a number has a decimal point, with semicolons a decimal comma."""
INDEC_REGIONS = {
    "Nacional": "nacional",
    "GBA": "gba",
    "Pampeana": "pampeana",
    "Noreste": "nea",
    "Noroeste": "noa",
    "Cuyo": "cuyo",
    "Patagonia": "patagonia",
}
INDEC_DIVISIONS = {"0": CPI_GENERAL} | {str(int(each)): each for each in CPI_DIVISIONS if each != CPI_GENERAL}


@dataclass(frozen=True, slots=True)
class Place:
    """A row of a file, for complaints, and how its numbers are written."""

    where: str
    delimiter: str

    def number(self, column: str, text: str) -> Decimal:
        """Read a number as the file writes them."""
        if not NUMBERS[self.delimiter].fullmatch(text):
            mark = "point" if self.delimiter == "," else "comma"
            raise BadInputError(
                f"{self.where}: {column} is {text!r}; with {self.delimiter!r} between the cells a number has a decimal "
                f"{mark} and no thousands marks"
            )
        return Decimal(text.replace(",", "."))

    def month(self, column: str, text: str) -> date:
        """Read a month as its first day."""
        found = PERIOD.fullmatch(text)
        try:
            return date(int(found[1]), int(found[2]), 1) if found else date.fromisoformat(text)
        except ValueError:
            raise BadInputError(f"{self.where}: {column} is {text!r}; a month is written YYYY-MM or YYYYMM") from None

    def day(self, column: str, text: str) -> date:
        """Read a day."""
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise BadInputError(f"{self.where}: {column} is {text!r}; a day is written YYYY-MM-DD") from None


Reader = Callable[[Row, Place], Iterator[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Layout:
    """A way to write a table down: columns it must have and may have, and what a line of it says."""

    name: str
    columns: tuple[str, ...]
    read: Reader
    optional: tuple[str, ...] = ()

    def fits(self, header: Sequence[str]) -> bool:
        """Whether the columns are those of this layout."""
        names = set(header)
        return set(self.columns) <= names <= {*self.columns, *self.optional} and len(header) == len(names)


def rows_of(path: Path, what: Importable) -> tuple[pl.DataFrame, str]:
    """Read a file in one of its layouts: key, value and `published_on` (NULL where unsaid), and the layout's name."""
    lines, delimiter = csv_lines(path)
    header = [name.strip() for name in next(lines)]
    layout = next((each for each in LAYOUTS[what.name] if each.fits(header)), None)
    if layout is None:
        raise BadInputError(f"{path}: the columns are {', '.join(header)[:200]}; accepted: {accepted(what.name)}")
    found: list[dict[str, Any]] = []
    for number, cells in enumerate(lines, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        place = Place(f"{path}, line {number}", delimiter)
        if len(cells) != len(header):
            raise BadInputError(f"{place.where}: {len(cells)} cells; the header has {len(header)}")
        found += layout.read({name: cell.strip() for name, cell in zip(header, cells, strict=True)}, place)
    if not found:
        raise BadInputError(f"{path} holds no values; accepted: {accepted(what.name)}")
    return _frame(found, path, what), layout.name


def accepted(name: str) -> str:
    """Say which layouts are accepted for a table."""
    shown = (
        f"{each.name}: {', '.join(each.columns)}"
        + (f" (and may have {', '.join(each.optional)})" * bool(each.optional))
        for each in LAYOUTS[name]
    )
    return "; ".join(shown)


def csv_lines(path: Path) -> tuple[Iterator[list[str]], str]:
    """Read the cells of a CSV file, and which mark stands between them; BadInputError where it is none."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadInputError(f"{path} has {path.stat().st_size / 1e6:.0f} MB; no accepted file is so large")
        content = path.read_bytes()
    except OSError as error:
        raise BadInputError(f"{path} cannot be read: {error.strerror}; check the path") from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    if "\0" in text or not text.strip():
        raise BadInputError(f"{path} is no CSV; save the sheet as CSV and import that")
    delimiter = ";" if ";" in text.splitlines()[0] else ","
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), delimiter


def _frame(found: list[dict[str, Any]], path: Path, what: Importable) -> pl.DataFrame:
    kinds = {name: what.columns[name] for name in (*what.key, what.value, "published_on", *what.texts)}
    step = Decimal(1).scaleb(-what.decimals)
    try:
        for row in found:
            row[what.value] = row[what.value].quantize(step, rounding=ROUND_HALF_UP)
        table = pl.DataFrame(found, schema=kinds, orient="row")
    except (pl.exceptions.PolarsError, ArithmeticError) as error:
        raise BadInputError(f"{path} holds a number out of range: {str(error).splitlines()[0]}") from None
    twice = table.filter(table.select(what.key).is_duplicated())
    if twice.height:
        raise BadInputError(f"{path}: {_named(twice.select(what.key).row(0))} stands twice")
    return table


def _named(key: Sequence[Any]) -> str:
    return " ".join(f"{each:%Y-%m}" if isinstance(each, date) else str(each) for each in key)


def _published(row: Row, place: Place) -> dict[str, Any]:
    text = row.get("published_on", "")
    return {"published_on": place.day("published_on", text) if text else None}


def _cpi_long(row: Row, place: Place) -> Iterator[dict[str, Any]]:
    yield {
        "region": row["region"],
        "division": row.get("division") or CPI_GENERAL,
        "month": place.month("month", row["month"]),
        "index_value": place.number("index_value", row["index_value"]),
        **_published(row, place),
    }


def _cpi_wide(row: Row, place: Place) -> Iterator[dict[str, Any]]:
    for region in CPI_REGIONS:
        yield from _cpi_long({**row, "region": region, "index_value": row[region]}, place)


def _cpi_indec(row: Row, place: Place) -> Iterator[dict[str, Any]]:
    code = row["Codigo"].lstrip("0") or "0"
    if code not in INDEC_DIVISIONS or row["Indice_IPC"] in {"", "NA"}:
        return  # categories, goods and services; months that have no value
    if row["Region"] not in INDEC_REGIONS:
        raise BadInputError(f"{place.where}: Region is {row['Region']!r}; allowed: {', '.join(INDEC_REGIONS)}")
    yield {
        "region": INDEC_REGIONS[row["Region"]],
        "division": INDEC_DIVISIONS[code],
        "month": place.month("Periodo", row["Periodo"]),
        "index_value": place.number("Indice_IPC", row["Indice_IPC"]),
        "published_on": None,
    }


def _fx_long(row: Row, place: Place) -> Iterator[dict[str, Any]]:
    yield {
        "rate": row["rate"],
        "month": place.month("month", row["month"]),
        "ars_per_usd": place.number("ars_per_usd", row["ars_per_usd"]),
        **_published(row, place),
    }


def _fx_wide(row: Row, place: Place) -> Iterator[dict[str, Any]]:
    for rate in FX_RATES:
        if row.get(rate):
            yield from _fx_long({**row, "rate": rate, "ars_per_usd": row[rate]}, place)


def _rem_long(row: Row, place: Place) -> Iterator[dict[str, Any]]:
    yield {
        "survey_month": place.month("survey_month", row["survey_month"]),
        "variable": row["variable"],
        "horizon_months": int(place.number("horizon_months", row["horizon_months"])),
        "value": place.number("value", row["value"]),
        **_published(row, place),
    }


def _rem_wide(row: Row, place: Place) -> Iterator[dict[str, Any]]:
    for name in HORIZONS:
        if row.get(name):
            variable, _, months = name.rpartition("_")
            yield from _rem_long({**row, "variable": variable, "horizon_months": months, "value": row[name]}, place)


def _market(row: Row, place: Place) -> Iterator[dict[str, Any]]:
    """Read a month's total; unlike the others it has no calendar, so that the file has to say when it came out."""
    month, day = place.month("month", row["month"]), place.day("published_on", row["published_on"])
    for measure in MEASURES:
        if text := row.get(f"market_{measure}"):
            total = place.number(f"market_{measure}", text)
            yield {"measure": measure, "month": month, "market": total, "published_on": day, "source": row["source"]}


DAY = ("published_on",)
LAYOUTS = {
    "cpi": (
        Layout("long", ("region", "month", "index_value"), _cpi_long, ("division", *DAY)),
        Layout("wide", ("month", *CPI_REGIONS), _cpi_wide, ("division", *DAY)),
        Layout(
            "INDEC's serie_ipc_divisiones.csv",
            ("Codigo", "Periodo", "Indice_IPC", "Region"),
            _cpi_indec,
            ("Descripcion", "Clasificador", "v_m_IPC", "v_i_a_IPC"),
        ),
    ),
    "fx": (
        Layout("long", ("rate", "month", "ars_per_usd"), _fx_long, DAY),
        Layout("wide", ("month",), _fx_wide, (*FX_RATES, *DAY)),
    ),
    "rem": (
        Layout("long", ("survey_month", "variable", "horizon_months", "value"), _rem_long, DAY),
        Layout("wide", ("survey_month",), _rem_wide, (*HORIZONS, *DAY)),
    ),
    "market": (
        Layout("totals", ("month", "source", *DAY), _market, tuple(f"market_{measure}" for measure in MEASURES)),
    ),
}
