"""Makes the whole data root anew from the landing beside the old one, and puts it in its place in one step.

Up to that step everything is as it was, after it everything is new; whoever takes the lock next finishes a step
that was cut off. So readers see old clients or new ones, never both.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import polars as pl

from barberpro.progress import Progress
from barberpro.settings import Settings
from barberpro.store.database import FILE as SCENARIOS
from barberpro.tables import schemas
from barberpro.tables.mart_schemas import MARTS
from barberpro.warehouse import generations, swap, writer
from barberpro.warehouse.money_facts import Facts, money_facts, require_same
from barberpro.warehouse.sidecars import file_of, sidecar_of
from barberpro.warehouse.space import full_disk_told
from pipelines import features, load, marts, publish, score, validate

SHARED = ("raw", "models", "parameters", "answers")
"""Folders below the data root that stay as they are."""
PERSONAL = frozenset(
    column.name for table in (*schemas.ALL_TABLES, *MARTS) for column in table.columns if column.personal
)


@dataclass(frozen=True, slots=True)
class Renewed:
    """The generation now in force (None: nothing was published before), what went with the old state, the figures."""

    generation: str | None
    retired: tuple[str, ...]
    removed: tuple[str, ...]
    facts: Facts


def renewed(
    settings: Settings, fresh: Settings, progress: Progress, now: datetime, over: Sequence[swap.Move] = ()
) -> Renewed:
    """Load the landing as `fresh` does, which differs from `settings` in its keys only, and publish. Hold the lock.

    IntegrityError where the money would not be the same, GateRefusedError where the gate refuses: nothing has changed.
    `over` are other files to exchange in the same step.
    """
    with full_disk_told(settings.data_root):
        before = _facts(settings)
        beside = _beside(settings, fresh)
        load.rebuild(beside, progress)
        require_same(before, _facts(beside))
        there = generations.published(settings)
        published = _published(settings, beside, progress, now) if there else None
        retired = [name for name in there if published is None or name != published]
        removed = _personal_tables(settings, beside)
        gone = [*_files_of(settings, retired), *removed, settings.data_root / "dvc_cache", _wal(settings)]
        swap.perform(settings, [], [*_exchanged(settings, beside), *over], gone)
    return Renewed(published, tuple(retired), tuple(path.name for path in removed), before)


def _facts(settings: Settings) -> Facts:
    with writer.connected(settings, writer.writer_file(settings), references=False) as db:
        return money_facts(db)


def _beside(settings: Settings, fresh: Settings) -> Settings:
    """Lay out an empty data root that shares what stays."""
    root = swap.workshop(settings) / "root"
    for name in ("warehouse", "tables", "reports"):
        (root / name).mkdir(parents=True, mode=0o700)
    for name in SHARED:
        if (settings.data_root / name).is_dir():
            (root / name).symlink_to((settings.data_root / name).resolve(), target_is_directory=True)
    if (settings.data_root / SCENARIOS).exists():
        (root / SCENARIOS).symlink_to((settings.data_root / SCENARIOS).resolve())
    return replace(fresh, data_root=root)


def _published(settings: Settings, beside: Settings, progress: Progress, now: datetime) -> str:
    """Go the way from the gate to a generation; the champion stays."""
    with writer.open_writer(beside) as db:
        validate.run(beside, db, progress, now=now)
        features.run(beside, db, progress)
        score.run(beside, db, progress)
        marts.run(beside, db, progress)
        for path in _impersonal_tables(settings, beside):
            shutil.copyfile(path, beside.tables / path.name)
        return publish.run(beside, db, progress, now=now).generation


def _others(settings: Settings, beside: Settings) -> list[Path]:
    """List the derived tables that were not made anew."""
    return [path for path in sorted(settings.tables.glob("*.parquet")) if not (beside.tables / path.name).exists()]


def _impersonal_tables(settings: Settings, beside: Settings) -> list[Path]:
    return [path for path in _others(settings, beside) if not PERSONAL & set(pl.read_parquet_schema(path))]


def _personal_tables(settings: Settings, beside: Settings) -> list[Path]:
    return [path for path in _others(settings, beside) if PERSONAL & set(pl.read_parquet_schema(path))]


def _exchanged(settings: Settings, beside: Settings) -> list[swap.Move]:
    """List the new files: the generation before the pointer to it, and the writer's database after both."""
    warehouse = [*sorted(beside.warehouse.glob("wh-*")), beside.warehouse / "CURRENT"]
    others = [path for name in ("tables", "reports") for path in sorted((beside.data_root / name).rglob("*"))]
    files = [path for path in (*warehouse, *others, writer.writer_file(beside)) if path.is_file()]
    pins = settings.warehouse / "pins.json"
    if pins.is_file() and (beside.warehouse / "CURRENT").is_file():
        kept = beside.warehouse / pins.name
        kept.write_text(json.dumps([]), encoding="utf-8")
        files.append(kept)
    return [(path, settings.data_root / path.relative_to(beside.data_root)) for path in files]


def _files_of(settings: Settings, names: Sequence[str]) -> list[Path]:
    return [place(settings, name) for name in names for place in (file_of, sidecar_of)]


def _wal(settings: Settings) -> Path:
    path = writer.writer_file(settings)
    return path.with_name(path.name + ".wal")
