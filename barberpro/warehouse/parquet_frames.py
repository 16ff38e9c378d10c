"""Frames of Parquet files: the wanted columns, every value as text."""

from __future__ import annotations

from collections.abc import Iterator, Set
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from barberpro.errors import BadInputError
from barberpro.warehouse.columns import columns_of_parquet, open_parquet
from barberpro.warehouse.frame import Frame, column_name

ROWS = 200_000


def parquet_frames(path: Path, wanted: Set[str] | None) -> Iterator[Frame]:
    """Read the `wanted` columns in pieces (None: all of them); the others may be of any type."""
    names = tuple(name for name in columns_of_parquet(path) if wanted is None or name in wanted)
    line = 1
    for batch in _batches(path, names):
        columns = {column_name(index): _as_text(batch, name, path) for index, name in enumerate(names)}
        rows = batch.num_rows
        places = {"line": pa.array(np.arange(line, line + rows)), "byte_offset": pa.array(np.zeros(rows, np.int64))}
        line += rows
        yield Frame(pa.table({**columns, **places}), (), batch.nbytes, names)


def _batches(path: Path, names: tuple[str, ...]) -> Iterator[Any]:
    try:
        yield from open_parquet(path).iter_batches(batch_size=ROWS, columns=list(names))
    except (OSError, pa.ArrowException) as error:
        raise BadInputError(
            f"{path.name} is a damaged Parquet file: its pages cannot be read; fetch it again"
        ) from error


def _as_text(batch: Any, name: str, path: Path) -> Any:
    column = batch.column(name)
    try:
        return pc.cast(column, pa.string())
    except pa.ArrowException as error:
        raise BadInputError(
            f"{path.name}: the column {name!r} of type {column.type} cannot be read as text; write it as text"
        ) from error
