"""What a user imported beside the shipped files: read back from the data root, checked, and laid over them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol

import polars as pl

from barberpro.errors import IntegrityError
from barberpro.parameters.importable import Importable
from barberpro.parameters.reading import Kinds

SHORT = 12
"""Hex digits of the imported file's hash in the overlay's name."""


class Kept(Protocol):
    """What is kept in a folder of its own: its name, and the columns of its rows."""

    @property
    def name(self) -> str:
        """Name of the folder."""

    @property
    def columns(self) -> Kinds:
        """Columns of the rows."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """One import, as its note beside the rows tells it."""

    name: str
    file: str
    sha256: str
    layout: str
    imported_on: date
    rows: int
    revisions: int
    forced: bool
    rows_sha256: str
    number: int = 0
    """How many imports there were before it, where only the newest counts."""

    @property
    def stem(self) -> str:
        """Name of its two files: rows as `.csv`, this note as `.json`."""
        return f"{self.imported_on.isoformat()}-{self.sha256[:SHORT]}"

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self) | {"imported_on": self.imported_on.isoformat()}


def overlays(root: Path, what: Kept) -> tuple[Overlay, ...]:
    """List the imports of a table, the oldest first; rows without a note were never finished and do not count."""
    notes = sorted((root / what.name).glob("*.json"))
    return tuple(sorted((_note(path) for path in notes), key=lambda each: (each.imported_on, each.number, each.stem)))


def overlay_rows(root: Path, what: Kept, overlay: Overlay) -> pl.DataFrame:
    """Read the rows of an import; IntegrityError where they are not those that were imported."""
    path = root / what.name / f"{overlay.stem}.csv"
    try:
        content = path.read_bytes()
    except OSError as error:
        raise IntegrityError(f"{path} cannot be read ({error.strerror}); {_remedy(path)}") from error
    if hashlib.sha256(content).hexdigest() != overlay.rows_sha256:
        raise IntegrityError(f"{path} was changed after it was imported; {_remedy(path)}")
    return pl.read_csv(content, schema=dict(what.columns))


def laid_over(shipped: pl.DataFrame, root: Path | None, what: Importable) -> pl.DataFrame:
    """Add every import under `root` to the shipped rows; every publication of a value stays, so that each has its time.

    The same day of publication cannot tell two values apart: there the later import counts.
    """
    found = () if root is None else overlays(root, what)
    if root is None or not found:
        return shipped
    order = [*what.key, "published_on"]
    every = pl.concat([shipped, *(overlay_rows(root, what, each).select(shipped.columns) for each in found)])
    return every.unique(order, keep="last", maintain_order=True).sort(order)


def current(table: pl.DataFrame, what: Importable) -> pl.DataFrame:
    """Keep the newest publication of each value."""
    ordered = table.sort(*what.key, "published_on")
    return ordered.unique(what.key, keep="last", maintain_order=True)


def _note(path: Path) -> Overlay:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return Overlay(**content | {"imported_on": date.fromisoformat(content["imported_on"])})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IntegrityError(f"{path} is damaged ({error}); {_remedy(path)}") from error


def _remedy(path: Path) -> str:
    return f"move {path.stem}.csv and {path.stem}.json out of {path.parent}, then import the original file again"
