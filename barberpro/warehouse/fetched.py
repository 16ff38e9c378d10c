"""What a source fetched: whole files in the landing, and the cursor that says how far it is fetched and loaded."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from barberpro.errors import BadInputError, IntegrityError
from barberpro.warehouse import deliveries
from barberpro.warehouse.files import FETCHED, replace_durably, write_json


def folder_of(raw: Path, source: str) -> Path:
    """Return the folder of fetched files in the landing `raw` of a mapping's source."""
    return raw / source / FETCHED


@contextmanager
def whole_file(raw: Path, source: str, name: str) -> Iterator[BinaryIO]:
    """Write a fetched file so that it is there whole or not at all, and for nobody else to read at any moment.

    Its path is `folder_of(raw, source) / name`.
    """
    folder = folder_of(raw, source)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial, target = folder / f".{name}.partial", folder / name
    if target.exists():
        raise BadInputError(f"{target} was fetched before; a fetched file is never changed, give the new one a name")
    partial.unlink(missing_ok=True)
    try:
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as stream:
            yield stream
        replace_durably(partial, target)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def drop_partial(raw: Path, source: str) -> None:
    """Remove what a process that was cut off had begun to write. Nobody else may be fetching for this source."""
    for path in folder_of(raw, source).glob(".*.partial"):
        path.unlink(missing_ok=True)


def drop_copies(raw: Path, paths: list[Path]) -> None:
    """Remove fetched files that no delivery speaks of, because another one brought the same bytes before."""
    recorded = _recorded(raw) if paths else set()
    for path in paths:
        if path.resolve() not in recorded:
            path.unlink(missing_ok=True)


def left_over(raw: Path, source: str, pattern: str) -> list[Path]:
    """List whole fetched files that were never loaded: the process was cut off before it came to them."""
    there, recorded = sorted(folder_of(raw, source).glob(pattern)), _recorded(raw)
    return [path for path in there if path.resolve() not in recorded]


def _recorded(raw: Path) -> set[Path]:
    return {(raw / each.file.path).resolve() for each in deliveries.records(raw)}


def cursor_file(raw: Path, source: str, name: str) -> Path:
    """Return the path of the cursor of the source called `name`."""
    return raw / source / f"{name}.cursor.json"


def read_cursor(raw: Path, source: str, name: str) -> dict[str, str]:
    """Read how far a source is loaded, by what it fetches; empty where nothing is."""
    path = cursor_file(raw, source, name)
    if not path.is_file():
        return {}
    try:
        return {str(key): str(value) for key, value in json.loads(path.read_text(encoding="utf-8")).items()}
    except (ValueError, AttributeError) as error:
        raise IntegrityError(
            f"the cursor {path} is damaged ({error}); remove it and fetch again: what was loaded is not doubled"
        ) from error


def move_cursor(raw: Path, source: str, name: str, moved: dict[str, str]) -> None:
    """Write how far a source is loaded now; keys that are not in `moved` stay. Call it after the load's commit only."""
    path = cursor_file(raw, source, name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_json(path, read_cursor(raw, source, name) | moved)
    path.chmod(0o600)
