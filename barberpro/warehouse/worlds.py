"""Keeps invented and real payments apart: a warehouse holds one kind only."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from barberpro.errors import BadInputError, GateRefusedError
from barberpro.settings import Settings
from barberpro.warehouse.writer import open_writer

MANIFEST = "SYNTHETIC.json"
DERIVED = ("models", "tables", "reports", "truth")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a synthetic world says of itself: the files it wrote, by their hash."""

    folder: Path
    sha256_by_file: dict[str, str]

    @property
    def hashes(self) -> set[str]:
        """Hashes of every file of the world."""
        return set(self.sha256_by_file.values())


def read_manifest(folder: Path) -> Manifest | None:
    """Read the manifest in `folder` or the folder above it; None where there is none."""
    for each in (folder, folder.parent):
        path = each / MANIFEST
        if path.is_file():
            return Manifest(each, _files(path))
    return None


def _files(path: Path) -> dict[str, str]:
    try:
        content: Any = json.loads(path.read_text(encoding="utf-8"))
        return {str(name): str(sha256) for name, sha256 in content["files"].items()}
    except (ValueError, KeyError, AttributeError) as error:
        raise BadInputError(f"{path} is damaged: {error}; make the synthetic world again") from error


def keep_apart(settings: Settings, arriving: set[bool], now: datetime) -> str | None:
    """See that only one kind is in the warehouse; `arriving` says whether the new files are synthetic.

    Real files push a purely synthetic warehouse aside (it can be made again from its seed); the note says where to.
    Synthetic files never enter a warehouse of real ones: GateRefusedError.
    """
    if arriving == {True, False}:
        raise GateRefusedError(
            "the folder holds synthetic and real files side by side; "
            "load them into data roots of their own (--data DIR)"
        )
    there = _kinds(settings)
    if not there or there == arriving:
        return None
    if arriving == {True}:
        raise GateRefusedError(
            f"the warehouse {settings.warehouse} holds real payments and takes no synthetic ones; "
            "choose another data root with --data DIR or BARBERPRO_DATA"
        )
    return _set_aside(settings, now)


def _kinds(settings: Settings) -> set[bool]:
    if not (settings.warehouse / "writer.duckdb").exists():
        return set()
    with open_writer(settings) as db:
        return {bool(row[0]) for row in db.execute("SELECT DISTINCT synthetic FROM load_ledger").fetchall()}


def _set_aside(settings: Settings, now: datetime) -> str:
    target = settings.data_root / "set_aside" / f"{now:%Y%m%dT%H%M%S}"
    target.mkdir(parents=True)
    manifest = read_manifest(settings.raw)
    if manifest is not None:
        for name in (*manifest.sha256_by_file, MANIFEST):
            _move(manifest.folder / name, target / "raw" / name)
    for name in ("writer.duckdb", "writer.duckdb.wal"):
        _move(settings.warehouse / name, target / "warehouse" / name)
    for name in DERIVED:
        _move(settings.data_root / name, target / name)
    return (
        f"The warehouse held a synthetic world only; real files arrived, so it was set aside at {target}. "
        "Invented and real payments never mix."
    )


def _move(source: Path, target: Path) -> None:
    if source.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(source, target)
