"""Puts a new warehouse in the place of an old one: by renames that are finished later if they are cut off.

What is to be renamed is written down first. Before that the old state stands, after it the new one: whoever takes the
writer's lock next finishes what is left of the list.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from barberpro.errors import IntegrityError
from barberpro.settings import Settings
from barberpro.warehouse.files import flush, write_json

Move = tuple[Path, Path]


def workshop(settings: Settings) -> Path:
    """Return the folder in which a new state is built; whatever lies there without a journal was given up."""
    return settings.warehouse / "next"


def journal(settings: Settings) -> Path:
    """Return the file that lists the renames still to be made."""
    return settings.warehouse / "swap.json"


def perform(settings: Settings, moves: list[Move]) -> None:
    """Make all the renames, or leave the list of them to the next process. Hold the writer's lock."""
    root = settings.data_root
    listed = [[str(place.relative_to(root)) for place in move] for move in moves]
    write_json(journal(settings), {"moves": listed})
    finish(settings)


def finish(settings: Settings) -> None:
    """Make the renames that an earlier process did not get to, and clear the workshop. Hold the writer's lock."""
    path = journal(settings)
    if path.is_file():
        for source, target in _listed(path):
            _move(settings.data_root / source, settings.data_root / target)
        path.unlink()
        flush(path.parent)
    shutil.rmtree(workshop(settings), ignore_errors=True)


def _listed(path: Path) -> list[tuple[str, str]]:
    try:
        return [(str(source), str(target)) for source, target in json.loads(path.read_text(encoding="utf-8"))["moves"]]
    except (ValueError, KeyError, TypeError) as error:
        raise IntegrityError(f"{path}, the list of renames to finish, is damaged: {error}; restore it") from error


def _move(source: Path, target: Path) -> None:
    """Rename unless that was done before: then the target is there."""
    if target.exists() or not source.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    source.rename(target)
    flush(target.parent)
    flush(source.parent)
