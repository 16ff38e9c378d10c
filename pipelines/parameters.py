"""Import a file of reference data as a dated overlay under the data root; the shipped files stay as they are."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from barberpro.errors import BadInputError, GateRefusedError
from barberpro.parameters.additions import Additions, Terms, additions, check_base, check_plausible
from barberpro.parameters.importable import Importable, importable
from barberpro.parameters.layouts import rows_of
from barberpro.parameters.overlays import Overlay, current, laid_over, overlays
from barberpro.settings import Settings
from barberpro.warehouse import lock
from barberpro.warehouse.files import sha256_of, write_json, write_text
from barberpro.warehouse.space import full_disk_told

ZONE = ZoneInfo("America/Argentina/Buenos_Aires")


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What became of a file: values new, revised and known already; where they are kept; to which period it goes."""

    name: str
    file: str
    layout: str
    new: int
    revised: int
    known: int
    last_period: date
    published_on: tuple[date, ...]
    overlay: Path | None
    """None where nothing was new."""
    again: bool
    """Whether this very file was imported before."""

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class _Origin:
    """The file an import came from."""

    name: str
    sha256: str
    layout: str


def today() -> date:
    """Give the day in Argentina."""
    return datetime.now(UTC).astimezone(ZONE).date()


def run(settings: Settings, name: str, file: Path, terms: Terms | None = None) -> ImportResult:
    """Check a file and keep what is new in it; the same file twice changes nothing."""
    what, how, root = importable(name), terms or Terms(today()), settings.parameters
    offered, layout = rows_of(file, what)
    origin = _Origin(file.name, sha256_of(file), layout)
    with full_disk_told(settings.data_root), lock.exclusive(settings.data_root / "parameters.lock"):
        table = laid_over(what.shipped(), root, what)
        again = any(each.sha256 == origin.sha256 for each in overlays(root, what))
        found = _nothing(table, offered) if again else _told(file, what, table, offered, how)
        kept = None if found.rows.is_empty() else _keep(root, what, found, origin, how)
    periods = pl.concat([table.select(what.period), found.rows.select(what.period)])
    last: date = periods[what.period].max()  # type: ignore[assignment]
    days = tuple(found.rows["published_on"].unique().sort())
    return ImportResult(name, file.name, layout, found.new, found.revised, found.known, last, days, kept, again)


def _told(file: Path, what: Importable, table: pl.DataFrame, offered: pl.DataFrame, terms: Terms) -> Additions:
    """Check what the file adds; a complaint names the file."""
    try:
        return _checked(what, table, offered, terms)
    except (BadInputError, GateRefusedError) as error:
        raise type(error)(f"{file}: {error}") from error


def _checked(what: Importable, table: pl.DataFrame, offered: pl.DataFrame, terms: Terms) -> Additions:
    check_base(what, table, offered)
    found = additions(what, table, offered, terms)
    if found.rows.is_empty():
        return found
    what.check(current(pl.concat([table, found.rows.select(table.columns)]), what), what.name)
    if not terms.force:
        check_plausible(what, table, found)
    return found


def _nothing(table: pl.DataFrame, offered: pl.DataFrame) -> Additions:
    return Additions(table.clear(), new=0, revised=0, known=offered.height)


def _keep(root: Path, what: Importable, found: Additions, origin: _Origin, terms: Terms) -> Path:
    """Write the rows and then their note: rows without a note do not count."""
    text = found.rows.write_csv()
    note = Overlay(
        name=what.name,
        file=origin.name,
        sha256=origin.sha256,
        layout=origin.layout,
        imported_on=terms.today,
        rows=found.rows.height,
        revisions=found.revised,
        forced=terms.force,
        rows_sha256=hashlib.sha256(text.encode()).hexdigest(),
    )
    path = root / what.name / f"{note.stem}.csv"
    write_text(path, text)
    write_json(path.with_suffix(".json"), note.as_json())
    return path
