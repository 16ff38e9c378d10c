"""Reads files that might crash or drown their parser in a process of their own, with bounded memory and time.

Parsers of binary formats are native code: a crafted or damaged file may end the process that reads it, or make it ask
for more memory than there is. The child that reads is the one to go, and the loader tells which file it was.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Set
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Literal

import pyarrow as pa

import barberpro
from barberpro.errors import BadInputError, UnavailableError

Kind = Literal["parquet", "json"]
CHILD = "barberpro.warehouse.isolated_child"
MEMORY = 384 << 20
"""Bytes that the child may take for the file, beyond what it takes itself."""
BATCH_SECONDS = 20
"""Seconds of processor time in which the next part of the file has to come."""
NAMES, BATCH, ERROR, END = b"N", b"B", b"E", b"Z"
LENGTH = 8
ONE_THREAD = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "ARROW_IO_THREADS": "1",
    "MALLOC_ARENA_MAX": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}
"""Each thread reserves address space, which the bound on memory counts."""


def names_apart(path: Path) -> list[str]:
    """Read the names of the columns of a Parquet file."""
    with _child({"kind": "parquet", "path": str(path), "wanted": None, "batches": False}, path) as messages:
        names: list[str] = next(messages)
        return names


def batches_apart(kind: Kind, path: Path, wanted: Set[str] | None, longest: int = 0) -> Iterator[Any]:
    """Read the names of the columns that are `wanted` (None: all), then the records as Arrow record batches of text.

    A JSON document has no columns, and at most `longest` bytes.
    """
    names = None if wanted is None else sorted(wanted)
    asked = {"kind": kind, "path": str(path), "wanted": names, "batches": True, "longest": longest}
    with _child(asked, path) as messages:
        yield from messages


@contextmanager
def _child(asked: dict[str, Any], path: Path) -> Iterator[Iterator[Any]]:
    process = subprocess.Popen(  # noqa: S603 - our own module, with the interpreter that runs us
        [sys.executable, "-m", CHILD, json.dumps({**asked, "memory": MEMORY, "seconds": BATCH_SECONDS})],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
    )
    assert process.stdout is not None  # noqa: S101 - a pipe was asked for
    try:
        yield _messages(process.stdout, process, path)
    finally:
        process.kill()
        process.stdout.close()
        process.wait()


def _environment() -> dict[str, str]:
    """Find the same package as we are, whatever the folder that we were called from holds."""
    ours = str(Path(barberpro.__file__).parents[1])
    known = os.environ.get("PYTHONPATH")
    return {
        **os.environ,
        **ONE_THREAD,
        "PYTHONPATH": f"{ours}{os.pathsep}{known}" if known else ours,
        "PYTHONSAFEPATH": "1",
    }


def _messages(stream: IO[bytes], process: subprocess.Popen[bytes], path: Path) -> Iterator[Any]:
    """Take the child's messages until it has told the last one; BadInputError where it refuses the file or dies."""
    while True:
        head = stream.read(1 + LENGTH)
        size = int.from_bytes(head[1:], "big")
        content = stream.read(size) if len(head) == 1 + LENGTH else b""
        if len(head) < 1 + LENGTH or len(content) < size:
            raise _died(process.wait(), path)
        match head[:1]:
            case b"N":
                yield json.loads(content)
            case b"B":
                yield pa.ipc.open_stream(pa.py_buffer(content)).read_next_batch()
            case b"E":
                raise BadInputError(f"{path.name}{content.decode()}")
            case _:
                return


def _died(code: int, path: Path) -> BadInputError | UnavailableError:
    if code == -signal.SIGPROF:
        why = f"no part of it was read within {BATCH_SECONDS} seconds"
    elif code == -signal.SIGKILL:
        return UnavailableError(f"{path.name}: the process that read it was ended from outside; make memory free")
    else:
        told = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        why = f"its parser crashed ({told})"
    return BadInputError(f"{path.name} cannot be read: {why}; the file is damaged or made to do harm: fetch it again")
