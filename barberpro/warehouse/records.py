"""Cuts a file into records with exact line numbers and byte offsets, before any parser sees it.

A parser that meets a broken row loses count of lines, or swallows the rows after it. So records are found first, on the
bytes: a row with a stray quote, a wrong number of fields or broken text is set apart with its place, and what is handed
on cannot break the parser.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from barberpro.errors import BadInputError
from barberpro.warehouse.bounds import BLOCK, LARGE, MOST_MARKS, SHORTEST_LINE
from barberpro.warehouse.chunks import (
    CARRIAGE_RETURN,
    NEWLINE,
    Cut,
    Dialect,
    Piece,
    Positions,
    RecordChunk,
    Sizes,
    endless,
    trimmed,
)
from barberpro.warehouse.misquoted import cut_by_line
from barberpro.warehouse.packed import open_bytes, told_where_it_breaks
from barberpro.warehouse.specs import FileFormat


def record_chunks(path: Path, file_format: FileFormat, sizes: Sizes) -> Iterator[RecordChunk]:
    """All records of a text file in order, in pieces of about `sizes.chunk` bytes."""
    quote = file_format.quote if file_format.type == "csv" else ""
    dialect = Dialect(file_format.delimiter, quote, sizes.record, path.name)
    rest, offset, line = b"", 0, 1
    with open_bytes(path) as stream:
        while True:
            read = _read_chunk(stream, sizes.chunk, dialect, path)
            data = rest + read
            if offset == 0 and line == 1:
                data, offset = _without_byte_order_mark(data, path)
                check_line_ends(data, path)
            cut = _cut(Piece(data, offset, line, final=not read), dialect)
            if cut.used:
                yield cut.chunk
                line += data.count(b"\n", 0, cut.used)
                offset += cut.used
            if not read:
                return
            rest = data[cut.used :]


def _read_chunk(stream: BinaryIO, size: int, dialect: Dialect, path: Path) -> bytes:
    """Read up to `size` bytes, fewer where they are dense with marks; none at the end of the file."""
    blocks, left, marks = list[bytes](), size, 0
    while left and marks < MOST_MARKS:
        block = read_piece(stream, min(left, BLOCK), path)
        if not block:
            break
        _check_density(block, path)
        blocks.append(block)
        left -= len(block)
        marks += block.count(b"\n") + block.count(dialect.delimiter.encode()) // 8
        marks += block.count(dialect.quote.encode()) if dialect.quote else 0
    return b"".join(blocks)


def read_piece(stream: BinaryIO, size: int, path: Path) -> bytes:
    """Read up to `size` bytes; BadInputError where the file breaks off or is no gzip."""
    with told_where_it_breaks(path):
        return stream.read(size)


def check_line_ends(data: bytes, path: Path) -> None:
    """Refuse a file whose lines end in carriage returns alone: it would be one endless line."""
    first = data.split(b"\n", 1)[0].rstrip(b"\r")
    if b"\r" in first and (b"\n" not in data or data.count(b"\r") > 2 * data.count(b"\n")):
        raise BadInputError(
            f"{path.name}: its lines end in CR alone, as old Macs wrote them; the line ends LF and CRLF are read: "
            "convert the file"
        )


def _check_density(data: bytes, path: Path) -> None:
    """Refuse lines so short that their places would take more memory than they do."""
    lines = data.count(b"\n")
    if len(data) > LARGE and lines * SHORTEST_LINE > len(data):
        raise BadInputError(
            f"{path.name}: {lines} lines in {len(data)} bytes are too short for payments; is this the right file?"
        )


def _without_byte_order_mark(data: bytes, path: Path) -> tuple[bytes, int]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BadInputError(f"{path} is encoded in UTF-16 or UTF-32; save it as UTF-8 and declare encoding: utf-8")
    return (data[3:], 3) if data.startswith(b"\xef\xbb\xbf") else (data, 0)


def _cut(piece: Piece, dialect: Dialect) -> Cut:
    """Cut at the line ends outside quotes, or line by line where the quotes cannot tell inside from outside."""
    array = np.frombuffer(piece.data, np.uint8)
    newlines = np.flatnonzero(array == NEWLINE)
    quotes = np.flatnonzero(array == ord(dialect.quote)) if dialect.quote else np.empty(0, np.int64)
    ends = newlines[np.searchsorted(quotes, newlines) % 2 == 0] if quotes.size else newlines
    used = int(ends[-1]) + 1 if ends.size else 0
    tail = len(piece.data) - used
    never_closed = (piece.final and quotes.size % 2 == 1) or tail > dialect.longest
    if quotes.size and (never_closed or not _quotes_well_placed(array, quotes, dialect)):
        return cut_by_line(piece, dialect)
    if piece.final and tail:
        ends, used = np.append(ends, len(piece.data)), len(piece.data)
    if not piece.final and tail > dialect.longest:
        raise endless(dialect, piece.line + len(newlines))
    starts = np.concatenate([[0], ends[:-1] + 1]).astype(np.int64)[: ends.size]
    lines = piece.line + np.searchsorted(newlines, starts)
    found = RecordChunk(piece.data, starts, ends.astype(np.int64), lines.astype(np.int64), piece.offset)
    return Cut(trimmed(found, dialect.longest), used)


def _quotes_well_placed(array: npt.NDArray[np.uint8], quotes: Positions, dialect: Dialect) -> bool:
    """Whether every opening quote begins a field and every closing one ends it (a doubled quote is both)."""
    delimiter, quote = ord(dialect.delimiter), ord(dialect.quote)
    opening, closing = quotes[0::2], quotes[1::2]
    before = np.where(opening > 0, array[np.maximum(opening - 1, 0)], NEWLINE)
    after = np.where(closing + 1 < array.size, array[np.minimum(closing + 1, array.size - 1)], NEWLINE)
    good_before = (before == delimiter) | (before == NEWLINE) | (before == quote)
    good_after = (after == delimiter) | (after == NEWLINE) | (after == CARRIAGE_RETURN) | (after == quote)
    return bool(good_before.all() and good_after.all())


def with_lone_returns(chunk: RecordChunk, quote: str) -> Positions:
    """Find the records of a CSV chunk in which a carriage return stands outside quotes: a parser would cut there."""
    if b"\r" not in chunk.data or not chunk.starts.size:
        return np.empty(0, np.int64)
    array = np.frombuffer(chunk.data, np.uint8)
    returns = np.flatnonzero(array == CARRIAGE_RETURN)
    record = np.searchsorted(chunk.starts, returns, side="right") - 1
    within = (record >= 0) & (returns < chunk.ends[np.maximum(record, 0)])
    returns, record = returns[within], record[within]
    quotes = np.flatnonzero(array == ord(quote))
    inside = (np.searchsorted(quotes, returns) - np.searchsorted(quotes, chunk.starts[record])) % 2 == 1
    found: Positions = np.unique(record[~inside])
    return found


def field_counts(chunk: RecordChunk, delimiter: str, quote: str) -> Positions:
    """Count the fields in each record of a CSV chunk whose quotes are well placed."""
    if not chunk.starts.size:
        return np.empty(0, np.int64)
    array = np.frombuffer(chunk.data, np.uint8)
    marks = np.flatnonzero(array == ord(delimiter))
    quotes = np.flatnonzero(array == ord(quote))
    if quotes.size:
        record = np.searchsorted(chunk.starts, marks, side="right") - 1
        quotes_before = np.searchsorted(quotes, chunk.starts)
        inside = (np.searchsorted(quotes, marks) - quotes_before[np.maximum(record, 0)]) % 2 == 1
        marks = marks[~inside]
    counts: Positions = np.searchsorted(marks, chunk.ends) - np.searchsorted(marks, chunk.starts) + 1
    return counts
