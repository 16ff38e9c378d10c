"""Cuts a piece in which a quote is misplaced, line by line, so that only the line that bears the quote is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from barberpro.warehouse.bounds import check_odd
from barberpro.warehouse.chunks import Cut, Dialect, Piece, RecordChunk, Refusal, endless, trimmed

BROKEN = -1
MOST_LINES_IN_A_RECORD = 50
MISPLACED = "a quote stands inside a field or is never closed; quotes enclose a whole field and are doubled inside"


@dataclass(frozen=True, slots=True)
class _Shapes:
    """Patterns of a `whole` record, and of one whose last quote is still `opened`."""

    whole: re.Pattern[bytes]
    opened: re.Pattern[bytes]


def cut_by_line(piece: Piece, dialect: Dialect) -> Cut:
    """Cut at line ends, joining lines only where a quoted field spans them; refuse lines whose quotes fit no record."""
    shapes = _shapes(dialect)
    starts: list[int] = []
    ends: list[int] = []
    lines: list[int] = []
    refused: list[Refusal] = []
    position, line, size = 0, piece.line, len(piece.data)
    while position < size:
        line_end = piece.line_end(position)
        if line_end is None:
            if size - position > dialect.longest:
                raise endless(dialect, line)
            break
        end = _record_end(piece, position, line_end, shapes, dialect)
        if end is None:
            break
        if end == BROKEN:
            check_odd(len(refused), len(refused) + len(starts), "a misplaced quote")
            refused.append(Refusal(line, piece.offset + position, MISPLACED, piece.data[position:line_end]))
            end = line_end
        else:
            starts.append(position)
            ends.append(end)
            lines.append(line)
        line += piece.data.count(b"\n", position, min(end + 1, size))
        position = end + 1
    found = RecordChunk(
        piece.data, np.asarray(starts, np.int64), np.asarray(ends, np.int64), np.asarray(lines, np.int64), piece.offset
    )
    chunk = trimmed(found, dialect.longest)
    return Cut(chunk.keep(np.ones(chunk.starts.size, np.bool_), refused), min(position, size))


def _shapes(dialect: Dialect) -> _Shapes:
    q, d = re.escape(dialect.quote), re.escape(dialect.delimiter)
    field = rf"(?:{q}(?:[^{q}]|{q}{q})*{q}|[^{q}{d}\n]*)"
    whole = rf"{field}(?:{d}{field})*\r?"
    opened = rf"(?:{field}{d})*{q}(?:[^{q}]|{q}{q})*"
    return _Shapes(re.compile(whole.encode()), re.compile(opened.encode()))


def _record_end(piece: Piece, start: int, line_end: int, shapes: _Shapes, dialect: Dialect) -> int | None:
    """Where the record that begins at `start` ends; BROKEN, or None where more of the file is needed."""
    if dialect.quote.encode() not in piece.data[start:line_end]:
        return line_end
    end = line_end
    for _ in range(MOST_LINES_IN_A_RECORD):
        if shapes.whole.fullmatch(piece.data, start, end):
            return end
        too_long = end - start > dialect.longest
        if too_long or end >= len(piece.data) or not shapes.opened.fullmatch(piece.data, start, end):
            return BROKEN
        following = piece.line_end(end + 1)
        if following is None:
            return None if len(piece.data) - start <= dialect.longest else BROKEN
        end = following
    return BROKEN
