"""Takes one JSON document apart, a record or a list of them, holding one record at a time as objects."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from barberpro.errors import BadInputError
from barberpro.warehouse.bounds import MOST_ODD_RECORDS, RefusedError
from barberpro.warehouse.frame import JSON_TEXT
from barberpro.warehouse.json_numbers import DECODER
from barberpro.warehouse.packed import open_bytes, told_where_it_breaks

BATCH_BYTES = 4 << 20
EACH = 64
"""Bytes that a text takes in memory beside its letters."""
SPACE = re.compile(r"[ \t\n\r]*")


def document_batches(path: Path, longest: int) -> Iterator[Any]:
    """Read a document of at most `longest` bytes as batches of one JSON text a record; RefusedError if it is none."""
    held, size = list[str](), 0
    try:
        for record in _records(_text(path, longest)):
            held.append(record)
            size += len(record) + EACH
            if size >= BATCH_BYTES:
                yield _batch(held)
                held, size = [], 0
    except RecursionError as error:
        raise RefusedError(" is nested too deeply to hold payments; export it again") from error
    except ValueError as error:
        raise RefusedError(f" is not a JSON document: {_place(error)}; export it again") from error
    if held:
        yield _batch(held)


def _batch(records: list[str]) -> Any:
    return pa.RecordBatch.from_arrays([pa.array(records, pa.large_string())], names=[JSON_TEXT])


def _text(path: Path, longest: int) -> str:
    try:
        with open_bytes(path) as stream, told_where_it_breaks(path):
            data = stream.read(longest + 1)
    except BadInputError as error:
        raise RefusedError(f": {error}") from error
    if len(data) > longest:
        raise RefusedError(f" is a JSON document above {longest} bytes; write it as one record a line")
    return data.decode(json.detect_encoding(data))


def _records(text: str) -> Iterator[str]:
    at = _skipped(text, 0)
    if not text.startswith("[", at):
        record, end = DECODER.raw_decode(text, at)
        _check_end(text, end)
        yield json.dumps(record)
        return
    at = _skipped(text, at + 1)
    if text.startswith("]", at):
        raise RefusedError(" is empty: its list has no records; export it again")
    odd = 0
    while True:
        record, end = DECODER.raw_decode(text, at)
        odd += not isinstance(record, dict)
        if odd > MOST_ODD_RECORDS:
            raise RefusedError(
                f" lists more than {MOST_ODD_RECORDS} values that are no objects; is this the right file?"
            )
        yield json.dumps(record)
        at = _skipped(text, end)
        if text.startswith("]", at):
            _check_end(text, at + 1)
            return
        if not text.startswith(",", at):
            raise json.JSONDecodeError("Expecting ',' delimiter", text, at)
        at = _skipped(text, at + 1)


def _skipped(text: str, at: int) -> int:
    found = SPACE.match(text, at)
    return found.end() if found else at


def _check_end(text: str, end: int) -> None:
    at = _skipped(text, end)
    if at < len(text):
        raise json.JSONDecodeError("Extra data", text, at)


def _place(error: ValueError) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} at line {error.lineno}, column {error.colno}"
    return "it is no UTF-8 text" if isinstance(error, UnicodeDecodeError) else str(error)
