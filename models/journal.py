"""Files to which lines of JSON are only ever added: who looked at what, who promoted what."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def append(path: Path, entry: Mapping[str, Any]) -> None:
    """Add a line in one call and see it on the disk; a torn line before it, of a process that was killed, is closed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
    try:
        size = os.fstat(handle).st_size
        torn = size > 0 and os.pread(handle, 1, size - 1) != b"\n"
        line = json.dumps(entry, ensure_ascii=False, sort_keys=True, allow_nan=False).encode()
        os.write(handle, (b"\n" if torn else b"") + line + b"\n")
        os.fsync(handle)
    finally:
        os.close(handle)


def entries(path: Path) -> list[dict[str, Any]]:
    """Read every line; one that was torn by a kill is passed over, for nobody was told that it stands."""
    if not path.exists():
        return []
    return [each for each in map(_parsed, path.read_text(encoding="utf-8", errors="replace").splitlines()) if each]


def _parsed(line: str) -> dict[str, Any] | None:
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) else None
