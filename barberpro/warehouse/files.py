"""Files that appear whole or not at all, what a file is known by, and how it is copied into the landing."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from barberpro.errors import BadInputError
from barberpro.warehouse.packed import open_bytes, told_where_it_breaks

SHORT = 12
"""Hex digits of a hash in the name of a folder or file."""

FETCHED = "fetched"
"""Folder of a source's landing that holds what was fetched, as opposed to what was delivered."""


@dataclass(frozen=True, slots=True)
class LandedFile:
    """A received file where it now lies, with the hash that it is known by: `identity_of`."""

    path: Path
    sha256: str


def is_fetched(path: Path) -> bool:
    """Whether the file lies where fetched files do."""
    return path.parent.name == FETCHED


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def identity_of(path: Path) -> str:
    """SHA-256 of what a received file says: of its decompressed bytes, so that packing it again makes no new file."""
    if path.suffix != ".gz":
        try:
            return sha256_of(path)
        except FileNotFoundError as error:
            raise BadInputError(f"{path} was not found; check the path") from error
    with told_where_it_breaks(path), open_bytes(path) as stream:
        return hashlib.file_digest(cast("Any", stream), "sha256").hexdigest()


def land(path: Path, sha256: str, folder: Path, made: list[Path]) -> LandedFile:
    """Copy a received file unchanged into `folder`/<first digits of its hash>, under its own name, mode 0600.

    A copy that was not there before is added to `made`.
    """
    target = folder / sha256[:SHORT] / path.name
    if not (target.is_file() and identity_of(target) == sha256):
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        copy_privately(path, target)
        made.append(target)
    return LandedFile(target, sha256)


def copy_privately(source: Path, target: Path) -> None:
    """Copy a file to `target` so that nobody else can read it at any moment; a failed copy leaves nothing behind."""
    partial = target.with_name(f".{target.name}.partial")
    partial.unlink(missing_ok=True)
    try:
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with source.open("rb") as read, os.fdopen(handle, "wb") as write:
            shutil.copyfileobj(read, write, 1 << 20)
        replace_durably(partial, target)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def write_json(path: Path, content: Any) -> None:
    """Write JSON so that a reader sees the old file or the new one, never a part."""
    write_text(path, json.dumps(content, indent=2, ensure_ascii=False, sort_keys=True) + "\n")


def write_text(path: Path, text: str) -> None:
    """Write text so that a reader sees the old file or the new one, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    try:
        partial.write_text(text, encoding="utf-8")
        replace_durably(partial, path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def write_privately(path: Path, text: str) -> None:
    """Write text whole or not at all, so that nobody but its owner can read it at any moment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    partial.unlink(missing_ok=True)
    try:
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)
        replace_durably(partial, path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


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
