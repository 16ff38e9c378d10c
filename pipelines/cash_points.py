"""Import a user's table of where vouchers can be paid; the newest one counts, as a whole."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from barberpro.parameters.cash_points import CASH_POINTS, cash_points_of, newest
from barberpro.parameters.overlays import Overlay, overlay_rows
from barberpro.settings import Settings
from barberpro.warehouse import lock
from barberpro.warehouse.files import sha256_of, write_json, write_text
from barberpro.warehouse.space import full_disk_told

LAYOUT = "city, province, cash_points"


@dataclass(frozen=True, slots=True)
class CashPointsResult:
    """What became of a file: its cities and points, cities that are new, other or gone, and where it is kept."""

    file: str
    cities: int
    cash_points: int
    new: int
    changed: int
    gone: int
    overlay: Path | None
    """None where this very file is the newest import already."""

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


def run(settings: Settings, file: Path, today: date) -> CashPointsResult:
    """Check a file and keep it whole; the same file as the last changes nothing."""
    table, sha256, root = cash_points_of(file), sha256_of(file), settings.parameters
    with full_disk_told(settings.data_root), lock.exclusive(settings.data_root / "parameters.lock"):
        last = newest(root)
        before = table.clear() if last is None else overlay_rows(root, CASH_POINTS, last)
        again = last is not None and last.sha256 == sha256
        kept = None if again else _keep(root, table, _note(file.name, sha256, today, table), last)
    total = int(table["cash_points"].sum())
    return CashPointsResult(file.name, table.height, total, *_differences(before, table), kept)


def _differences(before: pl.DataFrame, after: pl.DataFrame) -> tuple[int, int, int]:
    """Count the cities that are new, that have other numbers, and that are no longer there."""
    old, new = ({(row[0], row[1]): row[2:] for row in each.rows()} for each in (before, after))
    changed = sum(old[key] != new[key] for key in old.keys() & new.keys())
    return len(new.keys() - old.keys()), changed, len(old.keys() - new.keys())


def _note(name: str, sha256: str, today: date, table: pl.DataFrame) -> Overlay:
    text = table.write_csv()
    return Overlay(
        name=CASH_POINTS.name,
        file=name,
        sha256=sha256,
        layout=LAYOUT,
        imported_on=today,
        rows=table.height,
        revisions=0,
        forced=False,
        rows_sha256=hashlib.sha256(text.encode()).hexdigest(),
    )


def _keep(root: Path, table: pl.DataFrame, made: Overlay, last: Overlay | None) -> Path:
    """Write the rows and then their note: rows without a note do not count."""
    note = made if last is None else replace(made, number=last.number + 1)
    path = root / note.name / f"{note.stem}.csv"
    write_text(path, table.write_csv())
    write_json(path.with_suffix(".json"), note.as_json())
    return path
