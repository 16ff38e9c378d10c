"""Loads one delivery: rows, refusals and the ledger's line go in together, or none of them does."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import duckdb

from barberpro.errors import BadInputError, IntegrityError
from barberpro.progress import Progress, silent
from barberpro.tables import schemas
from barberpro.warehouse import staging
from barberpro.warehouse.chunks import Sizes
from barberpro.warehouse.database import Database
from barberpro.warehouse.files import is_fetched
from barberpro.warehouse.quarantine import KIND_OF_REASON
from barberpro.warehouse.sql import identifier
from barberpro.warehouse.unfamiliar import Unfamiliar, unfamiliar
from barberpro.warehouse.versions import bring_in


@dataclass(frozen=True, slots=True)
class Reason:
    """Why records were refused: the column, the reason with its values left out, how many, and the first as example."""

    column: str | None
    reason: str
    count: int
    first_line: int
    example: str


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of one file: loaded + duplicate + quarantined = rows."""

    path: str
    sha256: str
    table: str
    rows: int
    loaded: int
    duplicate: int
    quarantined: int
    reasons: tuple[Reason, ...] = ()
    seen_before: bool = False
    still_quarantined: int = 0
    """Records of a file that was loaded before which are in quarantine since."""
    replaced: int = 0
    """Versions that only an earlier reading of the file, with another mapping, had brought, and that are gone."""
    unfamiliar: tuple[Unfamiliar, ...] = ()
    """Values that were kept though nobody knows what they mean."""


@dataclass(frozen=True, slots=True)
class Delivery(staging.Received):
    """A received file to load, and whether it came from a synthetic world."""

    synthetic: bool
    replaces: str | None = None
    """Hash of a file whose readings give way: this one is that file, corrected."""

    @property
    def joined_sha256(self) -> str:
        """Hashes of the joined files: a delivery is another one when its second file is."""
        return ",".join(sorted(file.sha256 for file in self.joined.values()))

    @property
    def may_be_refused_whole(self) -> bool:
        """Whether the mapping is known to fit: a source wrote the file for it, so bad records say nothing of it."""
        return is_fetched(self.file.path)


def load_delivery(  # noqa: PLR0913  what to load, how, when, and whom to tell
    db: Database,
    delivery: Delivery,
    sizes: Sizes,
    loaded_at: datetime,
    progress: Progress = silent,
    *,
    before_commit: Callable[[], None] = lambda: None,
) -> FileResult:
    """Load one file in one transaction. `loaded_at` (UTC, without zone) goes to the ledger only.

    A file read before with another mapping is read again, and this reading takes the place of that one.
    `before_commit` is called when all rows of a new reading are in; what it raises takes them out again.
    """
    db.execute("BEGIN")
    try:
        load_id = int(db.scalar("SELECT coalesce(max(load_id), 0) + 1 FROM load_ledger"))
        result = seen_before(db, delivery) or _load(db, delivery, load_id, sizes, progress)
        write_ledger(db, delivery, result, load_id, loaded_at)
        staging.drop(db, delivery.input)
        if not result.seen_before:
            before_commit()
        db.execute("COMMIT")
    except BaseException:
        with contextlib.suppress(duckdb.Error):  # the transaction may be gone already; its cause is what counts
            db.connection.execute("ROLLBACK")
        raise
    return result


def _subject(delivery: Delivery, sha256: str | None = "") -> list[str | None]:
    """Tell a file (or that with another hash) whatever it is read with."""
    return [delivery.file.sha256 if sha256 == "" else sha256, delivery.input.table.name, delivery.mapping.source]


OF_SUBJECT = "FROM load_ledger WHERE sha256 = ? AND table_name = ? AND source = ?"


def seen_before(db: Database, delivery: Delivery) -> FileResult | None:
    """Find a reading of the same files with the same mapping that no other mapping replaced since."""
    subject, mapping = _subject(delivery), delivery.mapping.sha256
    rows = db.scalar(
        f'SELECT "rows" {OF_SUBJECT} AND joined_sha256 = ? AND mapping_sha256 = ? '
        f"AND load_id > (SELECT coalesce(max(load_id), 0) {OF_SUBJECT} AND mapping_sha256 <> ?) LIMIT 1",
        [*subject, delivery.joined_sha256, mapping, *subject, mapping],
    )
    if rows is None or _corrects(db, delivery):
        return None
    name, table = delivery.file.path.name, delivery.input.table.name
    held = db.scalar("SELECT count(*) FROM quarantine WHERE sha256 = ? AND table_name = ? AND source = ?", subject)
    return FileResult(
        name, delivery.file.sha256, table, rows, 0, rows, 0, seen_before=True, still_quarantined=int(held)
    )


def _corrects(db: Database, delivery: Delivery) -> bool:
    """Whether the file takes the place of one whose refused records are still there."""
    theirs = "SELECT count(*) FROM quarantine WHERE sha256 = ? AND table_name = ? AND source = ?"
    return bool(db.scalar(theirs, _subject(delivery, delivery.replaces)))


def replaced_by(db: Database, delivery: Delivery) -> list[int]:
    """List the readings of the file with other mappings, and all of the file that it corrects."""
    other_mappings = f"SELECT load_id {OF_SUBJECT} AND mapping_sha256 <> ?"
    rows = db.execute(
        f"{other_mappings} UNION SELECT load_id {OF_SUBJECT}",
        [*_subject(delivery), delivery.mapping.sha256, *_subject(delivery, delivery.replaces)],
    ).fetchall()
    return [int(load_id) for (load_id,) in rows]


def _load(db: Database, delivery: Delivery, load_id: int, sizes: Sizes, progress: Progress) -> FileResult:
    table, name = delivery.input.table, delivery.file.path.name
    staged, reasons = read(db, delivery, sizes, progress)
    unknown = unfamiliar(db, table)
    brought = bring_in(db, table, load_id, replaced_by(db, delivery))
    _write_quarantine(db, delivery)
    duplicate = staged.records - staged.refused - brought.loaded
    if duplicate < 0:
        raise IntegrityError(f"{name}: more rows than records were loaded; nothing was kept")
    return FileResult(
        path=name,
        sha256=delivery.file.sha256,
        table=table.name,
        rows=staged.records,
        loaded=brought.loaded,
        duplicate=duplicate,
        quarantined=staged.refused,
        reasons=reasons,
        replaced=brought.replaced,
        unfamiliar=unknown,
    )


def read(
    db: Database, delivery: Delivery, sizes: Sizes, progress: Progress
) -> tuple[staging.Staged, tuple[Reason, ...]]:
    """Read a file into `staged` and `refused`; BadInputError where not one record of it can be loaded."""
    name = delivery.file.path.name
    staged = staging.stage(db, delivery, sizes, progress)
    reasons = _reasons(db)
    if staged.refused == staged.records and not delivery.may_be_refused_whole:
        first = reasons[0]
        raise BadInputError(
            f"{name}, line {first.first_line}: {first.column or 'record'}: {first.example}; "
            f"all {staged.records} records were refused, so nothing was loaded: mend the mapping or the file"
        )
    return staged, reasons


def _reasons(db: Database) -> tuple[Reason, ...]:
    rows = db.execute(
        f"SELECT column_name, {KIND_OF_REASON} AS kind, count(*), min(line), "
        "arg_min(reason, line) FROM refused GROUP BY ALL ORDER BY count(*) DESC, min(line) LIMIT 20"
    ).fetchall()
    return tuple(Reason(*row) for row in rows)


def _write_quarantine(db: Database, delivery: Delivery) -> None:
    """Keep what this reading refused, in place of what an earlier reading of the file refused."""
    for subject in (_subject(delivery), _subject(delivery, delivery.replaces)):
        db.execute("DELETE FROM quarantine WHERE sha256 = ? AND table_name = ? AND source = ?", subject)
    names = ", ".join(schemas.QUARANTINE.names)
    db.execute(
        f"INSERT INTO quarantine ({names}) "
        "SELECT ?, ?, ?, ?, line, byte_offset, column_name, reason, masked_text FROM refused",
        [delivery.file.sha256, delivery.file.path.name, delivery.mapping.source, delivery.input.table.name],
    )


def write_ledger(db: Database, delivery: Delivery, result: FileResult, load_id: int, loaded_at: datetime) -> None:
    """Write the line of a delivery."""
    names = ", ".join(identifier(name) for name in schemas.LOAD_LEDGER.names)
    marks = ", ".join("?" for _ in schemas.LOAD_LEDGER.names)
    db.execute(
        f"INSERT INTO load_ledger ({names}) VALUES ({marks})",
        [
            load_id,
            result.sha256,
            delivery.joined_sha256,
            result.path,
            delivery.mapping.source,
            result.table,
            delivery.mapping.sha256,
            delivery.replaces,
            delivery.synthetic,
            result.rows,
            result.loaded,
            result.duplicate,
            result.quarantined,
            loaded_at,
        ],
    )
