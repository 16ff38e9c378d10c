"""The run ledger: what each daily run and each of its stages did, as lines that are only ever added.

JSON lines, each written in one call and flushed to the disk, rather than a database: a line survives a `kill -9` whole
or is the torn last one, which is passed over; anybody can read it with `tail`, and copying the file is a backup.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from barberpro.settings import Settings
from barberpro.warehouse.files import flush

Status = Literal["running", "done", "nothing new", "failed", "broken"]
FILE = "runs.jsonl"
Clock = Callable[[], datetime]
WHOLE = "daily"
"""Name of the entry about a whole run, beside those of its stages."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A run or one of its stages: its last word where it has ended, else its first."""

    run: str
    stage: str
    status: Status
    started_at: str
    ended_at: str | None = None
    pid: int | None = None
    exit_code: int | None = None
    day: str | None = None
    """Last Buenos Aires day that the whole run is about."""
    generation: str | None = None
    rows: int | None = None
    last_load_id: int | None = None
    """Last delivery that the whole run knew of."""
    landing: str | None = None
    """Fingerprint of the landing as the whole run left it."""
    error: str | None = None


def path_of(settings: Settings) -> Path:
    """Return the ledger's file."""
    return settings.data_root / FILE


def append(settings: Settings, entry: Entry) -> None:
    """Add a line and see it on the disk; a torn line before it, from a run that was killed, is closed."""
    path = path_of(settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    is_new = not path.exists()
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        size = os.fstat(handle).st_size
        torn = size > 0 and os.pread(handle, 1, size - 1) != b"\n"
        line = json.dumps(as_json(entry), ensure_ascii=False).encode()
        os.write(handle, (b"\n" if torn else b"") + line + b"\n")
        os.fsync(handle)
    finally:
        os.close(handle)
    if is_new:
        flush(path.parent)


def as_json(entry: Entry) -> dict[str, Any]:
    """Plain values, without those that are not there."""
    return {name: value for name, value in asdict(entry).items() if value is not None}


def entries(settings: Settings) -> list[Entry]:
    """Read every run and stage in the order of their starts, each with its last word."""
    found: dict[tuple[str, str], Entry] = {}
    for entry in _lines(path_of(settings)):
        found[entry.run, entry.stage] = entry
    return list(found.values())


def wholes(settings: Settings) -> list[Entry]:
    """Read the entries about whole runs."""
    return [each for each in entries(settings) if each.stage == WHOLE]


def last_success(settings: Settings) -> Entry | None:
    """Find the last whole run that ended well."""
    return next((each for each in reversed(wholes(settings)) if each.status in ("done", "nothing new")), None)


def mark_broken(settings: Settings, at: datetime) -> list[Entry]:
    """Close what was never closed: its process is gone. Hold the lock of daily runs."""
    left = [each for each in entries(settings) if each.status == "running"]
    for each in left:
        text = f"process {each.pid} ended without a word"
        append(settings, ended(each, "broken", at, error=text))
    return left


def ended(entry: Entry, status: Status, at: datetime, **told: Any) -> Entry:
    """Return the last word about an entry."""
    return Entry(**{**asdict(entry), **told, "status": status, "ended_at": moment(at)})


def moment(at: datetime) -> str:
    """Write a time as the ledger does."""
    return at.isoformat(timespec="seconds")


def _lines(path: Path) -> Iterator[Entry]:
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            yield Entry(**json.loads(line))
        except (ValueError, TypeError):
            continue  # torn when its process was killed
