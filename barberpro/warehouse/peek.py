"""Looks into the writer's database without changing a byte on disk: no lock file, no table, no key is made."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import duckdb

from barberpro.errors import UnavailableError
from barberpro.settings import Settings
from barberpro.tables import schemas
from barberpro.warehouse import lock, pseudonyms, swap, writer
from barberpro.warehouse.database import Database, memory_database
from barberpro.warehouse.latest import versions_table
from barberpro.warehouse.sql import identifier, literal

STANDING = "standing"
"""Name under which the writer's database is attached, read-only."""


@dataclass(frozen=True, slots=True)
class Peek:
    """A private database in memory with the writer's tables, empty but for the ledger, and the writer's beside them."""

    db: Database
    tables: frozenset[str]
    """Tables of the writer's database; none where there is no such database yet."""

    def standing(self, name: str) -> str | None:
        """Name the writer's own table; None where it has none."""
        return f"{STANDING}.main.{identifier(name)}" if name in self.tables else None

    def held(self) -> dict[str, bool]:
        """Read which files were loaded, by hash, and whether each is synthetic."""
        rows = self.db.execute("SELECT sha256, bool_or(synthetic) FROM load_ledger GROUP BY sha256").fetchall()
        return dict(rows)

    def emptied(self) -> Peek:
        """Go on as if nothing had been loaded."""
        self.db.execute("DELETE FROM load_ledger")
        return replace(self, tables=frozenset())


@contextmanager
def peeked(settings: Settings) -> Iterator[Peek]:
    """Open the peek; LockedError where a process writes, IntegrityError where the database or the key is not right."""
    with lock.shared(settings.warehouse / "writer.lock"), memory_database() as db:
        if swap.journal(settings).is_file():
            raise UnavailableError(
                f"an exchange of warehouses in {settings.warehouse} was cut off; `barberpro validate` finishes it"
            )
        tables = _attach(db, settings)
        if "pseudonym_key" in tables:
            db.execute(f"CREATE TABLE pseudonym_key AS FROM {STANDING}.main.pseudonym_key")
        writer.prepare(db, _with_some_key(settings))
        peek = Peek(db, tables)
        _check_made_alike(peek)
        for name in tables & {"load_ledger", "quarantine"}:
            db.execute(f"INSERT INTO {name} FROM {STANDING}.main.{name}")
        yield peek


def _with_some_key(settings: Settings) -> Settings:
    return settings if pseudonyms.has_key(settings) else replace(settings, pseudonym_key=pseudonyms.new_key())


def _attach(db: Database, settings: Settings) -> frozenset[str]:
    path = writer.writer_file(settings)
    if not path.is_file():
        return frozenset()
    try:
        db.connection.execute(f"ATTACH {literal(str(path))} AS {STANDING} (READ_ONLY)")
    except duckdb.IOException as error:
        raise writer.not_opened(path, error) from error
    found = db.execute(f"SELECT table_name FROM duckdb_tables() WHERE database_name = '{STANDING}'").fetchall()
    return frozenset(name for (name,) in found)


def _check_made_alike(peek: Peek) -> None:
    """Refuse tables that another version of the program made."""
    for table in (*schemas.LOADED_TABLES, schemas.LOAD_LEDGER, schemas.QUARANTINE):
        name = versions_table(table) if table in schemas.LOADED_TABLES else table.name
        standing = peek.standing(name)
        if standing is not None and _columns(peek.db, standing) != _columns(peek.db, f"memory.main.{name}"):
            raise writer.another_version(table.name)


def _columns(db: Database, relation: str) -> list[tuple[str, str]]:
    return [(name, kind) for name, kind, *_ in db.execute(f"DESCRIBE {relation}").fetchall()]
