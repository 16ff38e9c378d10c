"""Reads Parquet pages as text, within bounds that its metadata and then its values have to keep."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from barberpro.warehouse.bounds import ALWAYS_ALLOWED, MOST_COLUMNS, MOST_TIMES, RefusedError
from barberpro.warehouse.frame import REFUSED, column_name

FEWEST_ROWS, MOST_ROWS, BATCH_BYTES = 256, 32_768, 4 << 20
"""Rows read at once, by how large one is: some batches are held in memory as text."""
PAGE_BUFFER = 1 << 20
LONGEST_FOOTER = 32 << 20
ROWS_A_BYTE = 4
ROWS_ALWAYS_ALLOWED = 200_000
MAGIC, ENCRYPTED = b"PAR1", b"PARE"


@dataclass(frozen=True, slots=True)
class ParquetPages:
    """An open Parquet file that keeps the bounds, and the columns to read of it."""

    file: Any
    size: int
    names: list[str]

    @classmethod
    def opened(cls, path: Path, wanted: list[str] | None) -> ParquetPages:
        """Open the file; RefusedError where it is none, is not whole or claims to hold what it cannot."""
        size = path.stat().st_size
        _check_ends(path, size)
        try:
            file = pq.ParquetFile(path, buffer_size=PAGE_BUFFER, pre_buffer=False, memory_map=False)
            names = list(file.schema_arrow.names)
        except (OSError, pa.ArrowException) as error:
            raise RefusedError(f" is not a whole Parquet file: {' '.join(str(error).split())}") from error
        read = [name for name in names if wanted is None or name in wanted]
        pages = cls(file, size, read or names[:1])  # without any column it would not be known how many rows there are
        pages.check()
        return pages

    def check(self) -> None:
        """Compare what the metadata promise with the size of the file."""
        metadata = self.file.metadata
        if metadata.num_rows > max(ROWS_ALWAYS_ALLOWED, ROWS_A_BYTE * self.size):
            raise _bomb(f"{metadata.num_rows} rows", self.size)
        if metadata.num_columns > MOST_COLUMNS:
            raise RefusedError(
                f" has {metadata.num_columns} columns, more than {MOST_COLUMNS}; is this the right file?"
            )
        unpacked = self._unpacked()
        if unpacked > max(ALWAYS_ALLOWED, MOST_TIMES * self.size):
            raise _bomb(f"{unpacked} bytes", self.size)

    def _unpacked(self) -> int:
        """Add up the bytes that the file claims to unpack to."""
        metadata = self.file.metadata
        return sum(metadata.row_group(index).total_byte_size for index in range(metadata.num_row_groups))

    def batches(self) -> Iterator[Any]:
        """Read the columns in pieces, every value as text."""
        read = 0
        for batch in self._raw_batches():
            made = self._texts(batch)
            read += made.nbytes
            if read > max(ALWAYS_ALLOWED, MOST_TIMES * self.size):
                raise _bomb(f"more than {read} bytes of text", self.size)
            yield made

    def _texts(self, batch: Any) -> Any:
        """Write all columns as text, and beside them why a row cannot be read; NULL where it can."""
        columns = [self._as_text(batch.column(name), name) for name in self.names]
        reasons: list[str | None] = [None] * batch.num_rows
        for place, name in enumerate(self.names):
            if not _is_text(columns[place]):
                columns[place] = _only_text(columns[place], name, reasons)
        names = [column_name(index) for index in range(len(columns))]
        return pa.RecordBatch.from_arrays([*columns, pa.array(reasons, pa.string())], names=[*names, REFUSED])

    def _raw_batches(self) -> Iterator[Any]:
        row = max(self._unpacked() // max(self.file.metadata.num_rows, 1), 1)
        rows = min(max(BATCH_BYTES // row, FEWEST_ROWS), MOST_ROWS)
        try:
            yield from self.file.iter_batches(batch_size=rows, columns=self.names, use_threads=False)
        except pa.ArrowMemoryError:
            raise
        except (OSError, pa.ArrowException) as error:
            raise RefusedError(" is a damaged Parquet file: its pages cannot be read; fetch it again") from error

    def _as_text(self, column: Any, name: str) -> Any:
        try:
            text = pc.cast(column, pa.string())
            if pa.types.is_decimal(column.type) and column.type.scale > 2:
                text = pc.utf8_rtrim(pc.utf8_rtrim(text, "0"), ".")  # a type's zeros are no digits that somebody wrote
            return text
        except pa.ArrowMemoryError:
            raise
        except pa.ArrowException as error:
            raise RefusedError(
                f": the column {name!r} of type {column.type} cannot be read as text; write it as text"
            ) from error


def _is_text(column: Any) -> bool:
    """Whether all of it is UTF-8 without NUL; bytes beside a slice of a column may raise a false alarm."""
    try:
        column.validate(full=True)
    except pa.ArrowInvalid:
        return False
    content = column.buffers()[2]
    return content is None or not content.size or bool(np.frombuffer(content, np.uint8).all())


def _only_text(column: Any, name: str, reasons: list[str | None]) -> Any:
    """Leave out the values that are no text, and say why their rows are refused."""
    values: list[str | None] = []
    for row, value in enumerate(column.cast(pa.binary()).to_pylist()):
        values.append(None)
        try:
            values[row] = None if value is None else value.decode()
            if value is not None and b"\x00" in value:
                reasons[row] = f"the column {name!r} holds a NUL byte"
        except UnicodeDecodeError as error:
            reasons[row] = (
                f"byte 0x{value[error.start]:02x} at position {error.start} of the column {name!r} is not utf-8"
            )
    return pa.array(values, pa.string())


def _check_ends(path: Path, size: int) -> None:
    """See that the file ends as a Parquet file does, before its footer is parsed."""
    with path.open("rb") as stream:
        stream.seek(max(size - 8, 0))
        end = stream.read()
    if end[-4:] == ENCRYPTED:
        raise RefusedError(" is an encrypted Parquet file; write it without encryption")
    if len(end) < 8 or end[-4:] != MAGIC:
        raise RefusedError(" is not a whole Parquet file: it does not end like one; fetch it again")
    footer = int.from_bytes(end[:4], "little")
    if footer > min(size, LONGEST_FOOTER):
        raise RefusedError(f" is not a whole Parquet file: its footer claims {footer} bytes; fetch it again")


def _bomb(what: str, size: int) -> RefusedError:
    return RefusedError(f" claims to hold {what} in {size} bytes, more than real records can be packed; it is refused")
