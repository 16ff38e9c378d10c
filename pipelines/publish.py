"""Stage publish: the writer's tables and the stage outputs become a new read-only generation."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from barberpro.errors import UnavailableError
from barberpro.progress import Progress, silent
from barberpro.settings import Settings
from barberpro.tables import schemas
from barberpro.warehouse import compact, generations
from barberpro.warehouse.database import Database
from barberpro.warehouse.files import sha256_of
from barberpro.warehouse.writer import open_writer


@dataclass(frozen=True, slots=True)
class PublishResult:
    """The generation now in force, and those that were deleted."""

    generation: str
    rows: dict[str, int]
    size: int
    removed: tuple[str, ...]


def run(
    settings: Settings, db: Database | None = None, progress: Progress = silent, *, now: datetime | None = None
) -> PublishResult:
    """Build, verify and put in force a generation; until the last step readers see the old one."""
    if db is None:
        with open_writer(settings) as opened:
            return run(settings, opened, progress, now=now)
    if not db.scalar("SELECT count(*) FROM load_ledger"):
        raise UnavailableError("nothing was loaded yet, so there is nothing to publish; run `barberpro load` first")
    at = (now or datetime.now(UTC)).replace(tzinfo=None, microsecond=0)
    built = compact.build(db, settings, sorted(settings.tables.glob("*.parquet")), progress)
    sidecar = _sidecar(db, settings, built, at)
    generations.publish(settings, built, sidecar)
    removed = generations.prune(settings, settings.params.publish.keep_generations)
    return PublishResult(sidecar.generation, dict(built.rows), sidecar.size, tuple(removed))


def _sidecar(db: Database, settings: Settings, built: generations.Built, at: datetime) -> generations.Sidecar:
    content = hashlib.sha256(json.dumps(dict(built.content_hash), sort_keys=True).encode()).hexdigest()
    name = generations.generation_name(at, content)
    last = db.scalar("SELECT max(event_at) FROM payment_events")
    kinds = {bool(row[0]) for row in db.execute("SELECT DISTINCT synthetic FROM load_ledger").fetchall()}
    sources = tuple(row[0] for row in db.execute("SELECT DISTINCT source FROM load_ledger ORDER BY 1").fetchall())
    return generations.Sidecar(
        generation=name,
        file=f"wh-{name}.duckdb",
        size=built.path.stat().st_size,
        sha256=sha256_of(built.path),
        built_at=f"{at.isoformat()}Z",
        rows=built.rows,
        content_hash=built.content_hash,
        max_event_at=None if last is None else f"{last.isoformat()}Z",
        ledger=_ledger(db),
        champions=_champions(settings.models),
        policies={},
        synthetic=True in kinds,
        sources=sources,
    )


def _ledger(db: Database) -> dict[str, int]:
    row = db.execute(
        "SELECT count(*), coalesce(sum(loaded), 0), coalesce(sum(duplicate), 0), coalesce(sum(quarantined), 0) "
        f"FROM {schemas.LOAD_LEDGER.name}"
    ).fetchall()[0]
    return dict(zip(("files", "loaded", "duplicate", "quarantined"), map(int, row), strict=True))


def _champions(folder: Path) -> dict[str, str]:
    return {
        path.parent.name: str(json.loads(path.read_text(encoding="utf-8"))["version"])
        for path in sorted(folder.glob("*/champion.json"))
    }
