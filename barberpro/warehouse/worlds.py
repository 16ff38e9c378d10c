"""Keeps invented and real payments apart, and one invented world from the next: a warehouse holds one kind only."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from barberpro.errors import BadInputError, GateRefusedError
from barberpro.settings import Settings
from barberpro.warehouse import deliveries, swap, writer

MANIFEST = "SYNTHETIC.json"
DERIVED = ("models", "tables", "reports", "closings", "answers")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a synthetic world says of itself: the files it wrote, by their hash."""

    folder: Path
    sha256_by_file: dict[str, str]

    @property
    def hashes(self) -> set[str]:
        """Hashes of every file of the world."""
        return set(self.sha256_by_file.values())


@dataclass(frozen=True, slots=True)
class Verdict:
    """Which of the arriving files (by hash) are synthetic, and why what is there has to make room, if it has to."""

    synthetic: frozenset[str]
    makes_room: str | None = None


def read_manifest(path: Path) -> Manifest | None:
    """Read the manifest that lies in `path` or in the nearest folder above it; None where there is none."""
    place = path.resolve()
    return next((found for each in (place, *place.parents) if (found := manifest_in(each))), None)


def manifest_in(folder: Path) -> Manifest | None:
    """Read the manifest that lies in `folder` itself."""
    path = folder / MANIFEST
    return Manifest(folder.resolve(), _files(path)) if path.is_file() else None


def _files(path: Path) -> dict[str, str]:
    try:
        content: Any = json.loads(path.read_text(encoding="utf-8"))
        return {str(name): str(sha256) for name, sha256 in content["files"].items()}
    except (ValueError, KeyError, AttributeError) as error:
        raise BadInputError(f"{path} is damaged: {error}; make the synthetic world again") from error


def keep_apart(settings: Settings, arriving: set[bool], now: datetime | None = None) -> None:
    """Refuse synthetic files (`arriving` holds True) where real ones are: GateRefusedError."""
    with writer.locked(settings):
        held = _held(settings)
    if True in arriving and False in held.values():
        raise _real_are_there(settings)


def judge(settings: Settings, folder: Path, arriving: set[str], held: dict[str, bool] | None = None) -> Verdict:
    """Compare the arriving files, by hash, with what the warehouse holds. Hold the writer's lock.

    `held` says by hash which loaded files are synthetic; without it the ledger is read.

    Real files push a purely synthetic warehouse aside, and so does another synthetic world (each can be made again
    from its seed). Synthetic files never enter a warehouse of real ones, nor come together with them.
    """
    held = _held(settings) if held is None else held
    found = [each for each in (read_manifest(folder), manifest_in(settings.raw)) if each is not None]
    known = {sha256 for sha256, synthetic in held.items() if synthetic}
    synthetic = arriving & known.union(*(each.hashes for each in found))
    if synthetic and synthetic != arriving:
        raise GateRefusedError(
            "the folder holds synthetic and real files side by side; "
            "load them into data roots of their own (--data DIR)"
        )
    if synthetic and False in held.values():
        raise _real_are_there(settings)
    if not synthetic:
        empty_but_invented = not held and manifest_in(settings.raw) is not None
        return Verdict(frozenset(), "real files arrived" if known or empty_but_invented else None)
    same = arriving <= known or _same_world(settings, known, found, arriving)
    return Verdict(frozenset(synthetic), None if same else "another synthetic world arrived")


def _real_are_there(settings: Settings) -> GateRefusedError:
    return GateRefusedError(
        f"the warehouse {settings.warehouse} holds real payments and takes no synthetic ones; "
        "choose another data root with --data DIR or BARBERPRO_DATA"
    )


def _same_world(settings: Settings, known: set[str], found: list[Manifest], arriving: set[str]) -> bool:
    """Whether one world wrote what arrives, what was loaded, and what lies in the landing."""
    here = manifest_in(settings.raw)
    worlds = [each.hashes for each in found if arriving <= each.hashes | known]
    return any(known <= hashes for hashes in worlds) and (here is None or bool(here.hashes & arriving))


def _held(settings: Settings) -> dict[str, bool]:
    """Read from the ledger which files were loaded, by hash, and whether each is synthetic."""
    path = writer.writer_file(settings)
    if not path.exists():
        return {}
    with writer.connected(settings, path, references=False) as db:
        return dict(db.execute("SELECT sha256, bool_or(synthetic) FROM load_ledger GROUP BY sha256").fetchall())


def replace(settings: Settings, why: str, keep: set[Path], now: datetime) -> str:
    """Set what is there aside and put the finished workshop in its place; returns a note. Hold the writer's lock.

    `keep` names the files below `raw` that belong to the new state.
    """
    target = _free_folder(settings.data_root / "set_aside", f"{now:%Y%m%dT%H%M%S}")
    kept = {path.resolve() for path in keep}
    swap.perform(settings, [*_aside(settings, target, kept), *_into_place(settings)])
    return (
        f"The warehouse held a synthetic world only; {why}, so it was set aside at {target}. "
        "Invented and real payments never mix, nor do two invented worlds."
    )


def renew(settings: Settings) -> None:
    """Put the workshop's database in the place of the writer's, which is dropped. Hold the writer's lock."""
    dropped = swap.workshop(settings) / "dropped"
    swap.perform(settings, [*_database(settings, lambda name: dropped / name), *_into_place(settings)])


def _free_folder(parent: Path, name: str) -> Path:
    number = 1
    while True:
        target = parent / (name if number == 1 else f"{name}-{number}")
        try:
            target.mkdir(parents=True)
        except FileExistsError:
            number += 1
        else:
            return target


def _aside(settings: Settings, target: Path, kept: set[Path]) -> list[swap.Move]:
    root = settings.data_root
    moves = _database(settings, lambda name: target / "warehouse" / name)
    moves += [(root / name, target / name) for name in DERIVED]
    manifest = manifest_in(settings.raw)
    below = [place for record in deliveries.records(settings.raw) for place in _places(settings.raw, record)]
    if manifest is not None:
        written = list(manifest.sha256_by_file)
        if not any((settings.raw / name).resolve() in kept for name in written):
            below += [*written, MANIFEST]
            moves.append((settings.truth, target / "truth"))
    names = [name for name in dict.fromkeys(below) if (settings.raw / name).resolve() not in kept]
    return moves + [(settings.raw / name, target / "raw" / name) for name in names]


def _places(raw: Path, record: deliveries.Record) -> list[str]:
    """Name the files below `raw` that a record speaks of, and itself."""
    own = deliveries.path_of(raw, record).relative_to(raw).as_posix()
    return [own, record.file.path, *(each.path for each in record.joined.values()), record.mapping.path]


def _database(settings: Settings, place: Callable[[str], Path]) -> list[swap.Move]:
    path = writer.writer_file(settings)
    return [(each, place(each.name)) for each in (path, path.with_name(path.name + ".wal"))]


def _into_place(settings: Settings) -> list[swap.Move]:
    """List the landed files first, so that no database is without the files that it was made of."""
    workshop, path = swap.workshop(settings), writer.writer_file(settings)
    raw = workshop / "raw"
    landed = [(each, settings.raw / each.relative_to(raw)) for each in sorted(raw.rglob("*")) if each.is_file()]
    return [*landed, (workshop / path.name, path)]
