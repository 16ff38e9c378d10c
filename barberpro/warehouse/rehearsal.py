"""Reads a file as the loader would and counts what it would bring, against a warehouse that is only looked at.

What the files before it would have brought is remembered in memory, so that a second file tells the same as when both
are loaded.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from barberpro.progress import Progress
from barberpro.tables import schemas
from barberpro.warehouse import loader, staging
from barberpro.warehouse.chunks import Sizes
from barberpro.warehouse.database import Database
from barberpro.warehouse.latest import ORIGINS, versions_table
from barberpro.warehouse.loader import Delivery, FileResult
from barberpro.warehouse.peek import Peek
from barberpro.warehouse.sql import identifier
from barberpro.warehouse.unfamiliar import unfamiliar

MOST_REFUSALS = 10


@dataclass(frozen=True, slots=True)
class Refusal:
    """A record that would be refused: its place and the reason."""

    path: str
    table: str
    line: int
    byte_offset: int
    column: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What would become of a file, how its loaded rows part into new rows and new versions, and its first refusals."""

    result: FileResult
    new_rows: int
    new_versions: int
    refusals: tuple[Refusal, ...] = ()


def rehearse(peek: Peek, delivery: Delivery, sizes: Sizes, at: datetime, progress: Progress) -> Rehearsed:
    """Tell what loading the file would do. BadInputError where it would be refused whole."""
    db = peek.db
    load_id = int(db.scalar("SELECT coalesce(max(load_id), 0) + 1 FROM load_ledger"))
    seen = loader.seen_before(db, delivery)
    rehearsed = Rehearsed(seen, 0, 0) if seen else _read(peek, delivery, load_id, sizes, progress)
    loader.write_ledger(db, delivery, rehearsed.result, load_id, at)
    staging.drop(db, delivery.input)
    return rehearsed


def _read(peek: Peek, delivery: Delivery, load_id: int, sizes: Sizes, progress: Progress) -> Rehearsed:
    table, name = delivery.input.table, delivery.file.path.name
    staged, reasons = loader.read(peek.db, delivery, sizes, progress)
    unknown = unfamiliar(peek.db, table)
    replaced = loader.replaced_by(peek.db, delivery)
    loaded, rows = _new(peek, table)
    gone = _brought(peek, table, load_id, replaced)
    result = FileResult(
        path=name,
        sha256=delivery.file.sha256,
        table=table.name,
        rows=staged.records,
        loaded=loaded,
        duplicate=staged.records - staged.refused - loaded,
        quarantined=staged.refused,
        reasons=reasons,
        replaced=gone,
        unfamiliar=unknown,
    )
    return Rehearsed(result, rows, loaded - rows, _refusals(peek.db, name, table))


def _refusals(db: Database, path: str, table: schemas.Table) -> tuple[Refusal, ...]:
    found = db.execute(
        f"SELECT line, byte_offset, column_name, reason FROM refused ORDER BY line LIMIT {MOST_REFUSALS}"
    ).fetchall()
    return tuple(Refusal(path, table.name, *row) for row in found)


def _new(peek: Peek, table: schemas.Table) -> tuple[int, int]:
    """Count the versions that are not there yet, and how many rows are new among them."""
    db, key = peek.db, ", ".join(map(identifier, table.key))
    db.execute(f"CREATE TABLE IF NOT EXISTS {_keys_of(table)} AS SELECT {key} FROM staged LIMIT 0")
    db.execute(
        f"CREATE OR REPLACE TEMP TABLE added AS SELECT DISTINCT ON (content_hash) {key}, content_hash FROM staged s "
        f"WHERE NOT EXISTS (SELECT 1 FROM {_origins(peek, table)} o WHERE o.content_hash = s.content_hash)"
    )
    known = [f"SELECT {key} FROM {_keys_of(table)}"]
    standing = peek.standing(versions_table(table))
    known += [] if standing is None else [f"SELECT {key} FROM {standing}"]
    unknown = f"FROM (SELECT DISTINCT {key} FROM added) a ANTI JOIN ({' UNION ALL '.join(known)}) k USING ({key})"
    db.execute(f"CREATE OR REPLACE TEMP TABLE new_keys AS SELECT {key} {unknown}")
    db.execute(f"INSERT INTO {_keys_of(table)} FROM new_keys")
    return int(db.scalar("SELECT count(*) FROM added")), int(db.scalar("SELECT count(*) FROM new_keys"))


def _keys_of(table: schemas.Table) -> str:
    """Name the table of keys that files of this rehearsal brought first."""
    return identifier(f"rehearsed_keys_of_{table.name}")


def _origins(peek: Peek, table: schemas.Table) -> str:
    """Write a relation of which reading brought which version, in the warehouse and in this rehearsal."""
    of_table = f"WHERE table_name = '{table.name}'"
    parts = [f"SELECT content_hash, load_id FROM {ORIGINS} {of_table}"]
    standing = peek.standing(ORIGINS)
    if standing is not None:
        parts.append(
            f"SELECT content_hash, load_id FROM {standing} {of_table} AND load_id NOT IN (FROM {_taken_back(peek.db)})"
        )
    return f"({' UNION ALL '.join(parts)})"


def _taken_back(db: Database) -> str:
    """Name the table of readings that others of this rehearsal replaced."""
    db.execute("CREATE TABLE IF NOT EXISTS rehearsed_taken_back (load_id BIGINT)")
    return "rehearsed_taken_back"


def _brought(peek: Peek, table: schemas.Table, load_id: int, replaced: list[int]) -> int:
    """Remember what this reading brings; count the versions that only the readings it replaces had brought."""
    db, gone = peek.db, 0
    listed = ", ".join(map(str, replaced))
    if replaced:
        gone = int(
            db.scalar(
                f"SELECT count(*) FROM (SELECT content_hash FROM {_origins(peek, table)} GROUP BY content_hash "
                f"HAVING bool_and(load_id IN ({listed}))) ANTI JOIN staged USING (content_hash)"
            )
        )
        db.execute(f"DELETE FROM {ORIGINS} WHERE load_id IN ({listed})")
        db.execute(f"INSERT INTO {_taken_back(db)} SELECT unnest([{listed}])")
    db.execute(
        f"INSERT INTO {ORIGINS} SELECT DISTINCT ON (content_hash) ?, content_hash, ?, known_at, known_at_basis "
        "FROM staged",
        [table.name, load_id],
    )
    return gone
