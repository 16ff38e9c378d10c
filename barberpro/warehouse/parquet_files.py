"""Frames as Parquet files that appear whole or not at all."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from barberpro.warehouse.files import replace_durably


def write_parquet(path: Path, frame: pl.DataFrame) -> None:
    """Write a frame in its order, so that a reader sees the old file or the new one, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    try:
        frame.write_parquet(partial, compression="zstd")
        replace_durably(partial, path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
