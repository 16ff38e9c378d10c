"""Which of several inputs that claim a file reads it: the only one that fits by header and by its amounts of money.

Nothing is guessed: the inputs are declared, and where two of them would read different things from the file it is
refused. No text is an amount in two ways of writing with different values, so amounts without a mark decide nothing
and lose nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from barberpro.errors import BadInputError
from barberpro.warehouse.chunks import Sizes
from barberpro.warehouse.columns import check_columns, columns_of, may_lack, money_columns, wanted_columns
from barberpro.warehouse.frame import Frame, column_name
from barberpro.warehouse.frames import frames
from barberpro.warehouse.specs import FileFormat, Input
from barberpro.warehouse.values import money_pattern

PIECE = Sizes(chunk=1 << 20, record=1 << 20)
"""What is read at a time until amounts decide; fixed, so that a file is read in the same way everywhere."""
MOST_PIECES = 32
"""A file without a mark among so many pieces of amounts is read in the first way; a packed file may be without end."""
MOST_CONTRADICTED = 0.1
"""Share of amounts written in another way than the chosen one: a slip is refused alone, a mixture with the file."""


def only_fitting(path: Path, candidates: Sequence[Input]) -> Input:
    """Choose the input that reads the file; BadInputError where none fits, or more than one."""
    if len(candidates) == 1:
        return candidates[0]
    fitting = _by_header(path, candidates)
    first = fitting[0]
    for other in fitting[1:]:
        if _without_marks(other) != _without_marks(first):
            raise BadInputError(
                f"{path.name} could be read in {len(fitting)} ways that fit its header ({_told(fitting)}); "
                "leave one of them in the mapping, or give them different file names"
            )
    return first if len(fitting) == 1 else _by_amounts(path, fitting)


def fits(path: Path, source: Input) -> str | None:
    """Say why the file's columns are not those of the input; None where they are."""
    try:
        there = columns_of(path, source.format, PIECE)
        if there is not None:
            lacking = may_lack(source)
            ignored = None if source.ignored == "*" else set(source.ignored) | lacking
            check_columns(path, there, wanted_columns(source) - lacking, ignored)
    except BadInputError as error:
        return str(error)
    return None


def _by_header(path: Path, candidates: Sequence[Input]) -> list[Input]:
    reasons = [fits(path, each) for each in candidates]
    fitting = [each for each, reason in zip(candidates, reasons, strict=True) if reason is None]
    if fitting:
        return fitting
    nearest = max(range(len(candidates)), key=lambda place: _found(path, candidates[place]))
    raise BadInputError(f"{reasons[nearest]} ({len(candidates)} declared ways of reading it were tried)")


def _found(path: Path, source: Input) -> int:
    """Count the wanted columns that the file has when it is read as the input says."""
    try:
        return len(wanted_columns(source).intersection(columns_of(path, source.format, PIECE) or ()))
    except BadInputError:
        return -1


def _without_marks(source: Input) -> Input:
    return replace(source, format=replace(source.format, decimal=".", thousands=""))


@dataclass(slots=True)
class _Evidence:
    """How many amounts fit each way of writing, and how many fit any."""

    each: npt.NDArray[np.int64]
    any: int = 0


def _by_amounts(path: Path, alike: list[Input]) -> Input:
    """Choose by the amounts between inputs that differ in nothing but the marks of numbers."""
    found = _Evidence(np.zeros(len(alike), np.int64))
    for texts in islice(_money_texts(path, alike[0]), MOST_PIECES):
        fit = np.array([_matches(texts, each.format) for each in alike])
        found.each += fit.sum(axis=1)
        found.any += int(fit.any(axis=0).sum())
        if found.each.min() < found.any:
            break
    best = int(found.each.argmax())
    contradicted = found.any - int(found.each[best])
    if contradicted > MOST_CONTRADICTED * found.any:
        counted = ", ".join(f'{n} with "{each.format.decimal}"' for n, each in zip(found.each, alike, strict=True))
        raise BadInputError(
            f"{path.name}: its amounts are not written in one way ({counted}, of {found.any}); export it again with "
            "one decimal mark"
        )
    return alike[best]


def _money_texts(path: Path, source: Input) -> Iterator[pa.ChunkedArray]:
    """Read the amounts as they are written, piece by piece."""
    wanted = money_columns(source)
    for frame in frames(path, source.format, PIECE):
        columns = [_filled(frame, name) for name in frame.names if name in wanted]
        yield pa.chunked_array([chunk for column in columns for chunk in column.chunks], pa.string())


def _filled(frame: Frame, name: str) -> pa.ChunkedArray:
    texts = pc.utf8_trim_whitespace(frame.table.column(column_name(frame.names.index(name))).cast(pa.string()))
    return texts.filter(pc.greater(pc.utf8_length(texts), 0))


def _matches(texts: pa.ChunkedArray, marks: FileFormat) -> npt.NDArray[np.bool_]:
    return np.asarray(pc.match_substring_regex(texts, money_pattern(marks)), dtype=np.bool_)


def _told(fitting: list[Input]) -> str:
    return " or ".join(f"into {each.table.name} with delimiter {each.format.delimiter!r}" for each in fitting[:3])
