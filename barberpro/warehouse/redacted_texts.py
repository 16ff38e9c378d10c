"""New text for a person's records in CSV and JSON lines, stretch by stretch; nothing else of the file changes."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Set
from dataclasses import dataclass
from pathlib import Path

from barberpro.warehouse.chunks import RecordChunk, Sizes
from barberpro.warehouse.columns import header
from barberpro.warehouse.json_numbers import DECODER
from barberpro.warehouse.persons import Traces
from barberpro.warehouse.records import record_chunks
from barberpro.warehouse.redacted_documents import pruned
from barberpro.warehouse.specs import FileFormat

DIGITS = bytes.maketrans(b"012345678", b"9" * 9)
LETTERS = bytes(range(65, 91)) + bytes(range(97, 123))
MASK = bytes.maketrans(LETTERS, b"x" * len(LETTERS))


@dataclass(frozen=True, slots=True)
class Splice:
    """Bytes `start` to `end` of the decompressed file become `text`."""

    start: int
    end: int
    text: bytes


def splices(  # noqa: PLR0913  the file, how it is written, whose records, and what is left of them
    path: Path, marks: FileFormat, sizes: Sizes, found: Traces, keep: Set[str], *, drop: bool
) -> list[Splice]:
    """List the changes of a file, in order."""
    names = header(path, marks, sizes) if marks.type == "csv" else []
    changes = [
        change
        for chunk in record_chunks(path, marks, sizes)
        for change in _of_chunk(chunk, found, marks, names, keep, drop=drop)
    ]
    return sorted(changes, key=lambda each: each.start)


def _of_chunk(  # noqa: PLR0913  the records, whose they are, and how they are written
    chunk: RecordChunk, found: Traces, marks: FileFormat, names: list[str], keep: Set[str], *, drop: bool
) -> Iterator[Splice]:
    base = chunk.base_offset
    for line, start, end in zip(chunk.lines.tolist(), chunk.starts.tolist(), chunk.ends.tolist(), strict=True):
        text = chunk.data[start:end]
        if line in found.unreadable:
            yield Splice(base + start, base + end, masked(text))
        elif line in found.records and drop:
            after = chunk.data.find(b"\n", end)
            yield Splice(base + start, base + (after + 1 if after >= 0 else len(chunk.data)), b"")
        elif line in found.records:
            yield Splice(base + start, base + end, _row(text, marks, names, keep) if names else _object(text, keep))
    for each in chunk.refused:
        if each.line in found.unreadable:
            yield Splice(each.byte_offset, each.byte_offset + len(each.raw), masked(each.raw))


def masked(text: bytes) -> bytes:
    """Mask a record that cannot be taken apart; its marks stay, so that it is refused as before."""
    return text.translate(DIGITS).translate(MASK)


def _row(text: bytes, marks: FileFormat, names: list[str], keep: Set[str]) -> bytes:
    """Empty the other fields of a CSV record; where one spans lines, so does what is left of it."""
    stream = io.StringIO(text.decode(marks.encoding), newline="")
    fields = next(csv.reader(stream, delimiter=marks.delimiter, quotechar=marks.quote))
    left = [value if name in keep else "\n" * value.count("\n") for name, value in zip(names, fields, strict=True)]
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=marks.delimiter, quotechar=marks.quote, lineterminator="").writerow(left)
    return written.getvalue().encode(marks.encoding)


def _object(text: bytes, keep: Set[str]) -> bytes:
    return json.dumps(pruned(DECODER.decode(text.decode()), keep)).encode()
