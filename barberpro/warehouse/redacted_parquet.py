"""A Parquet file without a person: their rows emptied of all but what is read and names nobody."""

from __future__ import annotations

from collections.abc import Set
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq


def rewrite_parquet(path: Path, target: Path, lines: Set[int], keep: Set[str], *, drop: bool) -> None:
    """Write the file anew, row group by row group, with the rows of `lines` (from 1) emptied or left out."""
    file = pq.ParquetFile(path)
    schema = _nullable(file.schema_arrow)
    line = 1
    with pq.ParquetWriter(target, schema, compression="zstd") as writer:
        for number in range(file.num_row_groups):
            table = file.read_row_group(number)
            theirs = np.isin(np.arange(line, line + table.num_rows), list(lines))
            line += table.num_rows
            left = table.filter(pa.array(~theirs)) if drop else _emptied(table, theirs, keep)
            writer.write_table(left.cast(schema))


def _nullable(schema: Any) -> Any:
    """Let every column be empty, and keep no note that a writer left about its rows."""
    return pa.schema([field.with_nullable(True) for field in schema])


def _emptied(table: Any, theirs: Any, keep: Set[str]) -> Any:
    places = pa.array(np.arange(table.num_rows), mask=theirs)
    columns = [table.column(name) if name in keep else table.column(name).take(places) for name in table.schema.names]
    return pa.table(columns, schema=_nullable(table.schema))
