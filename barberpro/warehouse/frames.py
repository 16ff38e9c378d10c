"""Records become Arrow tables of text: column by column for CSV and Parquet, one JSON text a record otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Set
from pathlib import Path

from barberpro.errors import BadInputError
from barberpro.warehouse.chunks import Sizes
from barberpro.warehouse.csv_frames import csv_frames
from barberpro.warehouse.frame import Frame
from barberpro.warehouse.json_frames import document_frames, json_line_frames
from barberpro.warehouse.parquet_frames import parquet_frames
from barberpro.warehouse.specs import FileFormat


def frames(path: Path, file_format: FileFormat, sizes: Sizes, wanted: Set[str] | None = None) -> Iterator[Frame]:
    """Read the file's records in pieces; BadInputError where the file as a whole cannot be read.

    Of a Parquet file only the `wanted` columns are read (None: all), for the others may be no text.
    """
    if not path.is_file():
        raise BadInputError(f"{path} was not found; check the path")
    if file_format.type == "parquet":
        yield from parquet_frames(path, wanted)
    elif file_format.type == "json":
        yield from document_frames(path, sizes)
    elif file_format.type == "jsonl":
        yield from json_line_frames(path, file_format, sizes)
    else:
        yield from csv_frames(path, file_format, sizes)
