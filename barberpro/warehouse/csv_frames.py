"""Frames of CSV files: column by column, every value as text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv

from barberpro.errors import IntegrityError
from barberpro.warehouse.bounds import check_odd
from barberpro.warehouse.chunks import RecordChunk, Sizes
from barberpro.warehouse.columns import header
from barberpro.warehouse.frame import Frame, column_name, joined, only_text, placed
from barberpro.warehouse.records import field_counts, record_chunks, with_lone_returns
from barberpro.warehouse.specs import FileFormat

LONE_RETURN = (
    "a carriage return (CR) stands alone in the record; lines end in LF or CRLF, a field that holds one is quoted"
)


def csv_frames(path: Path, file_format: FileFormat, sizes: Sizes) -> Iterator[Frame]:
    """Read the file's records in pieces."""
    names = tuple(header(path, file_format, sizes))
    for chunk in record_chunks(path, file_format, sizes):
        yield _csv_frame(chunk.keep(chunk.lines > 1, []), names, file_format)


def _csv_frame(chunk: RecordChunk, names: tuple[str, ...], file_format: FileFormat) -> Frame:
    chunk = _without_lone_returns(_of_one_width(chunk, len(names), file_format), file_format.quote)
    chunk, broken, foreign = only_text(chunk, file_format.encoding)
    data = joined(chunk)
    if file_format.encoding != "utf-8":
        data = data.decode(file_format.encoding).encode()
    columns = [column_name(index) for index in range(len(names))]
    table = _read_csv(data, columns, file_format) if chunk.starts.size else _empty(columns)
    if table.num_rows != chunk.starts.size:
        raise IntegrityError(f"{chunk.starts.size} records were cut but {table.num_rows} parsed; nothing was loaded")
    return Frame(placed(table, chunk), chunk.refused, len(chunk.data), names, broken, foreign)


def _of_one_width(chunk: RecordChunk, width: int, file_format: FileFormat) -> RecordChunk:
    counts = field_counts(chunk, file_format.delimiter, file_format.quote)
    bad = np.flatnonzero(counts != width)
    check_odd(int(bad.size), int(counts.size), f"another number of fields than the header, which has {width}")
    reason = "the record has {} fields and the header {}"
    refused = [chunk.refuse(int(index), reason.format(int(counts[index]), width)) for index in bad]
    return chunk.keep(counts == width, refused)


def _without_lone_returns(chunk: RecordChunk, quote: str) -> RecordChunk:
    bad = with_lone_returns(chunk, quote)
    if not bad.size:
        return chunk
    good = np.ones(chunk.starts.size, np.bool_)
    good[bad] = False
    return chunk.keep(good, [chunk.refuse(int(index), LONE_RETURN) for index in bad])


def _read_csv(data: bytes, names: list[str], file_format: FileFormat) -> pa.Table:
    return pa_csv.read_csv(
        pa.BufferReader(data),
        read_options=pa_csv.ReadOptions(column_names=names, block_size=max(len(data) + 1, 1 << 20)),
        parse_options=pa_csv.ParseOptions(
            delimiter=file_format.delimiter,
            quote_char=file_format.quote,
            double_quote=True,
            newlines_in_values=True,
        ),
        convert_options=pa_csv.ConvertOptions(
            column_types={name: pa.string() for name in names}, strings_can_be_null=False
        ),
    )


def _empty(names: list[str]) -> pa.Table:
    return pa.table({name: pa.array([], pa.string()) for name in names})
