"""Stage publish: the writer's tables and the stage outputs become a new read-only generation."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from barberpro.errors import GateRefusedError, IntegrityError, UnavailableError
from barberpro.progress import Progress, silent
from barberpro.settings import Settings
from barberpro.tables import schemas
from barberpro.warehouse import compact, generations
from barberpro.warehouse.database import Database
from barberpro.warehouse.files import sha256_of, write_json
from barberpro.warehouse.sidecars import Sidecar
from barberpro.warehouse.space import full_disk_told
from barberpro.warehouse.writer import open_writer
from pipelines import command, verdicts
from pipelines.policies import versions_in_force


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
    """Build, verify and put in force a generation; until the last step readers see the old one.

    GateRefusedError where the quality gate has no passed verdict on the tables as they are.
    """
    with full_disk_told(settings.data_root, "what was being published", "publish again"):
        if db is not None:
            return _published(settings, db, progress, now)
        with open_writer(settings) as opened:
            return _published(settings, opened, progress, now)


def _published(settings: Settings, db: Database, progress: Progress, now: datetime | None) -> PublishResult:
    if not db.scalar("SELECT count(*) FROM load_ledger"):
        raise UnavailableError("nothing was loaded yet, so there is nothing to publish; run `barberpro load` first")
    verdict = verdicts.require_passed(settings)
    generations.pinned(settings)  # damaged pins are told before anything changes
    champions, policies = _champions(settings.models), versions_in_force(settings)
    generations.clear_leftovers(settings)
    at = (now or datetime.now(UTC)).replace(tzinfo=None, microsecond=0)
    built = compact.build(db, settings, sorted(settings.tables.glob("*.parquet")), progress)
    try:
        verdicts.require_same(verdict, built.content_hash)
    except GateRefusedError:
        built.path.unlink()
        raise
    sidecar = _sidecar(db, built, champions, at, policies)
    generations.publish(settings, built, sidecar)
    removed = generations.prune(settings, settings.params.publish.keep_generations)
    write_json(settings.reports / "publish.json", _content(sidecar))
    return PublishResult(sidecar.generation, dict(built.rows), sidecar.size, tuple(removed))


def _content(sidecar: Sidecar) -> dict[str, object]:
    """Say what was published, not when: the same content gives the same report."""
    return {
        "rows": dict(sidecar.rows),
        "content_hash": dict(sidecar.content_hash),
        "champions": dict(sidecar.champions),
        "synthetic": sidecar.synthetic,
    }


def _sidecar(
    db: Database, built: generations.Built, champions: dict[str, str], at: datetime, policies: dict[str, str]
) -> Sidecar:
    content = hashlib.sha256(json.dumps(dict(built.content_hash), sort_keys=True).encode()).hexdigest()
    name = generations.generation_name(at, content)
    last = db.scalar("SELECT max(event_at) FROM payment_events")
    kinds = {bool(row[0]) for row in db.execute("SELECT DISTINCT synthetic FROM load_ledger").fetchall()}
    sources = tuple(row[0] for row in db.execute("SELECT DISTINCT source FROM load_ledger ORDER BY 1").fetchall())
    return Sidecar(
        generation=name,
        file=f"wh-{name}.duckdb",
        size=built.path.stat().st_size,
        sha256=sha256_of(built.path),
        built_at=f"{at.isoformat()}Z",
        rows=built.rows,
        content_hash=built.content_hash,
        max_event_at=None if last is None else f"{last.isoformat()}Z",
        ledger=_ledger(db),
        champions=champions,
        policies=policies,
        synthetic=True in kinds,
        sources=sources,
        pseudonym_key=db.scalar("SELECT fingerprint FROM pseudonym_key"),
    )


def _ledger(db: Database) -> dict[str, int]:
    row = db.execute(
        "SELECT count(*), coalesce(sum(loaded), 0), coalesce(sum(duplicate), 0), coalesce(sum(quarantined), 0) "
        f"FROM {schemas.LOAD_LEDGER.name}"
    ).fetchall()[0]
    return dict(zip(("files", "loaded", "duplicate", "quarantined"), map(int, row), strict=True))


def _champions(folder: Path) -> dict[str, str]:
    return {path.parent.name: _version(path) for path in sorted(folder.glob("*/champion.json"))}


def _version(path: Path) -> str:
    """Read a champion's version; IntegrityError where its manifest is damaged."""
    try:
        version = json.loads(path.read_text(encoding="utf-8"))["version"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise IntegrityError(f"{path} is damaged ({error}); train again after moving {path.parent} away") from error
    if not isinstance(version, str):
        raise IntegrityError(f"{path} is damaged (version is no text); train again after moving {path.parent} away")
    return version


if __name__ == "__main__":
    command.main(run, reads_warehouse=True)
