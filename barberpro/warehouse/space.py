"""A full disk is one clear line, whoever notices it first: the system or the database."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from barberpro.errors import UnavailableError

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""No space, a quota, or a limit on the size of files."""
SAID_BY_DATABASE = (
    "no space left on device",
    "not enough space",
    "disk quota exceeded",
    "file too large",
    "max_temp_directory_size",
)


def is_full(error: BaseException) -> bool:
    """Whether the error, or one that it came from, says that there is no room left."""
    if isinstance(error, OSError) and error.errno in FULL:
        return True
    if isinstance(error, duckdb.Error) and any(words in str(error).lower() for words in SAID_BY_DATABASE):
        return True
    return any(is_full(each) for each in (error.__cause__, error.__context__) if each is not None)


@contextmanager
def full_disk_told(root: Path, lost: str = "what was being loaded", again: str = "load again") -> Iterator[None]:
    """Turn what a full disk makes others raise into UnavailableError, which says what was lost and what to do again."""
    try:
        yield
    except Exception as error:
        if isinstance(error, UnavailableError) or not is_full(error):
            raise
        raise UnavailableError(
            f"the disk that holds {root} is full, or its quota is used up; {lost} was not kept and "
            f"what is published stays in force: free some space and {again}"
        ) from error
