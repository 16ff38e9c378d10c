"""The last resort: an engine's error that nobody foresaw becomes one line, and its traceback a file for the report."""

from __future__ import annotations

import os
import traceback
from datetime import UTC, datetime
from pathlib import Path

from barberpro.errors import BarberProError

ENGINES = frozenset({"duckdb", "_duckdb", "pyarrow", "polars"})
"""Packages whose errors are caught, known by name so that none has to be imported for it."""


def is_of_an_engine(error: BaseException) -> bool:
    """Say whether an engine raised the error."""
    return any(kind.__module__.partition(".")[0] in ENGINES for kind in type(error).__mro__)


def report_crash(error: BaseException, data_root: Path | None) -> BarberProError:
    """Write the traceback below the data root, readable by its owner alone, and give the line to print."""
    text = " ".join(str(error).split())
    line = f"unexpected: {type(error).__name__}: {text}; this is a defect, please report it"
    try:
        return BarberProError(f"{line} (with {_written(error, data_root)})")
    except (OSError, BarberProError):
        return BarberProError(line)


def _written(error: BaseException, data_root: Path | None) -> Path:
    from barberpro.settings import load_settings

    folder = load_settings(data_root).reports / "crash"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{os.getpid()}.txt"
    path.touch(mode=0o600, exist_ok=False)
    path.write_text("".join(traceback.format_exception(error)), encoding="utf-8", errors="backslashreplace")
    return path
