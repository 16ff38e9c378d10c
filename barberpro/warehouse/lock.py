"""One writer at a time: a lock file that the operating system lets go of when its holder dies."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from barberpro.errors import LockedError


@contextmanager
def exclusive(path: Path, what: str = "the warehouse") -> Iterator[None]:
    """Hold the lock file at `path`; LockedError at once where another process holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _hold(handle, fcntl.LOCK_EX, path, what)
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(handle)


@contextmanager
def shared(path: Path, what: str = "the warehouse") -> Iterator[None]:
    """Keep writers out while something is only looked at; makes no file where there is none, for then nobody writes."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        yield
        return
    try:
        _hold(handle, fcntl.LOCK_SH, path, what)
        yield
    finally:
        os.close(handle)


def _hold(handle: int, kind: int, path: Path, what: str) -> None:
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError as error:
        holder = os.pread(handle, 32, 0).decode("ascii", "replace").strip() or "unknown"
        raise LockedError(
            f"{what} {path.parent} is being written by process {holder}; wait until it ends and try again"
        ) from error


def refuse_if_held(path: Path, what: str = "the warehouse") -> None:
    """Raise LockedError where another process holds the lock at `path`; take nothing, so that two may ask at once."""
    if not path.exists():
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise _held(handle, path, what) from error
    finally:
        os.close(handle)


def _held(handle: int, path: Path, what: str) -> LockedError:
    holder = os.pread(handle, 32, 0).decode("ascii", "replace").strip() or "unknown"
    return LockedError(f"{what} {path.parent} is being written by process {holder}; wait until it ends and try again")
