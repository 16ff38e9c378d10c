"""Frames of JSON files: one JSON text a record, with every digit of its numbers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from barberpro.warehouse.chunks import RecordChunk, Sizes
from barberpro.warehouse.frame import JSON_TEXT, Frame, joined, only_text, placed
from barberpro.warehouse.isolated import batches_apart
from barberpro.warehouse.json_numbers import DECODER
from barberpro.warehouse.records import record_chunks
from barberpro.warehouse.specs import FileFormat

TO_ZEROS = bytes.maketrans(b"0123456789.", b"0" * 11)
LONG_NUMBER = re.compile(rb"0{17}")
"""Digits and points, as `TO_ZEROS` leaves them, of a number that a double may not hold: one has 15 digits for sure."""


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
            written[index] = json.dumps(DECODER.decode(written[index]))
        except (ValueError, RecursionError):
            continue  # it is judged as every other record
    return pa.array(written, pa.large_string())


def document_frames(path: Path, sizes: Sizes) -> Iterator[Frame]:
    """Read one JSON document, a record or a list of them, in a process apart: parsed, it takes many times its size."""
    messages = batches_apart("json", path, None, sizes.chunk)
    next(messages)
    number = 1
    for batch in messages:
        lines = pa.array(np.arange(number, number + batch.num_rows))
        number += batch.num_rows
        table = pa.Table.from_batches([batch]).append_column("line", lines)
        yield Frame(table.append_column("byte_offset", pa.array(np.zeros(batch.num_rows, np.int64))), (), batch.nbytes)
