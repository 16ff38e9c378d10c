"""Files that appear whole or not at all, and the landing folder."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from barberpro.errors import BadInputError


@dataclass(frozen=True, slots=True)
class LandedFile:
    """A received file where it now lies, with the hash of its bytes."""

    path: Path
    sha256: str


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def land(path: Path, landing: Path) -> LandedFile:
    """Copy a received file unchanged into `landing` (mode 0600) unless it lies there already."""
    if not path.is_file():
        raise BadInputError(f"{path} was not found; check the path")
    sha256 = sha256_of(path)
    if path.resolve().is_relative_to(landing.resolve()):
        return LandedFile(path, sha256)
    target = landing / path.name
    if target.exists() and sha256_of(target) != sha256:
        target = landing / f"{sha256[:12]}-{path.name}"
    if not target.exists():
        landing.mkdir(parents=True, exist_ok=True)
        partial = target.with_name(f".{target.name}.partial")
        shutil.copyfile(path, partial)
        partial.chmod(0o600)
        replace_durably(partial, target)
    return LandedFile(target, sha256)


def write_json(path: Path, content: Any) -> None:
    """Write JSON so that a reader sees the old file or the new one, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    partial.write_text(json.dumps(content, indent=2, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
    replace_durably(partial, path)


def replace_durably(partial: Path, target: Path) -> None:
    """Flush `partial` to the disk and let it take the place of `target`, then flush the folder."""
    flush(partial)
    partial.replace(target)
    flush(target.parent)


def flush(path: Path) -> None:
    """Fsync a file or a folder."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
