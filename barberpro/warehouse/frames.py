"""Records become Arrow tables of text: column by column for CSV and Parquet, one JSON text a record otherwise."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from barberpro.errors import BadInputError, IntegrityError
from barberpro.warehouse.chunks import RecordChunk, Refusal, Sizes
from barberpro.warehouse.columns import header, open_parquet
from barberpro.warehouse.records import field_counts, open_bytes, read_piece, record_chunks
from barberpro.warehouse.specs import FileFormat

JSON_TEXT = "record"
"""Name of the one column of a JSON frame."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Records as text columns beside `line` and `byte_offset`, and those that could not be read."""

    table: pa.Table
    refused: tuple[Refusal, ...]
    bytes_read: int
    broken_text: int = 0
    """Records that are not text in the declared encoding."""
    foreign_text: int = 0
    """Records that hold letters beyond ASCII and are text in the declared encoding."""

    @property
    def records(self) -> int:
        """Records read, refused ones included."""
        return int(self.table.num_rows) + len(self.refused)


def frames(path: Path, file_format: FileFormat, sizes: Sizes) -> Iterator[Frame]:
    """Read the file's records in pieces; BadInputError where the file as a whole cannot be read."""
    if not path.is_file():
        raise BadInputError(f"{path} was not found; check the path")
    if file_format.type == "parquet":
        yield from _parquet_frames(path)
    elif file_format.type == "json":
        yield _document_frame(path, sizes)
    elif file_format.type == "jsonl":
        yield from (_json_frame(chunk) for chunk in record_chunks(path, file_format, sizes))
    else:
        yield from _csv_frames(path, file_format, sizes)


def _csv_frames(path: Path, file_format: FileFormat, sizes: Sizes) -> Iterator[Frame]:
    names = header(path, file_format, sizes)
    for chunk in record_chunks(path, file_format, sizes):
        yield _csv_frame(chunk.keep(chunk.lines > 1, []), names, file_format)


def _csv_frame(chunk: RecordChunk, names: list[str], file_format: FileFormat) -> Frame:
    counts = field_counts(chunk, file_format.delimiter, file_format.quote)
    bad = np.flatnonzero(counts != len(names))
    reason = "the record has {} fields and the header {}"
    refused = [chunk.refuse(int(index), reason.format(int(counts[index]), len(names))) for index in bad]
    chunk = chunk.keep(counts == len(names), refused)
    chunk, broken, foreign = _only_text(chunk, file_format.encoding)
    data = _joined(chunk)
    if file_format.encoding != "utf-8":
        data = data.decode(file_format.encoding).encode()
    table = _read_csv(data, names, file_format) if chunk.starts.size else _empty(names)
    if table.num_rows != chunk.starts.size:
        raise IntegrityError(f"{chunk.starts.size} records were cut but {table.num_rows} parsed; nothing was loaded")
    return Frame(_placed(table, chunk), chunk.refused, len(chunk.data), broken, foreign)


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


def _json_frame(chunk: RecordChunk) -> Frame:
    chunk, broken, foreign = _only_text(chunk, "utf-8")
    data = _joined(chunk)
    lengths = chunk.ends - chunk.starts + 1
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    texts = pa.LargeStringArray.from_buffers(chunk.starts.size, pa.py_buffer(offsets), pa.py_buffer(data))
    return Frame(_placed(pa.table({JSON_TEXT: texts}), chunk), chunk.refused, len(chunk.data), broken, foreign)


def _document_frame(path: Path, sizes: Sizes) -> Frame:
    with open_bytes(path) as stream:
        data = read_piece(stream, sizes.chunk + 1, path)
    if len(data) > sizes.chunk:
        raise BadInputError(f"{path.name} is a JSON document above {sizes.chunk} bytes; write it as one record a line")
    try:
        document = json.loads(data)
    except ValueError as error:
        raise BadInputError(f"{path.name} is not a JSON document: {error}") from error
    records = document if isinstance(document, list) else [document]
    if not records:
        raise BadInputError(f"{path.name} is empty: its list has no records; export it again")
    count = len(records)
    table = pa.table(
        {
            JSON_TEXT: pa.array([json.dumps(each) for each in records], pa.large_string()),
            "line": pa.array(range(1, count + 1), pa.int64()),
            "byte_offset": pa.array([0] * count, pa.int64()),
        }
    )
    return Frame(table, (), len(data))


def _parquet_frames(path: Path) -> Iterator[Frame]:
    line = 1
    for batch in open_parquet(path).iter_batches(batch_size=200_000):
        table = pa.table({name: _as_text(batch.column(name), name, path) for name in batch.schema.names})
        rows = table.num_rows
        table = table.append_column("line", pa.array(np.arange(line, line + rows, dtype=np.int64)))
        table = table.append_column("byte_offset", pa.array(np.zeros(rows, np.int64)))
        line += rows
        yield Frame(table, (), batch.nbytes)


def _as_text(column: Any, name: str, path: Path) -> Any:
    try:
        return pc.cast(column, pa.string())
    except pa.ArrowException as error:
        raise BadInputError(f"{path.name}: the column {name!r} of type {column.type} cannot be read as text") from error


def _only_text(chunk: RecordChunk, encoding: str) -> tuple[RecordChunk, int, int]:
    """Keep the records that are text in `encoding`, without NUL; count the others, and those with foreign letters."""
    if chunk.data.isascii() and b"\x00" not in chunk.data:
        return chunk, 0, 0
    array = np.frombuffer(chunk.data, np.uint8)
    odd = np.flatnonzero((array >= 128) | (array == 0))
    record = np.unique(np.searchsorted(chunk.starts, odd, side="right") - 1)
    good = np.ones(chunk.starts.size, np.bool_)
    refused, broken, foreign = [], 0, 0
    for index in record[record >= 0]:
        text = chunk.data[chunk.starts[index] : chunk.ends[index]]
        problem = _text_problem(text, encoding)
        if problem:
            good[index] = False
            refused.append(chunk.refuse(int(index), problem))
            broken += problem != NUL_INSIDE
        else:
            foreign += not text.isascii()
    return chunk.keep(good, refused), broken, foreign


NUL_INSIDE = "the record holds a NUL byte"


def _text_problem(text: bytes, encoding: str) -> str | None:
    if b"\x00" in text:
        return NUL_INSIDE
    try:
        text.decode(encoding)
    except UnicodeDecodeError as error:
        return f"byte 0x{text[error.start]:02x} at position {error.start} of the record is not {encoding}"
    return None


def _joined(chunk: RecordChunk) -> bytes:
    """Put together the bytes of the kept records, each ended by one newline."""
    if chunk.starts.size and _contiguous(chunk.starts, chunk.ends):
        start, end = int(chunk.starts[0]), int(chunk.ends[-1])
        return chunk.data[start : end + 1] if end < len(chunk.data) else chunk.data[start:end] + b"\n"
    pairs = zip(chunk.starts.tolist(), chunk.ends.tolist(), strict=True)
    return b"".join(chunk.data[start:end] + b"\n" for start, end in pairs)


def _contiguous(starts: npt.NDArray[np.int64], ends: npt.NDArray[np.int64]) -> bool:
    return bool((starts[1:] == ends[:-1] + 1).all())


def _placed(table: pa.Table, chunk: RecordChunk) -> pa.Table:
    table = table.append_column("line", pa.array(chunk.lines))
    return table.append_column("byte_offset", pa.array(chunk.starts + chunk.base_offset))


def _empty(names: list[str]) -> pa.Table:
    return pa.table({name: pa.array([], pa.string()) for name in names})
