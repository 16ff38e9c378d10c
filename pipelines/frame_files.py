"""Writes a frame as the file that its name asks for; the file appears whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl

from barberpro.errors import BadInputError


def write(frame: pl.DataFrame, out: Path) -> None:
    """Write a frame as .csv, .parquet or .json; BadInputError for another ending."""
    writers: dict[str, Callable[[Path], object]] = {
        ".csv": frame.write_csv,
        ".parquet": frame.write_parquet,
        ".json": frame.write_json,
    }
    if out.suffix not in writers:
        raise BadInputError(f"--out {out}: the ending {out.suffix!r} is not one of {', '.join(writers)}")
    out.parent.mkdir(parents=True, exist_ok=True)
    partial = out.with_name(f".{out.name}.partial")
    writers[out.suffix](partial)
    partial.replace(out)
