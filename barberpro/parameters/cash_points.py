"""Where vouchers can be paid, by city: a table that a user brings. Without it nothing is said of coverage."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from barberpro.errors import BadInputError
from barberpro.parameters.layouts import Place, csv_lines
from barberpro.parameters.overlays import Overlay, overlay_rows, overlays
from barberpro.parameters.places import provinces
from barberpro.parameters.reading import Kinds

NO_TABLE, NOT_LISTED, LISTED = "no coverage table", "city not in the coverage table", "listed"
NEEDED, OPTIONAL = ("city", "province", "cash_points"), "population"
ACCEPTED = f"{', '.join(NEEDED)} (and may have {OPTIONAL})"
PEOPLE = 10_000
MOST = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Shape:
    """The folder and the columns of what is kept."""

    name: str = "cash_points"
    columns: Kinds = field(
        default_factory=lambda: {
            "province": pl.String,
            "city": pl.String,
            "cash_points": pl.Int64,
            "population": pl.Int64,
        }
    )


CASH_POINTS = Shape()


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many points take cash in a city; `status` says whether that is known at all."""

    status: str
    cash_points: int | None = None
    population: int | None = None
    imported_from: str | None = None

    @property
    def per_10_000(self) -> float | None:
        """Points for each 10,000 people; None where one of the two is not known."""
        if self.cash_points is None or not self.population:
            return None
        return self.cash_points * PEOPLE / self.population

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        told = {"cash_points": self.cash_points, "population": self.population, "per_10_000": self.per_10_000}
        return {"status": self.status} | told | {"imported_from": self.imported_from}


@dataclass(frozen=True, slots=True)
class CoverageTable:
    """The newest table that was imported, by province and plain name of the city."""

    points: Mapping[tuple[str, str], tuple[int, int | None]]
    file: str

    @classmethod
    def read(cls, root: Path) -> CoverageTable | None:
        """Read the newest import under `Settings.parameters`; None where there is none."""
        kept = newest(root)
        if kept is None:
            return None
        rows = overlay_rows(root, CASH_POINTS, kept).rows()
        return cls({(province, plain(city)): (points, people) for province, city, points, people in rows}, kept.file)


def newest(root: Path) -> Overlay | None:
    """Find the newest import of the table."""
    found = overlays(root, CASH_POINTS)
    return found[-1] if found else None


def coverage(table: CoverageTable | None, province: str | None, city: str | None) -> Coverage | None:
    """Look a city up; None where no city is asked for."""
    if province is None or city is None:
        return None
    if table is None:
        return Coverage(NO_TABLE)
    found = table.points.get((province, plain(city)))
    if found is None:
        return Coverage(NOT_LISTED, imported_from=table.file)
    return Coverage(LISTED, *found, imported_from=table.file)


def plain(text: str) -> str:
    """Write a name without accents, case and doubled spaces, so that it is found however it is spelled."""
    bare = "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
    return " ".join(bare.casefold().split())


def cash_points_of(path: Path) -> pl.DataFrame:
    """Read a user's file: city, province (code or name), cash_points, and population where he has it."""
    lines, delimiter = csv_lines(path)
    header = [name.strip() for name in next(lines)]
    if not set(NEEDED) <= set(header) <= {*NEEDED, OPTIONAL} or len(set(header)) < len(header):
        raise BadInputError(f"{path}: the columns are {', '.join(header)[:200]}; accepted: {ACCEPTED}")
    codes, found = _codes(), dict[tuple[str, str], dict[str, Any]]()
    for place, row in _rows(path, lines, header, delimiter):
        told = _row(row, place, codes)
        key = (told["province"], plain(told["city"]))
        if key in found:
            raise BadInputError(f"{place.where}: {told['city']} of {told['province']} stands twice")
        found[key] = told
    if not found:
        raise BadInputError(f"{path} holds no city; accepted: {ACCEPTED}")
    return pl.DataFrame(list(found.values()), schema=dict(CASH_POINTS.columns)).sort("province", "city")


def _rows(
    path: Path, lines: Iterator[list[str]], header: list[str], delimiter: str
) -> Iterator[tuple[Place, dict[str, str]]]:
    for number, cells in enumerate(lines, start=2):
        place = Place(f"{path}, line {number}", delimiter)
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            raise BadInputError(f"{place.where}: {len(cells)} cells; the header has {len(header)}")
        yield place, {name: cell.strip() for name, cell in zip(header, cells, strict=True)}


def _row(row: Mapping[str, str], place: Place, codes: Mapping[str, str]) -> dict[str, Any]:
    province = codes.get(plain(row["province"]))
    if province is None:
        raise BadInputError(
            f"{place.where}: province is {row['province']!r}; allowed: ISO 3166-2 such as AR-S, or its name"
        )
    if not row["city"]:
        raise BadInputError(f"{place.where}: city is empty; every row needs one")
    people = row.get(OPTIONAL) or None
    return {
        "province": province,
        "city": row["city"],
        "cash_points": _count(place, "cash_points", row["cash_points"], least=0),
        "population": None if people is None else _count(place, OPTIONAL, people, least=1),
    }


def _count(place: Place, column: str, text: str, *, least: int) -> int:
    if not (text.isascii() and text.isdigit() and least <= int(text[:12]) and int(text) <= MOST):
        raise BadInputError(
            f"{place.where}: {column} is {text!r}; allowed: a whole number from {least} on, without thousands marks"
        )
    return int(text)


def _codes() -> dict[str, str]:
    """Name every province by its code and its two names."""
    rows = provinces().select("province", "name", "short_name").rows()
    return {plain(name): code for code, *names in rows for name in (code, *names)}
