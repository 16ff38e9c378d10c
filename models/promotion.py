"""Makes a model that waits the champion, or an earlier champion again: at any moment one of them stands whole.

The champion is what `champion.json` seals, so replacing that one file is the whole change. Its artifacts lie first in
the folder where the model waited (`stored_in`) and are then put in their usual place; a promotion that was cut off in
between is brought to its end by the next one.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from barberpro.errors import GateRefusedError, UsageError
from models.champion import MANIFEST, STORED_IN, Files, as_json, has_model, read_manifest, read_model, write_atomically
from models.journal import append, entries

HISTORY = "promotions.jsonl"
WAITING = "challengers"
PREVIOUS = "previous"
ROLES = {WAITING: "challenger", PREVIOUS: "previous"}


@dataclass(frozen=True, slots=True)
class Promotion:
    """Who made which model champion, when and why."""

    at: str
    by: str
    why: str
    kind: str
    """refresh, redesign or rollback."""
    version: str
    instead_of: str


def candidate(home: Path, version: str) -> Path:
    """Find the folder where a model waits; UsageError lists those that do."""
    folder = home / WAITING / version
    if folder.parent != home / WAITING or not has_model(folder):
        raise UsageError(
            f"no challenger {version!r} waits in {home / WAITING}; there is {', '.join(waiting(home)) or 'none'}"
        )
    return folder


def waiting(home: Path) -> list[str]:
    """List the versions that wait, the oldest first."""
    return sorted(path.parent.name for path in home.glob(f"{WAITING}/*/{MANIFEST}"))


def promote(home: Path, told: Promotion) -> None:
    """Make the challenger `told.version` the champion, and keep the one before."""
    _install(home, candidate(home, told.version), told)


def roll_back(home: Path, told: Promotion) -> None:
    """Make the earlier champion `told.version` the champion again; the one that it replaces waits once more."""
    _install(home, home / PREVIOUS / told.version, told, kept=WAITING)


def before_the_champion(home: Path) -> str:
    """Name the version that the champion replaced when it was promoted; GateRefusedError where there was none."""
    version = version_of(home)
    made = [each for each in history(home) if each["version"] == version and each["kind"] != "rollback"]
    if not made or not has_model(home / PREVIOUS / made[-1]["instead_of"]):
        raise GateRefusedError(
            f"the champion {version} was not promoted over another one that is kept; nothing to go back to"
        )
    return str(made[-1]["instead_of"])


def history(home: Path) -> list[dict[str, Any]]:
    """List the promotions and rollbacks, oldest first."""
    return entries(home / HISTORY)


def settle(home: Path) -> bool:
    """Bring a promotion that was cut off to its end, and say whether there was one."""
    manifest = read_manifest(home)
    was_cut_off = manifest.pop(STORED_IN, None) is not None
    if was_cut_off:
        _put_in_place(home, manifest)
    for waiting in (WAITING, PREVIOUS):
        _remove(home / waiting / str(manifest["version"]))
    return was_cut_off


def _put_in_place(home: Path, manifest: Mapping[str, Any]) -> None:
    for name, content in read_model(home).artifacts.items():
        write_atomically(home / name, content)
    if manifest["promoted"] not in history(home):
        append(home / HISTORY, manifest["promoted"])
    write_atomically(home / MANIFEST, as_json(manifest))


def _install(home: Path, folder: Path, told: Promotion, kept: str = PREVIOUS) -> None:
    settle(home)
    chosen, champion = read_model(folder), read_model(home)
    if chosen.manifest["version"] == champion.manifest["version"]:
        raise UsageError(f"{told.version} is the champion already")
    _keep(home / kept / str(champion.manifest["version"]), champion, ROLES[kept])
    promoted = asdict(told)
    manifest = {**chosen.manifest, "role": "champion", "promoted": promoted, STORED_IN: str(folder.relative_to(home))}
    write_atomically(home / MANIFEST, as_json(manifest))
    settle(home)


def _keep(folder: Path, champion: Files, role: str) -> None:
    for name, content in champion.artifacts.items():
        write_atomically(folder / name, content)
    write_atomically(folder / MANIFEST, as_json({**champion.manifest, "role": role}))


def _remove(folder: Path) -> None:
    """Take away a folder whose model stands elsewhere now, its seal first, so that half of it counts as no model."""
    (folder / MANIFEST).unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)


def version_of(home: Path) -> str:
    """Name the champion."""
    return str(read_manifest(home)["version"])


def promoted_at(manifest: Mapping[str, Any]) -> str | None:
    """Say when a champion was promoted; None for the first one, which was never anything else."""
    promoted = manifest.get("promoted")
    return str(promoted["at"]) if promoted else None
