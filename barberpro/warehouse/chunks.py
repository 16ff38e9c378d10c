"""What a file is cut into: pieces of bytes on the way in, records with the place of each on the way out."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from barberpro.errors import BadInputError

NEWLINE, CARRIAGE_RETURN = 10, 13
Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Sizes:
    """Bounds on what is held in memory, in bytes."""

    chunk: int
    record: int


@dataclass(frozen=True, slots=True)
class Dialect:
    """Marks by which a text file is cut, and the longest record in bytes. JSON lines have no `quote`: it is empty."""

    delimiter: str
    quote: str
    longest: int
    file: str
    """Name of the file, for messages."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Consecutive bytes of a file that begin with a record."""

    data: bytes
    offset: int
    """Position of `data` in the decompressed file."""
    line: int
    """Line on which `data` begins, 1-based."""
    final: bool
    """Whether the file ends with this piece."""

    def line_end(self, start: int) -> int | None:
        """Find the end of the line that holds `start`; None where it lies beyond the piece."""
        end = self.data.find(b"\n", start)
        if end >= 0:
            return end
        return len(self.data) if self.final else None


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
        """Leave out the records outside `mask`, and add refusals."""
        return replace(
            self,
            starts=self.starts[mask],
            ends=self.ends[mask],
            lines=self.lines[mask],
            refused=(*self.refused, *refused),
        )

    def refuse(self, index: int, reason: str) -> Refusal:
        """Make a refusal of record `index`."""
        start, end = int(self.starts[index]), int(self.ends[index])
        return Refusal(int(self.lines[index]), self.base_offset + start, reason, self.data[start:end])


@dataclass(frozen=True, slots=True)
class Cut:
    """Records cut from the first `used` bytes of a piece; the rest belongs before the next piece."""

    chunk: RecordChunk
    used: int


def endless(dialect: Dialect, line: int) -> BadInputError:
    """Tell of a line that is too long to be looked through to its end."""
    return BadInputError(
        f"{dialect.file}, line {line}: a record is longer than {dialect.longest} bytes; is this a text file?"
    )


def trimmed(chunk: RecordChunk, longest: int) -> RecordChunk:
    """Take carriage returns off the records, leave out empty ones and refuse those above `longest` bytes."""
    array = np.frombuffer(chunk.data, np.uint8)
    ends = chunk.ends
    if ends.size:
        ends = ends - ((ends > chunk.starts) & (array[np.maximum(ends - 1, 0)] == CARRIAGE_RETURN))
    chunk = replace(chunk, ends=ends)
    chunk = chunk.keep(ends > chunk.starts, [])
    too_long = chunk.ends - chunk.starts > longest
    if not too_long.any():
        return chunk
    reason = f"the record is longer than {longest} bytes"
    return chunk.keep(~too_long, [chunk.refuse(int(index), reason) for index in np.flatnonzero(too_long)])
