"""What a reader hands on: records as an Arrow table of text, with the place of each, and those it could not read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from barberpro.warehouse.chunks import RecordChunk, Refusal

ROWS_A_BATCH = 1 << 16
JSON_TEXT = "record"
"""Name of the one column of a JSON frame."""
REFUSED = "refused"
"""Name of a column that says why a record cannot be read, where a reader's records come with one."""


def column_name(index: int) -> str:
    """Name column `index` of a frame: by place, for a database takes `Amount` and `amount` for one column."""
    return f"c{index}"


@dataclass(frozen=True, slots=True)
class Frame:
    """Records as text columns beside `line` and `byte_offset`, and those that could not be read."""

    table: pa.Table
    refused: tuple[Refusal, ...]
    bytes_read: int
    names: tuple[str, ...] = ()
    """The file's names of the columns c0, c1 and so on; none in a JSON frame."""
    broken_text: int = 0
    """Records that are not text in the declared encoding."""
    foreign_text: int = 0
    """Records that hold letters beyond ASCII and are text in the declared encoding."""

    @property
    def records(self) -> int:
        """Records read, refused ones included."""
        return int(self.table.num_rows) + len(self.refused)


def only_text(chunk: RecordChunk, encoding: str) -> tuple[RecordChunk, int, int]:
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


def joined(chunk: RecordChunk) -> bytes:
    """Put together the bytes of the kept records, each ended by one newline."""
    if chunk.starts.size and _contiguous(chunk.starts, chunk.ends):
        start, end = int(chunk.starts[0]), int(chunk.ends[-1])
        return chunk.data[start : end + 1] if end < len(chunk.data) else chunk.data[start:end] + b"\n"
    pairs = zip(chunk.starts.tolist(), chunk.ends.tolist(), strict=True)
    return b"".join(chunk.data[start:end] + b"\n" for start, end in pairs)


def _contiguous(starts: npt.NDArray[np.int64], ends: npt.NDArray[np.int64]) -> bool:
    return bool((starts[1:] == ends[:-1] + 1).all())


def placed(table: pa.Table, chunk: RecordChunk) -> pa.Table:
    """Add the place of each record."""
    table = table.append_column("line", pa.array(chunk.lines))
    return table.append_column("byte_offset", pa.array(chunk.starts + chunk.base_offset))


def in_batches(table: pa.Table) -> pa.Table:
    """Cut the table into pieces, one of which a thread of the database takes at a time; nothing is copied."""
    return pa.Table.from_batches(table.to_batches(max_chunksize=ROWS_A_BATCH), schema=table.schema)
