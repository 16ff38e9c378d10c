"""Loads one delivery: rows, refusals and the ledger's line go in together, or none of them does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from barberpro.errors import BadInputError, IntegrityError
from barberpro.progress import Progress, silent
from barberpro.tables import schemas
from barberpro.warehouse import staging
from barberpro.warehouse.chunks import Sizes
from barberpro.warehouse.database import Database
from barberpro.warehouse.sql import identifier
from barberpro.warehouse.writer import versions_table


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


@dataclass(frozen=True, slots=True)
class Delivery(staging.Received):
    """A received file to load, and whether it came from a synthetic world."""

    synthetic: bool

    @property
    def joined_sha256(self) -> str:
        """Hashes of the joined files: a delivery is another one when its second file is."""
        return ",".join(sorted(file.sha256 for file in self.joined.values()))


def load_delivery(
    db: Database, delivery: Delivery, sizes: Sizes, loaded_at: datetime, progress: Progress = silent
) -> FileResult:
    """Load one file in one transaction. `loaded_at` (UTC, without zone) goes to the ledger only."""
    db.execute("BEGIN")
    try:
        result = _seen_before(db, delivery) or _load(db, delivery, sizes, progress)
        _write_ledger(db, delivery, result, loaded_at)
        staging.drop(db, delivery.input)
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise
    return result


def _seen_before(db: Database, delivery: Delivery) -> FileResult | None:
    rows = db.execute(
        'SELECT "rows" FROM load_ledger '
        "WHERE sha256 = ? AND joined_sha256 = ? AND table_name = ? AND source = ? LIMIT 1",
        [delivery.file.sha256, delivery.joined_sha256, delivery.input.table.name, delivery.mapping.source],
    ).fetchone()
    if rows is None:
        return None
    name, table = delivery.file.path.name, delivery.input.table.name
    return FileResult(name, delivery.file.sha256, table, rows[0], 0, rows[0], 0, seen_before=True)


def _load(db: Database, delivery: Delivery, sizes: Sizes, progress: Progress) -> FileResult:
    table = delivery.input.table
    staged = staging.stage(db, delivery, sizes, progress)
    reasons = _reasons(db)
    if staged.refused == staged.records:
        first = reasons[0]
        where = f"{delivery.file.path.name}, line {first.first_line}"
        raise BadInputError(
            f"{where}: {first.column or 'record'}: {first.example}; all {staged.records} records were refused, "
            "so nothing was loaded: mend the mapping or the file"
        )
    loaded = _insert(db, table)
    _write_quarantine(db, delivery)
    duplicate = staged.records - staged.refused - loaded
    if duplicate < 0:
        raise IntegrityError(f"{delivery.file.path.name}: more rows than records were loaded; nothing was kept")
    return FileResult(
        path=delivery.file.path.name,
        sha256=delivery.file.sha256,
        table=table.name,
        rows=staged.records,
        loaded=loaded,
        duplicate=duplicate,
        quarantined=staged.refused,
        reasons=reasons,
    )


def _insert(db: Database, table: schemas.Table) -> int:
    """Add the versions that are not there; of a redelivered one keep the earliest `known_at`. Returns how many."""
    versions = versions_table(table)
    names = ", ".join(identifier(name) for name in table.names)
    db.execute(
        f"CREATE OR REPLACE TEMP TABLE incoming AS SELECT {names}, content_hash FROM staged "
        "QUALIFY row_number() OVER (PARTITION BY content_hash ORDER BY known_at, known_at_basis DESC, line) = 1"
    )
    db.execute(
        f"UPDATE {versions} v SET known_at = i.known_at, known_at_basis = i.known_at_basis "
        "FROM incoming i WHERE v.content_hash = i.content_hash AND i.known_at < v.known_at"
    )
    before = db.scalar(f"SELECT count(*) FROM {versions}")
    db.execute(
        f"INSERT INTO {versions} ({names}, content_hash) SELECT {names}, content_hash FROM incoming i "
        f"WHERE NOT EXISTS (SELECT 1 FROM {versions} v WHERE v.content_hash = i.content_hash)"
    )
    db.execute("DROP TABLE incoming")
    return int(db.scalar(f"SELECT count(*) FROM {versions}")) - int(before)


def _reasons(db: Database) -> tuple[Reason, ...]:
    rows = db.execute(
        "SELECT column_name, regexp_replace(reason, '''.*?''|[0-9]+', '…', 'g') AS kind, count(*), min(line), "
        "arg_min(reason, line) FROM refused GROUP BY ALL ORDER BY count(*) DESC, min(line) LIMIT 20"
    ).fetchall()
    return tuple(Reason(*row) for row in rows)


def _write_quarantine(db: Database, delivery: Delivery) -> None:
    names = ", ".join(schemas.QUARANTINE.names)
    db.execute(
        f"INSERT INTO quarantine ({names}) "
        "SELECT ?, ?, ?, ?, line, byte_offset, column_name, reason, masked_text FROM refused",
        [delivery.file.sha256, delivery.file.path.name, delivery.mapping.source, delivery.input.table.name],
    )


def _write_ledger(db: Database, delivery: Delivery, result: FileResult, loaded_at: datetime) -> None:
    names = ", ".join(identifier(name) for name in schemas.LOAD_LEDGER.names)
    marks = ", ".join("?" for _ in schemas.LOAD_LEDGER.names[1:])
    db.execute(
        f"INSERT INTO load_ledger ({names}) SELECT coalesce(max(load_id), 0) + 1, {marks} FROM load_ledger",
        [
            result.sha256,
            delivery.joined_sha256,
            result.path,
            delivery.mapping.source,
            result.table,
            delivery.mapping.sha256,
            delivery.synthetic,
            result.rows,
            result.loaded,
            result.duplicate,
            result.quarantined,
            loaded_at,
        ],
    )
