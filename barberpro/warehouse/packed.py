"""Opens received files as plain bytes, unpacked where they are packed and as long as they swell like real ones."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

from barberpro.errors import BadInputError
from barberpro.warehouse.bounds import ALWAYS_ALLOWED, MOST_TIMES

BLOCK = 1 << 18
ARCHIVES = {
    b"PK\x03\x04": "a ZIP archive (or a workbook of Excel)",
    b"\x1f\x8b": "packed with gzip",
    b"\x28\xb5\x2f\xfd": "packed with Zstandard",
    b"BZh9": "packed with bzip2",
    b"\xfd7zXZ": "packed with xz",
    b"%PDF": "a PDF document",
    b"PAR1\x15": "a Parquet file",
}
"""How files begin that are no text, whatever their names say."""


def open_bytes(path: Path) -> BinaryIO:
    """Open the file's bytes, unpacked when its name ends in .gz; BadInputError where it is no such file."""
    try:
        with path.open("rb") as stream:
            begin = stream.read(8)
        packed = path.suffix == ".gz"
        _check_kind(path, begin, packed=packed)
        return cast("BinaryIO", io.BufferedReader(_Unpacked(path), BLOCK)) if packed else path.open("rb")
    except FileNotFoundError as error:
        raise BadInputError(f"{path} was not found; check the path") from error
    except OSError as error:
        raise BadInputError(f"{path} cannot be opened: {error.strerror}; check the path and its permissions") from error


@contextmanager
def told_where_it_breaks(path: Path) -> Iterator[None]:
    """Turn what a damaged packed file does to a reader into a bad input."""
    try:
        yield
    except (OSError, EOFError, zlib.error) as error:
        raise BadInputError(f"{path} cannot be read to its end: {error}; fetch the file again") from error


def _check_kind(path: Path, begin: bytes, *, packed: bool) -> None:
    for mark, kind in ARCHIVES.items():
        if begin.startswith(mark) and not (packed and mark == b"\x1f\x8b"):
            wanted = "a file packed with gzip" if packed else "plain text"
            raise BadInputError(f"{path.name} is {kind}, but its name says {wanted}; unpack it, or name it as it is")


class _Unpacked(io.RawIOBase):
    """Unpacked bytes, as long as each `ALWAYS_ALLOWED` of them come from enough packed ones."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._packed = path.open("rb")
        self._stream = gzip.GzipFile(fileobj=self._packed)
        self._unpacked = self._packed_before = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        size = self._stream.readinto(buffer)
        self._unpacked += size
        if self._unpacked > ALWAYS_ALLOWED:
            self._check()
        return size

    def close(self) -> None:
        self._packed.close()
        super().close()

    def _check(self) -> None:
        packed = self._packed.tell() - self._packed_before
        if packed * MOST_TIMES < self._unpacked:
            raise BadInputError(
                f"{self._path.name} unpacks {packed} bytes to more than {self._unpacked}, which no real records do; "
                "it is refused"
            )
        self._unpacked, self._packed_before = 0, self._packed.tell()
