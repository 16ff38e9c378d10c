"""Finds refused records again in the file that they came in, whole or with everything masked that may be somebody's."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from barberpro.warehouse.chunks import Sizes
from barberpro.warehouse.columns import wanted_columns
from barberpro.warehouse.frame import JSON_TEXT, Frame
from barberpro.warehouse.frames import frames
from barberpro.warehouse.json_numbers import DECODER
from barberpro.warehouse.masks import LONGEST_VALUE, MOST_DIGITS
from barberpro.warehouse.personal import plain_columns
from barberpro.warehouse.specs import FileFormat, Input

NAME = re.compile(r"(?:^|\W)[^\W\d_a-z]\w*.*\W[^\W\d_a-z]")
Masked = Callable[[str, str], str]
"""Takes a column (or path) and its text, and returns what may be shown of it."""


@dataclass(frozen=True, slots=True)
class Original:
    """A record as its file bears it, and the line on which it begins."""

    line: int
    text: str


def originals(path: Path, source: Input, sizes: Sizes, lines: Set[int], *, whole: bool) -> Iterator[Original]:
    """Read the records that begin on `lines`; unless `whole`, show only what a mapping reads and nobody is known by."""
    masked: Masked = (lambda _, text: text) if whole else _masking(plain_columns(source))
    for frame in frames(path, source.format, sizes, wanted_columns(source)):
        yield from _of_frame(frame, source.format, lines, masked)


def _of_frame(frame: Frame, marks: FileFormat, lines: Set[int], masked: Masked) -> Iterator[Original]:
    there = frame.table.column("line").to_pylist() if frame.table.num_rows else []
    for place, line in enumerate(there):
        if line in lines:
            row = frame.table.slice(place, 1).to_pylist()[0]
            text = _row(row, frame, marks, masked) if frame.names else _json(row[JSON_TEXT], masked)
            yield Original(line, text.rstrip("\r\n"))
    for each in frame.refused:
        if each.line in lines:
            yield Original(each.line, masked("", each.raw.decode(marks.encoding, "replace")))


def _row(row: dict[str, Any], frame: Frame, marks: FileFormat, masked: Masked) -> str:
    """Write a row of columns as its file would."""
    values = [masked(name, row[f"c{index}"] or "") for index, name in enumerate(frame.names)]
    stream = io.StringIO()
    csv.writer(stream, delimiter=marks.delimiter, quotechar=marks.quote, lineterminator="").writerow(values)
    return stream.getvalue()


def _json(text: str, masked: Masked) -> str:
    try:
        return json.dumps(_leaves(DECODER.decode(text), "", masked), ensure_ascii=False)
    except (ValueError, RecursionError):
        return masked("", text)


def _leaves(value: Any, path: str, masked: Masked) -> Any:
    """Mask the texts of a document one by one; the entries of a list bear its path."""
    if isinstance(value, dict):
        return {key: _leaves(each, f"{path}.{key}".strip("."), masked) for key, each in value.items()}
    if isinstance(value, list):
        return [_leaves(each, path, masked) for each in value]
    return masked(path, value) if isinstance(value, str) else value


def _masking(plain: Set[str]) -> Masked:
    def masked(name: str, text: str) -> str:
        return text if name in plain and not _may_be_personal(text) else mask(text)

    return masked


def _may_be_personal(text: str) -> bool:
    """Whether a value is one that a reason would not show either."""
    digits = sum(each.isdigit() for each in text)
    signs = "@" in text or "%40" in text or NAME.search(text) is not None
    return len(text) > LONGEST_VALUE or digits > MOST_DIGITS or signs


def mask(text: str) -> str:
    """Replace every digit by 9 and every letter by x."""
    return re.sub(r"[^\W\d_]", "x", re.sub(r"\d", "9", text))
