"""Frames of Parquet files: the wanted columns, every value as text, read in a process apart."""

from __future__ import annotations

from collections.abc import Iterator, Set
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from barberpro.warehouse.chunks import Refusal
from barberpro.warehouse.frame import REFUSED, Frame
from barberpro.warehouse.isolated import batches_apart

ROWS, BYTES = 200_000, 64 << 20
"""A frame is handed on when it holds so much."""


def parquet_frames(path: Path, wanted: Set[str] | None) -> Iterator[Frame]:
    """Read the `wanted` columns in pieces (None: all of them); the others may be of any type."""
    messages = batches_apart("parquet", path, wanted)
    names = tuple(next(messages))
    line = 1
    for table in _gathered(messages):
        rows = table.num_rows
        lines = pa.array(np.arange(line, line + rows))
        placed = table.append_column("line", lines).append_column("byte_offset", pa.array(np.zeros(rows, np.int64)))
        line += rows
        good, refused = _apart(placed)
        yield Frame(good, refused, table.nbytes, names)


def _apart(table: Any) -> tuple[Any, tuple[Refusal, ...]]:
    """Set apart the rows that the reader could not read."""
    reasons = table.column(REFUSED)
    kept = table.drop_columns(REFUSED)
    if reasons.null_count == len(reasons):
        return kept, ()
    bad = table.filter(pc.is_valid(reasons)).select(["line", REFUSED]).to_pylist()
    refused = tuple(Refusal(each["line"], 0, each[REFUSED], b"") for each in bad)
    return kept.filter(pc.is_null(reasons)), refused


def _gathered(batches: Iterator[Any]) -> Iterator[Any]:
    """Put the small batches of the reader together, since each frame costs the loader some statements."""
    held: list[Any] = []
    for batch in batches:
        held.append(batch)
        if sum(each.num_rows for each in held) >= ROWS or sum(each.nbytes for each in held) >= BYTES:
            yield pa.Table.from_batches(held)
            held = []
    if held:
        yield pa.Table.from_batches(held)
