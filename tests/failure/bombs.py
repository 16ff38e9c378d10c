"""Writes small files that unpack to more than any machine holds, and files that take their parser down."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from tests.failure.malformed.case import COLUMNS, HEADER, Maker

MB = 1 << 20


def packed(path: Path, begin: bytes, block: bytes, times: int, end: bytes = b"") -> None:
    with gzip.open(path, "wb", compresslevel=9) as stream:
        stream.write(begin)
        for _ in range(times):
            stream.write(block)
        stream.write(end)


def equal_rows(path: Path, megabytes: int) -> None:
    """Write one good row, millions of times."""
    row = Maker("bomb", 0).row().bytes + b"\n"
    packed(path, HEADER.encode() + b"\n", row * (MB // len(row)), megabytes)


def after_real_rows(path: Path, megabytes: int) -> None:
    """Write rows that are worth their bytes, and the bomb behind them."""
    maker = Maker("hidden", 0)
    real = b"".join(maker.row(city=f"{maker.order.random()}").bytes + b"\n" for _ in range(20_000))
    packed(path, HEADER.encode() + b"\n" + real, (maker.row().bytes + b"\n") * 8_000, megabytes)


def endless_line(path: Path, megabytes: int) -> None:
    packed(path, b'{"id": "', b"x" * MB, megabytes)


def empty_lines(path: Path, megabytes: int) -> None:
    packed(path, HEADER.encode() + b"\n", b"\n" * MB, megabytes)


def quotes(path: Path, megabytes: int) -> None:
    packed(path, HEADER.encode() + b"\n", b'"' * MB, megabytes)


def two_layers(path: Path, megabytes: int) -> None:
    path.write_bytes(gzip.compress(gzip.compress(b"\0" * MB * megabytes)))


def nested_lists(path: Path, megabytes: int) -> None:
    """Write a document that takes ten times its size when it is parsed."""
    path.write_bytes(b"[" + b"[]," * (megabytes * MB // 3) + b"[]]")


def one_nested_list(path: Path, megabytes: int) -> None:
    path.write_bytes(b"[[" + b"[]," * (megabytes * MB // 3) + b"[]]]")


def opened_lists(path: Path, megabytes: int) -> None:
    path.write_bytes(b"[" * megabytes * MB)


def columns(rows: int, **changed: Any) -> Any:
    """Repeat one value in each column: the table takes a byte a row, whatever the value."""
    values = Maker("bomb", 0).values(amount="1.50")
    words = {name: pa.array([values[name]]) for name in COLUMNS} | changed
    first = pa.array(np.zeros(rows, np.int8))
    return pa.table({name: pa.DictionaryArray.from_arrays(first, word) for name, word in words.items()})


def many_rows(path: Path, megabytes: int) -> None:
    """Write fifty million rows in some kilobytes."""
    table = columns(megabytes * 125_000)
    pq.write_table(table, path, row_group_size=table.num_rows, compression="zstd", use_dictionary=True)


def large_word(path: Path, megabytes: int) -> None:
    """Write one word of ten megabytes, which each of many rows repeats: its metadata tell of it once."""
    word = pa.array(["x" * 10 * MB])
    pq.write_table(columns(megabytes * 50, city=word), path, compression="zstd")


def swelling_pages(path: Path, megabytes: int) -> None:
    """Write pages that swell a thousandfold when they are unpacked."""
    values = Maker("bomb", 0).values(amount="1.50")
    rows = megabytes // 4
    table = pa.table({name: [values[name]] * rows for name in COLUMNS} | {"city": ["x" * 4 * MB] * rows})
    pq.write_table(table, path, compression="zstd", use_dictionary=False)


def deep_types(path: Path, megabytes: int) -> None:
    """Write a schema that is nested as deeply as megabytes are asked for."""
    kind: Any = pa.string()
    for _ in range(min(megabytes, 100)):
        kind = pa.struct([("a", kind)])
    values = Maker("bomb", 0).values()
    pq.write_table(pa.table({name: [values[name]] for name in COLUMNS} | {"city": pa.nulls(1, kind)}), path)


def many_columns(path: Path, megabytes: int) -> None:
    names = [f"c{index}" for index in range(megabytes * 100)]
    pq.write_table(pa.table({name: pa.nulls(1, pa.int8()) for name in names}), path)


def dense(begin: bytes, line: bytes) -> Callable[[Path, int], None]:
    """Repeat one line, whose place takes more memory than itself."""

    def write(path: Path, megabytes: int) -> None:
        packed(path, begin, line * (MB // len(line)), megabytes)

    return write


HEAD = HEADER.encode() + b"\n"
Writer = Callable[[Path, int], None]
BOMBS: dict[str, tuple[Writer, int]] = {
    "payments-equal-rows.csv.gz": (equal_rows, 400),
    "payments-after-real-rows.csv.gz": (after_real_rows, 400),
    "payments-empty-lines.csv.gz": (empty_lines, 400),
    "payments-quotes.csv.gz": (quotes, 400),
    "payments-two-layers.csv.gz": (two_layers, 400),
    "payments-endless-line.jsonl.gz": (endless_line, 400),
    "payments-many-rows.parquet": (many_rows, 400),
    "payments-large-word.parquet": (large_word, 400),
    "payments-swelling-pages.parquet": (swelling_pages, 400),
    "payments-deep-types.parquet": (deep_types, 100),
    "payments-many-columns.parquet": (many_columns, 200),
    "payments-one-nested-list.json": (one_nested_list, 20),
    "payments-opened-lists.json": (opened_lists, 20),
    "payments-nested-lists.json": (nested_lists, 20),
    "payments-no-lines.csv.gz": (dense(HEAD, b"\n"), 60),
    "payments-short-lines.csv.gz": (dense(HEAD, b"x\n"), 60),
    "payments-ragged-lines.csv.gz": (dense(HEAD, b"no record of ours\n"), 60),
    "payments-misquoted-lines.csv.gz": (dense(HEAD, b'no "record" of ours\n'), 60),
    "payments-marks.csv.gz": (dense(HEAD, b";"), 60),
    "payments-open-quotes.csv.gz": (dense(HEAD, b'"'), 60),
    "payments-nuls.csv.gz": (dense(HEAD, b"\0"), 60),
    "payments-brackets.jsonl.gz": (dense(b"", b"[[[[[[[[[[[[[[[\n"), 60),
    "payments-nothings.jsonl.gz": (dense(b"", b"{}\n"), 60),
}
"""Each with what writes it and the megabytes that it takes unpacked; what is packed takes less than a hundredth."""


def good_parquet(rows: int = 500) -> bytes:
    """Return a whole small Parquet file."""
    maker = Maker("good", 0)
    values = [maker.values(amount=f"{number}.25") for number in range(rows)]
    stream = io.BytesIO()
    pq.write_table(pa.table({name: [row[name] for row in values] for name in COLUMNS}), stream, row_group_size=100)
    return stream.getvalue()
