"""The reference data as a user looks at them: what there is, and the rows that were asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from barberpro.domain.vocabulary import CPI_GENERAL
from barberpro.errors import BadInputError
from barberpro.parameters import reference
from barberpro.parameters.cash_points import CASH_POINTS
from barberpro.parameters.freshness import DIVISIONS, GENERAL, freshness
from barberpro.parameters.importable import IMPORTABLE
from barberpro.parameters.overlays import Overlay, overlay_rows, overlays

SHIPPED = "shipped"
FIRST_HOLIDAY = date(2008, 1, 1)
Span = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class Holding:
    """A table, or one origin of its rows: how many there are, from when to when, and whether they are stale."""

    name: str
    series: str
    rows: int
    first: str
    last: str
    origin: str
    imported_on: date | None
    stale: str

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


def holdings(root: Path, today: date) -> list[Holding]:
    """List every reference table, then each import."""
    stale = {(each.name, each.series): each.state for each in freshness(root, today)}
    tables = [_holding(name, series, frame, stale.get((name, series), "")) for name, series, frame in _tables(root)]
    return [*tables, *_imports(root), *_cash_points(root)]


def _cash_points(root: Path) -> Iterator[Holding]:
    for each in overlays(root, CASH_POINTS):
        yield _imported(CASH_POINTS.name, each, "", "")


def shown(
    root: Path, name: str, asked: Mapping[str, str], span: Span = (None, None), as_of: date | None = None
) -> pl.DataFrame:
    """Read the rows of a table that fit; `as_of` shows each value as it was known on that day."""
    frame = _readers(root).get(name, lambda: _unknown(name, root))()
    for column, value in asked.items():
        frame = _filtered(frame, name, column, value)
    period = next((each for each in ("month", "survey_month", "day") if each in frame.columns), None)
    first, last = span
    if period is not None and first is not None:
        frame = frame.filter(pl.col(period) >= first)
    if period is not None and last is not None:
        frame = frame.filter(pl.col(period) < pl.lit(last).dt.offset_by("1mo"))
    return frame if as_of is None else _known_on(frame, name, as_of)


def _filtered(frame: pl.DataFrame, name: str, column: str, value: str) -> pl.DataFrame:
    if column not in frame.columns:
        raise BadInputError(f"{name} has no {column}; its columns are {', '.join(frame.columns)}")
    found = frame.filter(pl.col(column) == value)
    if found.is_empty():
        known = ", ".join(sorted(frame[column].unique()))
        raise BadInputError(f"{name} has no {column} {value!r}; there are {known}")
    return found


def _known_on(frame: pl.DataFrame, name: str, day: date) -> pl.DataFrame:
    if name not in IMPORTABLE:
        raise BadInputError(f"{name} has no days of publication; --as-of goes with {', '.join(IMPORTABLE)}")
    key = IMPORTABLE[name].key
    known = frame.filter(pl.col("published_on") <= day).sort(*key, "published_on")
    return known.unique(key, keep="last", maintain_order=True)


def _readers(root: Path) -> dict[str, Callable[[], pl.DataFrame]]:
    return {
        "cpi": lambda: reference.cpi(division=None, overlays=root),
        "fx": lambda: reference.fx(overlays=root),
        "rem": lambda: reference.inflation_expectations(overlays=root),
        "deflator": lambda: reference.deflator(
            reference.cpi(overlays=root), reference.inflation_expectations(overlays=root)
        ),
        "market": lambda: reference.market(root),
        "fees": reference.processor_fees,
        "plans": reference.installment_plans,
        "provinces": reference.provinces,
        "holidays": lambda: reference.holidays(FIRST_HOLIDAY, date(reference.decreed_holidays_to(), 12, 31)),
    }


def _unknown(name: str, root: Path) -> pl.DataFrame:
    raise BadInputError(f"there is no reference table {name!r}; there are {', '.join(_readers(root))}")


def _tables(root: Path) -> Iterator[tuple[str, str, pl.DataFrame]]:
    frames = {name: read() for name, read in _readers(root).items()}
    general = pl.col("division") == CPI_GENERAL
    yield "cpi", GENERAL, frames["cpi"].filter(general)
    yield "cpi", DIVISIONS, frames["cpi"].filter(~general)
    for (rate,), frame in frames["fx"].group_by("rate", maintain_order=True):
        yield "fx", str(rate), frame
    yield "rem", "", frames["rem"]
    for basis in ("published", "provisional"):
        yield "deflator", basis, frames["deflator"].filter(pl.col("basis") == basis)
    for name in ("market", "fees", "plans", "provinces", "holidays"):
        yield name, "", frames[name]


def _holding(name: str, series: str, frame: pl.DataFrame, stale: str) -> Holding:
    first, last = _span(frame)
    origin = {"deflator": "made of cpi and rem", "holidays": "package holidays", "market": "imports alone"}.get(
        name, SHIPPED
    )
    return Holding(name, series, frame.height, first, last, origin, None, stale)


def _imports(root: Path) -> Iterator[Holding]:
    for what in IMPORTABLE.values():
        for each in overlays(root, what):
            yield _imported(what.name, each, *_span(overlay_rows(root, what, each)))


def _imported(name: str, each: Overlay, first: str, last: str) -> Holding:
    text = f"{each.file}, imported on {each.imported_on}" + " with --force" * each.forced
    return Holding(name, f"import of {each.layout}", each.rows, first, last, text, each.imported_on, "")


def _span(frame: pl.DataFrame) -> tuple[str, str]:
    period = next((each for each in ("month", "survey_month", "day", "effective_from") if each in frame.columns), None)
    if period is None or frame.is_empty():
        return "", ""
    length = 10 if period in {"day", "effective_from"} else 7
    return str(frame[period].min())[:length], str(frame[period].max())[:length]
