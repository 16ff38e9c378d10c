"""Frames of JSON files: one JSON text a record, with every digit of its numbers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from barberpro.errors import BadInputError
from barberpro.warehouse.chunks import RecordChunk, Sizes
from barberpro.warehouse.frame import JSON_TEXT, Frame, joined, only_text, placed
from barberpro.warehouse.packed import open_bytes
from barberpro.warehouse.records import read_piece, record_chunks
from barberpro.warehouse.specs import FileFormat

TO_ZEROS = bytes.maketrans(b"0123456789.", b"0" * 11)
LONG_NUMBER = re.compile(rb"0{17}")
"""Digits and points, as `TO_ZEROS` leaves them, of a number that a double may not hold: one has 15 digits for sure."""
LARGEST_EXPONENT = 30


def json_line_frames(path: Path, file_format: FileFormat, sizes: Sizes) -> Iterator[Frame]:
    """Read a file of one JSON object a line in pieces."""
    return (_json_frame(chunk) for chunk in record_chunks(path, file_format, sizes))


def _json_frame(chunk: RecordChunk) -> Frame:
    chunk, broken, foreign = only_text(chunk, "utf-8")
    data = joined(chunk)
    offsets = np.concatenate([[0], np.cumsum(chunk.ends - chunk.starts + 1)]).astype(np.int64)
    records = pa.LargeStringArray.from_buffers(chunk.starts.size, pa.py_buffer(offsets), pa.py_buffer(data))
    digits = data.translate(TO_ZEROS)
    if b"0" * 17 in digits:
        places = [found.start() for found in LONG_NUMBER.finditer(digits)]
        records = _with_all_digits(records, set((np.searchsorted(offsets, places, side="right") - 1).tolist()))
    return Frame(placed(pa.table({JSON_TEXT: records}), chunk), chunk.refused, len(chunk.data), (), broken, foreign)


def _with_all_digits(records: Any, indices: set[int]) -> Any:
    """Write the numbers of some records as texts, which a JSON parser leaves as they are."""
    written = records.to_pylist()
    for index in indices:
        try:
            written[index] = json.dumps(parsed(written[index]))
        except (ValueError, RecursionError):
            continue  # it is judged as every other record
    return pa.array(written, pa.large_string())


def document_frame(path: Path, sizes: Sizes) -> Frame:
    """Read one JSON document: a record, or a list of them."""
    with open_bytes(path) as stream:
        data = read_piece(stream, sizes.chunk + 1, path)
    if len(data) > sizes.chunk:
        raise BadInputError(f"{path.name} is a JSON document above {sizes.chunk} bytes; write it as one record a line")
    try:
        document = parsed(data)
        listed = document if isinstance(document, list) else [document]
        records = [json.dumps(each) for each in listed]
    except ValueError as error:
        raise BadInputError(f"{path.name} is not a JSON document: {_place(error)}; export it again") from error
    except RecursionError as error:
        raise BadInputError(f"{path.name} is nested too deeply to hold payments; export it again") from error
    if not records:
        raise BadInputError(f"{path.name} is empty: its list has no records; export it again")
    count = len(records)
    table = pa.table(
        {
            JSON_TEXT: pa.array(records, pa.large_string()),
            "line": pa.array(range(1, count + 1), pa.int64()),
            "byte_offset": pa.array([0] * count, pa.int64()),
        }
    )
    return Frame(table, (), len(data))


def _place(error: ValueError) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} at line {error.lineno}, column {error.colno}"
    return "it is no UTF-8 text" if isinstance(error, UnicodeDecodeError) else str(error)


def parsed(text: str | bytes) -> Any:
    """Parse JSON with its numbers as texts of all their digits; ValueError where it is none."""
    return json.loads(
        text, parse_float=_digits, parse_int=str, parse_constant=_refused_constant, object_pairs_hook=_first_of_each
    )


def _digits(number: str) -> str:
    """Write a number without exponent, as the database writes those it parses itself."""
    try:
        value = Decimal(number)
    except InvalidOperation:
        return number
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or abs(exponent) > LARGEST_EXPONENT:
        return number
    return f"{value:f}"


def _refused_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number of JSON")


def _first_of_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of a key that stands twice take the first, as the database does."""
    return dict(reversed(pairs))
