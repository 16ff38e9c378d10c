"""Everything that lies below a folder, to see that nothing changed."""

from __future__ import annotations

import hashlib
from pathlib import Path


def tree(folder: Path) -> dict[str, tuple[int, int, str]]:
    """Mode, time of change and content of every file and folder."""
    return {str(path.relative_to(folder)): _state(path) for path in sorted(folder.rglob("*"))}


def _state(path: Path) -> tuple[int, int, str]:
    stat = path.stat()
    return stat.st_mode, stat.st_mtime_ns, hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
