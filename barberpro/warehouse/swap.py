"""Puts a new warehouse in the place of an old one: by renames that are finished later if they are cut off.

What is to be renamed is written down first. Before that the old state stands, after it the new one: whoever takes the
writer's lock next finishes what is left of the list.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Exchange:
    """What makes a new state out of an old one, in this order: renames, files put over others, what is deleted."""

    moves: Sequence[Move] = ()
    over: Sequence[Move] = ()
    gone: Sequence[Path] = ()


def perform(settings: Settings, moves: Sequence[Move], over: Sequence[Move] = (), gone: Sequence[Path] = ()) -> None:
    """Make all the renames, or leave the list of them to the next process. Hold the writer's lock.

    A move leaves a target that is there as it is; a file of `over` takes its place. Then `gone` is deleted.
    """

    def written(place: Path) -> str:
        """Name a place below the data root, so that the root may be moved; the key of pseudonyms lies elsewhere."""
        below = place.is_relative_to(settings.data_root)
        return str(place.relative_to(settings.data_root) if below else place.absolute())

    listed = {
        "moves": [[written(place) for place in move] for move in moves],
        "over": [[written(place) for place in move] for move in over],
        "gone": [written(place) for place in gone],
    }
    write_json(journal(settings), listed)
    finish(settings)


def finish(settings: Settings) -> None:
    """Make the renames that an earlier process did not get to, and clear the workshop. Hold the writer's lock."""
    path = journal(settings)
    if path.is_file():
        exchange = _listed(path, settings.data_root)
        for move in exchange.moves:
            _move(*move)
        for move in exchange.over:
            _put_over(*move)
        for place in exchange.gone:
            _delete(place)
        path.unlink()
        flush(path.parent)
    shutil.rmtree(workshop(settings), ignore_errors=True)


def _listed(path: Path, root: Path) -> Exchange:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        moves, over = (
            [(root / source, root / target) for source, target in content.get(name, [])] for name in ("moves", "over")
        )
        return Exchange(moves, over, [root / place for place in content.get("gone", [])])
    except (ValueError, AttributeError, TypeError) as error:
        raise IntegrityError(f"{path}, the list of renames to finish, is damaged: {error}; restore it") from error


def _move(source: Path, target: Path) -> None:
    """Rename unless that was done before: then the target is there."""
    if target.exists() or not source.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    source.rename(target)
    flush(target.parent)
    flush(source.parent)


def _put_over(source: Path, target: Path) -> None:
    """Rename unless that was done before: then the source is gone."""
    if source.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        source.replace(target)
        flush(target.parent)


def _delete(place: Path) -> None:
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)
