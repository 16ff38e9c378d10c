"""Reads files that might crash or drown their parser in a process of their own, with bounded memory and time.

Parsers of binary formats are native code: a crafted or damaged file may end the process that reads it, or make it ask
for more memory than there is. The child that reads is the one to go, and the loader tells which file it was.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Set
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Literal

import pyarrow as pa

from barberpro.errors import BadInputError, UnavailableError
from barberpro.settings import PROJECT_ROOT

Kind = Literal["parquet", "json"]
BEGIN = """
import json, sys
sys.path.insert(0, sys.argv[1])
from barberpro.warehouse.isolated_child import main
main(**json.loads(sys.argv[2]))
"""
"""Runs the same package as ours, whatever the folder that we were called from holds."""
MEMORY = 320 << 20
"""Bytes that the child may take for the file, beyond what it takes itself."""
BATCH_SECONDS = 20
"""Seconds of processor time in which the next part of the file has to come."""
NAMES, BATCH, END, REFUSED, EXHAUSTED = b"N", b"B", b"Z", b"R", b"X"
"""Kinds of messages: the last of a file is an end, a refusal, or one after which the child is not fit for more."""
LENGTH = 8
ONE_THREAD = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "ARROW_IO_THREADS": "1",
    "MALLOC_ARENA_MAX": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}
"""Each thread reserves address space, which the bound on memory counts."""


_idle: list[subprocess.Popen[bytes]] = []
"""Children that gave a whole answer and wait for the next file: to start one takes longer than to read a small file."""


def names_apart(path: Path) -> list[str]:
    """Read the names of the columns of a Parquet file."""
    names: list[str] = next(iter(list(_answer({"kind": "parquet", "wanted": None, "batches": False}, path))))
    return names


def batches_apart(kind: Kind, path: Path, wanted: Set[str] | None, longest: int = 0) -> Iterator[Any]:
    """Read the names of the columns that are `wanted` (None: all), then the records as Arrow record batches of text.

    A JSON document has no columns, and at most `longest` bytes.
    """
    names = None if wanted is None else sorted(wanted)
    return _answer({"kind": kind, "wanted": names, "batches": True, "longest": longest}, path)


def _answer(asked: dict[str, Any], path: Path) -> Iterator[Any]:
    """Ask a child; one that refused, died or was not heard to the end is not asked again."""
    process, whole = _waiting() or _started(), False
    try:
        with suppress(BrokenPipeError):  # it died: what is read next tells how
            _pipe(process.stdin).write(json.dumps({**asked, "path": str(path.resolve())}).encode() + b"\n")
            _pipe(process.stdin).flush()
        for kind, content in _messages(process, path):
            whole = kind in (END, REFUSED)
            if kind in (REFUSED, EXHAUSTED):
                raise BadInputError(f"{path.name}{content}")
            if kind != END:
                yield content
    finally:
        if whole:
            _idle.append(process)
        else:
            _end(process)


def _waiting() -> subprocess.Popen[bytes] | None:
    while _idle:
        process = _idle.pop()
        if process.poll() is None:
            return process
        _end(process)
    return None


def _started() -> subprocess.Popen[bytes]:
    bounds = json.dumps({"memory": MEMORY, "seconds": BATCH_SECONDS})
    return subprocess.Popen(  # noqa: S603 - our own module, with the interpreter that runs us
        [sys.executable, "-P", "-c", BEGIN, str(PROJECT_ROOT), bounds],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **ONE_THREAD},
    )


@atexit.register
def _end_all() -> None:
    while _idle:
        _end(_idle.pop())


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    with process:  # closes the pipes and waits
        pass


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None  # noqa: S101 - pipes were asked for
    return stream


def _messages(process: subprocess.Popen[bytes], path: Path) -> Iterator[tuple[bytes, Any]]:
    """Take the child's messages up to the last one; BadInputError where it dies."""
    stream, kind = _pipe(process.stdout), b""
    while kind not in (END, REFUSED, EXHAUSTED):
        head = stream.read(1 + LENGTH)
        kind, size = head[:1], int.from_bytes(head[1:], "big")
        content = stream.read(size) if len(head) == 1 + LENGTH else b""
        if len(head) < 1 + LENGTH or len(content) < size:
            raise _died(process.wait(), path)
        yield kind, _unpacked(content) if kind == BATCH else json.loads(content)


def _unpacked(content: bytes) -> Any:
    return pa.ipc.open_stream(pa.py_buffer(content)).read_next_batch()


def _died(code: int, path: Path) -> BadInputError | UnavailableError:
    if code == -signal.SIGPROF:
        why = f"no part of it was read within {BATCH_SECONDS} seconds"
    elif code == -signal.SIGKILL:
        return UnavailableError(f"{path.name}: the process that read it was ended from outside; make memory free")
    else:
        told = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        why = f"its parser crashed ({told})"
    return BadInputError(f"{path.name} cannot be read: {why}; the file is damaged or made to do harm: fetch it again")
