"""Closed months: files that are written once, beside the warehouse, and read with their hashes checked.

Nothing of a closing is ever rebuilt or replaced. What changes later shows as a difference to it.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from barberpro.domain.books import Month
from barberpro.errors import IntegrityError
from barberpro.settings import Settings
from barberpro.warehouse import lock
from barberpro.warehouse.files import flush, sha256_of, write_json
from barberpro.warehouse.parquet_files import write_parquet

MANIFEST = "manifest.json"
NEEDED = ("month", "closed_at", "closed_by", "generation", "as_of", "note", "accepted", "totals", "files")
READ_ONLY = 0o444


@dataclass(frozen=True, slots=True)
class Closing:
    """A closed month: its manifest, and where its files lie."""

    month: Month
    folder: Path
    manifest: Mapping[str, Any]

    def frame(self, name: str) -> pl.DataFrame:
        """Read one of its tables; IntegrityError where it is not what was closed."""
        path = self.folder / f"{name}.parquet"
        problem = _problem(path, self.manifest["files"].get(path.name))
        if problem:
            raise _damaged(path, problem)
        return pl.read_parquet(path)

    def as_json(self) -> dict[str, Any]:
        """Plain values: who closed what, when and with which totals."""
        return {name: self.manifest[name] for name in NEEDED}


def folder_of(settings: Settings, month: Month) -> Path:
    """Return the folder of a month's closing."""
    return settings.closings / str(month)


def closed_months(settings: Settings) -> tuple[Month, ...]:
    """List the closed months, the first one first."""
    return tuple(Month.parse(path.parent.name) for path in sorted(settings.closings.glob(f"????-??/{MANIFEST}")))


def read_closing(settings: Settings, month: Month) -> Closing | None:
    """Read the closing of a month; None where it is open, IntegrityError where the manifest is damaged."""
    folder = folder_of(settings, month)
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError) as error:
        raise _damaged(folder / MANIFEST, str(error)) from error
    if not isinstance(manifest, dict) or not set(NEEDED) <= set(manifest):
        raise _damaged(folder / MANIFEST, f"it lacks one of {', '.join(NEEDED)}")
    if manifest["month"] != str(month) or not isinstance(manifest["files"], dict):
        raise _damaged(folder / MANIFEST, "it belongs to another month")
    return Closing(month, folder, manifest)


@contextmanager
def closing_lock(settings: Settings) -> Iterator[None]:
    """Let one process close months at a time."""
    with lock.exclusive(settings.closings / "closing.lock", "the folder of closed months"):
        yield


def write_closing(
    settings: Settings, month: Month, frames: Mapping[str, pl.DataFrame], told: Mapping[str, Any]
) -> Closing:
    """Write the files of a closing aside, then give them their name in one step. Hold the closing lock."""
    folder = folder_of(settings, month)
    partial = folder.with_name(f".{month}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    try:
        files = {f"{name}.parquet": _written(partial / f"{name}.parquet", frame) for name, frame in frames.items()}
        write_json(partial / MANIFEST, {**told, "month": str(month), "files": files})
        for path in partial.iterdir():
            path.chmod(READ_ONLY)
        flush(partial)
        os.rename(partial, folder)  # noqa: PTH104 - refuses a folder that holds a closing, which Path.replace does as well
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    flush(folder.parent)
    found = read_closing(settings, month)
    if found is None:
        raise _damaged(folder / MANIFEST, "it is not there after it was written")
    return found


def _written(path: Path, frame: pl.DataFrame) -> dict[str, Any]:
    write_parquet(path, frame)
    return {"sha256": sha256_of(path), "size": path.stat().st_size, "rows": frame.height}


def _problem(path: Path, told: Any) -> str | None:
    if not isinstance(told, dict):
        return f"{path.name} stands not in its manifest"
    if not path.is_file():
        return f"{path.name} is missing"
    return None if sha256_of(path) == told.get("sha256") else f"the bytes of {path.name} are not those that were closed"


def _damaged(path: Path, reason: str) -> IntegrityError:
    return IntegrityError(f"the closing {path} is damaged: {reason}; restore it from a copy, it is never rebuilt")
