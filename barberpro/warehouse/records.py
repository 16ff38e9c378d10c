"""Cuts a file into records with exact line numbers and byte offsets, before any parser sees it.

A parser that meets a broken row loses count of lines, or swallows the rows after it. So records are found first, on the
bytes: a row with a stray quote, a wrong number of fields or broken text is set apart with its place, and what is handed
on cannot break the parser.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from barberpro.errors import BadInputError
from barberpro.warehouse.mapping import FileFormat

NEWLINE, CARRIAGE_RETURN = 10, 13
Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A record that cannot be read at all: its place, the reason and its bytes (masked before they are stored)."""

    line: int
    byte_offset: int
    reason: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class RecordChunk:
    """Records of one piece of a file: `data[starts[i]:ends[i]]` is record i, without its line end."""

    data: bytes
    starts: Positions
    ends: Positions
    lines: Positions
    """Line on which each record begins, 1-based."""
    base_offset: int
    """Position of `data` in the decompressed file."""
    refused: tuple[Refusal, ...] = ()

    def keep(self, mask: npt.NDArray[np.bool_], refused: list[Refusal]) -> RecordChunk:
        """The chunk without the records outside `mask`, and with more refusals."""
        return RecordChunk(
            self.data,
            self.starts[mask],
            self.ends[mask],
            self.lines[mask],
            self.base_offset,
            (*self.refused, *refused),
        )

    def refuse(self, index: int, reason: str) -> Refusal:
        """A refusal of record `index`."""
        start, end = int(self.starts[index]), int(self.ends[index])
        return Refusal(int(self.lines[index]), self.base_offset + start, reason, self.data[start:end])


@dataclass(frozen=True, slots=True)
class Sizes:
    """Bounds on what is held in memory, in bytes."""

    chunk: int
    record: int


def open_bytes(path: Path) -> BinaryIO:
    """The file's bytes, decompressed when its name ends in .gz."""
    try:
        return gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")  # type: ignore[return-value]
    except OSError as error:
        raise BadInputError(f"{path} cannot be opened: {error.strerror}; check the path and its permissions") from error


def record_chunks(path: Path, file_format: FileFormat, sizes: Sizes) -> Iterator[RecordChunk]:
    """All records of a text file in order, in pieces of about `sizes.chunk` bytes."""
    quote = ord(file_format.quote) if file_format.type == "csv" else None
    delimiter = ord(file_format.delimiter)
    rest, offset, line = b"", 0, 1
    with open_bytes(path) as stream:
        while True:
            piece = read_piece(stream, sizes.chunk, path)
            data = rest + piece
            if offset == 0 and line == 1:
                data, offset = _without_byte_order_mark(data, path)
            final = not piece
            chunk, used = _cut(data, offset, line, quote, delimiter, final=final, longest=sizes.record)
            if used:
                yield chunk
                line += data.count(b"\n", 0, used)
                offset += used
            if final:
                return
            rest = data[used:]


def read_piece(stream: BinaryIO, size: int, path: Path) -> bytes:
    """Up to `size` bytes; BadInputError where the file breaks off or is no gzip."""
    try:
        return stream.read(size)
    except (OSError, EOFError) as error:
        raise BadInputError(f"{path} cannot be read to its end: {error}; fetch the file again") from error


def _without_byte_order_mark(data: bytes, path: Path) -> tuple[bytes, int]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BadInputError(f"{path} is encoded in UTF-16 or UTF-32; save it as UTF-8 and declare encoding: utf-8")
    return (data[3:], 3) if data.startswith(b"\xef\xbb\xbf") else (data, 0)


def _cut(
    data: bytes, offset: int, line: int, quote: int | None, delimiter: int, *, final: bool, longest: int
) -> tuple[RecordChunk, int]:
    array = np.frombuffer(data, np.uint8)
    newlines = np.flatnonzero(array == NEWLINE)
    quotes = np.flatnonzero(array == quote) if quote is not None else np.empty(0, np.int64)
    ends = newlines[np.searchsorted(quotes, newlines) % 2 == 0] if quotes.size else newlines
    last = int(ends[-1]) + 1 if ends.size else 0
    tail = len(data) - last
    odd = quotes.size % 2 == 1
    broken = (
        bool(quotes.size)
        and quote is not None
        and (not _quotes_well_placed(array, quotes, delimiter, quote) or (final and odd) or tail > longest)
    )
    if broken and quote is not None:
        return _cut_by_line(data, offset, line, chr(quote), chr(delimiter), final=final, longest=longest)
    if final and tail:
        ends, last = np.append(ends, len(data)), len(data)
    if not final and tail > longest:
        raise BadInputError(f"line {line + len(newlines)}: a record is longer than {longest} bytes; is this a text file?")
    starts = np.concatenate([[0], ends[:-1] + 1]).astype(np.int64)[: ends.size]
    lines = line + np.searchsorted(newlines, starts)
    return _chunk(data, starts, ends.astype(np.int64), lines.astype(np.int64), offset, longest), last


def _quotes_well_placed(array: npt.NDArray[np.uint8], quotes: Positions, delimiter: int, quote: int) -> bool:
    """Whether every opening quote begins a field and every closing one ends it (a doubled quote is both)."""
    opening, closing = quotes[0::2], quotes[1::2]
    before = np.where(opening > 0, array[np.maximum(opening - 1, 0)], NEWLINE)
    after = np.where(closing + 1 < array.size, array[np.minimum(closing + 1, array.size - 1)], NEWLINE)
    good_before = (before == delimiter) | (before == NEWLINE) | (before == quote)
    good_after = (after == delimiter) | (after == NEWLINE) | (after == CARRIAGE_RETURN) | (after == quote)
    return bool(good_before.all() and good_after.all())


def _chunk(
    data: bytes, starts: Positions, ends: Positions, lines: Positions, offset: int, longest: int
) -> RecordChunk:
    array = np.frombuffer(data, np.uint8)
    if ends.size:
        returns = (ends > starts) & (array[np.maximum(ends - 1, 0)] == CARRIAGE_RETURN)
        ends = ends - returns
    chunk = RecordChunk(data, starts, ends, lines, offset)
    chunk = chunk.keep(ends > starts, [])
    return _without(chunk, chunk.ends - chunk.starts > longest, f"the record is longer than {longest} bytes")


def _without(chunk: RecordChunk, bad: npt.NDArray[np.bool_], reason: str) -> RecordChunk:
    if not bad.any():
        return chunk
    return chunk.keep(~bad, [chunk.refuse(int(index), reason) for index in np.flatnonzero(bad)])


def _cut_by_line(
    data: bytes, offset: int, line: int, quote: str, delimiter: str, *, final: bool, longest: int
) -> tuple[RecordChunk, int]:
    """The careful way, for a piece with a misplaced quote: only the line that bears it is refused."""
    whole, opened = _record_patterns(quote, delimiter)
    mark = quote.encode()
    starts: list[int] = []
    ends: list[int] = []
    lines: list[int] = []
    refused: list[Refusal] = []
    position, number, size = 0, line, len(data)
    while position < size:
        end = data.find(b"\n", position)
        if end < 0:
            if not final:
                break
            end = size
        record_end = _record_end(data, position, end, whole, opened, longest, final=final) if mark in data[position:end] else end
        if record_end is None:
            break
        if record_end < 0:
            reason = "a quote stands inside a field or is never closed; quotes enclose a whole field and are doubled inside"
            refused.append(Refusal(number, offset + position, reason, data[position:end]))
            record_end = end
        else:
            starts.append(position)
            ends.append(record_end)
            lines.append(number)
        number += data.count(b"\n", position, min(record_end + 1, size))
        position = record_end + 1
    arrays = (np.asarray(each, np.int64) for each in (starts, ends, lines))
    chunk = _chunk(data, *arrays, offset, longest)
    return chunk.keep(np.ones(chunk.starts.size, bool), refused), min(position, size)


def _record_patterns(quote: str, delimiter: str) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    q, d = re.escape(quote), re.escape(delimiter)
    field = rf"(?:{q}(?:[^{q}]|{q}{q})*{q}|[^{q}{d}\n]*)"
    whole = rf"{field}(?:{d}{field})*\r?"
    opened = rf"(?:{field}{d})*{q}(?:[^{q}]|{q}{q})*"
    return re.compile(whole.encode()), re.compile(opened.encode())


def _record_end(
    data: bytes,
    start: int,
    end: int,
    whole: re.Pattern[bytes],
    opened: re.Pattern[bytes],
    longest: int,
    *,
    final: bool,
) -> int | None:
    """Where the record that begins at `start` ends; -1 where it is broken; None where more of the file is needed."""
    for _ in range(MOST_LINES_IN_A_RECORD):
        if whole.fullmatch(data, start, end):
            return end
        if not opened.fullmatch(data, start, end) or end - start > longest or end >= len(data):
            return -1
        following = data.find(b"\n", end + 1)
        if following < 0:
            if not final:
                return None if len(data) - start <= longest else -1
            following = len(data)
        end = following
    return -1


MOST_LINES_IN_A_RECORD = 50


def field_counts(chunk: RecordChunk, delimiter: str, quote: str) -> Positions:
    """Number of fields in each record of a CSV chunk whose quotes are well placed."""
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
