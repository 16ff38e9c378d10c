"""The child of `isolated`: reads one file within its bounds and writes it to its parent, batch by batch."""

from __future__ import annotations

import gc
import json
import os
import queue
import resource
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import pyarrow as pa

from barberpro.warehouse.bounds import RefusedError
from barberpro.warehouse.isolated import BATCH, END, EXHAUSTED, LENGTH, NAMES, REFUSED
from barberpro.warehouse.json_document import document_batches
from barberpro.warehouse.parquet_pages import ParquetPages

TOO_LARGE = ": its parts are too large, or it was made to do harm; write smaller ones"
Message = tuple[bytes, Any]
AHEAD = 7
"""Messages that are made ready while the parent is busy with those before."""


def main(memory: int, seconds: int) -> None:
    """Read the files that are asked for, one a line, until there are no more or memory ran out."""
    ready: queue.Queue[Message] = queue.Queue(AHEAD)
    sender = threading.Thread(target=_send, args=(_private_output(), ready), daemon=True)
    sender.start()
    _bound(memory)
    gc.disable()  # what is parsed holds no cycles, and looking for them takes longer than parsing
    _still_alive(seconds)
    for line in sys.stdin.buffer:
        for message in _answer(json.loads(line), memory):
            _still_alive(seconds)
            ready.put(message)
            if message[0] == EXHAUSTED:
                sender.join()
                return


def _answer(asked: dict[str, Any], memory: int) -> Iterator[Message]:
    try:
        yield from _messages(asked)
        yield END, _told("")
    except RefusedError as error:
        yield REFUSED, _told(str(error))
    except (MemoryError, pa.ArrowMemoryError):
        yield EXHAUSTED, _told(f" takes more than {memory >> 20} MB to read{TOO_LARGE}")


def _told(content: object) -> bytes:
    return json.dumps(content).encode()


def _messages(asked: dict[str, Any]) -> Iterator[Message]:
    path = Path(asked["path"])
    if asked["kind"] == "json":
        names, batches = list[str](), document_batches(path, asked["longest"])
    else:
        pages = ParquetPages.opened(path, asked["wanted"])
        names, batches = pages.names, pages.batches()
    yield NAMES, _told(names)
    if asked["batches"]:
        yield from ((BATCH, _packed(batch)) for batch in batches)


def _send(out: IO[bytes], ready: queue.Queue[Message]) -> None:
    """Write messages up to the last one of all; where nobody listens any more, there is nothing left to do."""
    try:
        while True:
            kind, content = ready.get()
            view = memoryview(content)
            out.write(kind + view.nbytes.to_bytes(LENGTH, "big"))
            out.write(view)
            out.flush()
            if kind == EXHAUSTED:
                return
    except OSError:
        os._exit(1)


def _packed(batch: Any) -> Any:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as stream:
        stream.write_batch(batch)
    return sink.getvalue()


def _private_output() -> IO[bytes]:
    """Keep the pipe for messages alone: what a library prints goes nowhere."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return out


def _bound(memory: int) -> None:
    """Bound the address space, and leave no dump of what was read."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    taken = Path("/proc/self/statm")
    if taken.is_file():  # elsewhere than on Linux the system does not hold the bound
        size = int(taken.read_text(encoding="ascii").split()[0]) * resource.getpagesize() + memory
        resource.setrlimit(resource.RLIMIT_AS, (size, size))


def _still_alive(seconds: int) -> None:
    """Let the system end this process if it works for so long without getting any further."""
    signal.setitimer(signal.ITIMER_PROF, seconds)


if __name__ == "__main__":
    main(**json.loads(sys.argv[1]))
