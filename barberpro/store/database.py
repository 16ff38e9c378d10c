"""The file `scenarios.db`: readable by its owner alone, only ever added to, its mistakes told in one line."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from barberpro.errors import BarberProError, IntegrityError, LockedError, UnavailableError

FILE = "scenarios.db"
VERSION = 1
PATIENCE_S = 5.0
TABLES = """
CREATE TABLE IF NOT EXISTS versions (
    name TEXT NOT NULL, version INTEGER NOT NULL, author TEXT NOT NULL, note TEXT NOT NULL, created_at TEXT NOT NULL,
    bills INTEGER NOT NULL, content TEXT NOT NULL, sha256 TEXT NOT NULL, PRIMARY KEY (name, version));
CREATE TABLE IF NOT EXISTS steps (
    step INTEGER PRIMARY KEY, name TEXT NOT NULL, version INTEGER NOT NULL, state TEXT NOT NULL, by TEXT NOT NULL,
    why TEXT NOT NULL, at TEXT NOT NULL, from_day TEXT, UNIQUE (name, version, state),
    FOREIGN KEY (name, version) REFERENCES versions (name, version));
"""
KEPT = "".join(
    f"CREATE TRIGGER IF NOT EXISTS {table}_{verb} BEFORE {verb} ON {table} "
    f"BEGIN SELECT RAISE(ABORT, '{table} is only ever added to'); END;\n"
    for table in ("versions", "steps")
    for verb in ("UPDATE", "DELETE")
)


@contextmanager
def reading(root: Path) -> Iterator[sqlite3.Connection | None]:
    """Open the store to read; None where nothing was ever added. IntegrityError where it is damaged."""
    path = root / FILE
    if not path.exists():
        yield None
        return
    with _told(path), closing(_connected(path)) as db:
        _require_version(db, path)
        yield db


@contextmanager
def writing(root: Path) -> Iterator[sqlite3.Connection]:
    """Open the store in a transaction that is kept whole or not at all; LockedError where another one holds it."""
    path = root / FILE
    root.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    with _told(path), closing(_connected(path)) as db:
        db.execute("BEGIN IMMEDIATE")
        _prepare(db, path)
        yield db
        db.execute("COMMIT")


def _prepare(db: sqlite3.Connection, path: Path) -> None:
    if db.execute("PRAGMA user_version").fetchone()[0] == 0:
        for statement in (*TABLES.split(";\n"), *KEPT.split("END;\n")):
            if statement.strip():
                db.execute(f"{statement}END" if "TRIGGER" in statement else statement)
        db.execute(f"PRAGMA user_version = {VERSION}")
    _require_version(db, path)


def _connected(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, timeout=PATIENCE_S, isolation_level=None)
    db.row_factory = sqlite3.Row
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA synchronous = FULL")
    return db


def _require_version(db: sqlite3.Connection, path: Path) -> None:
    found = db.execute("PRAGMA user_version").fetchone()[0]
    if found not in {0, VERSION}:
        raise IntegrityError(f"{path} is of version {found}, this program reads {VERSION}; use a newer program")


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        raise _told_of(path, error) from error
    except sqlite3.DatabaseError as error:
        raise IntegrityError(f"{path} is damaged ({error}); restore it from a backup") from error


def _told_of(path: Path, error: sqlite3.OperationalError) -> BarberProError:
    if error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return LockedError(f"{path} is being written by another process; try again")
    return UnavailableError(f"{path} cannot be used ({error}); see to its folder and the space there")
