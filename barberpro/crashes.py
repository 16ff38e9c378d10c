"""How a program ends: our errors as one line with their exit code, and as the last resort an engine's error as well.

Of an error that nobody foresaw the traceback becomes a file for the report.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from barberpro.errors import BarberProError, UnavailableError

ENGINES = frozenset({"duckdb", "_duckdb", "pyarrow", "polars"})
"""Packages whose errors are caught, known by name so that none has to be imported for it."""


@contextmanager
def told_in_one_line(data_root: Callable[[], Path | None]) -> Iterator[None]:
    """Print what goes wrong as one line and exit with its code; `data_root` is asked only where a crash is filed."""
    try:
        yield
    except BarberProError as error:
        fail(error)
    except OSError as error:
        fail(
            UnavailableError(
                f"{error.filename or 'the operating system'}: {error.strerror or error}; nothing was half-written"
            )
        )
    except Exception as error:
        if not is_of_an_engine(error):
            raise
        fail(report_crash(error, data_root()))


def fail(error: BarberProError) -> None:
    """Print the error as one line and leave with its exit code."""
    sys.stderr.write(f"error: {' '.join(str(error).split())}\n")
    raise SystemExit(error.exit_code)


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
    from barberpro.settings import load_settings  # noqa: PLC0415  the command line starts without it

    folder = load_settings(data_root).reports / "crash"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{os.getpid()}.txt"
    path.touch(mode=0o600, exist_ok=False)
    path.write_text("".join(traceback.format_exception(error)), encoding="utf-8", errors="backslashreplace")
    return path
