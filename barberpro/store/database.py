"""The file `scenarios.db`: readable by its owner alone, only ever added to, its mistakes told in one line.

It holds scenarios and experiments. A file of an earlier version is brought up to date by the next thing written.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from barberpro.errors import BarberProError, IntegrityError, LockedError, UnavailableError

FILE = "scenarios.db"
PATIENCE_S = 5.0
SCENARIOS = """
CREATE TABLE versions (
    name TEXT NOT NULL, version INTEGER NOT NULL, author TEXT NOT NULL, note TEXT NOT NULL, created_at TEXT NOT NULL,
    bills INTEGER NOT NULL, content TEXT NOT NULL, sha256 TEXT NOT NULL, PRIMARY KEY (name, version));
CREATE TABLE steps (
    step INTEGER PRIMARY KEY, name TEXT NOT NULL, version INTEGER NOT NULL, state TEXT NOT NULL, by TEXT NOT NULL,
    why TEXT NOT NULL, at TEXT NOT NULL, from_day TEXT, UNIQUE (name, version, state),
    FOREIGN KEY (name, version) REFERENCES versions (name, version));
"""
EXPERIMENTS = """
CREATE TABLE experiments (
    name TEXT PRIMARY KEY, author TEXT NOT NULL, created_at TEXT NOT NULL, amends TEXT REFERENCES experiments (name),
    rehearsal INTEGER NOT NULL, content TEXT NOT NULL, plan TEXT NOT NULL, sha256 TEXT NOT NULL);
CREATE TABLE experiment_steps (
    step INTEGER PRIMARY KEY, name TEXT NOT NULL REFERENCES experiments (name), state TEXT NOT NULL, by TEXT NOT NULL,
    why TEXT NOT NULL, at TEXT NOT NULL, UNIQUE (name, state));
CREATE TABLE experiment_readouts (
    readout INTEGER PRIMARY KEY, name TEXT NOT NULL REFERENCES experiments (name), day INTEGER NOT NULL,
    by TEXT NOT NULL, at TEXT NOT NULL, generation TEXT NOT NULL, content TEXT NOT NULL, sha256 TEXT NOT NULL);
"""
FAMILIES = (
    (SCENARIOS, ("versions", "steps")),
    (EXPERIMENTS, ("experiments", "experiment_steps", "experiment_readouts")),
)
"""What each version of the file added: its tables, and which of them are only ever added to. Never edit one; append."""
VERSION = len(FAMILIES)


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
    """Bring the file to this program's version, family by family."""
    _require_version(db, path)
    found = db.execute("PRAGMA user_version").fetchone()[0]
    for tables, names in FAMILIES[found:]:
        for statement in tables.split(";\n"):
            if statement.strip():
                db.execute(statement)
        for name in names:
            for verb in ("UPDATE", "DELETE"):
                db.execute(
                    f"CREATE TRIGGER {name}_{verb} BEFORE {verb} ON {name} "
                    f"BEGIN SELECT RAISE(ABORT, '{name} is only ever added to'); END"
                )
    if found < VERSION:
        db.execute(f"PRAGMA user_version = {VERSION}")


def holds(db: sqlite3.Connection, family: str) -> bool:
    """Whether the file is new enough to hold the tables of a family."""
    place = next(place for place, (tables, _) in enumerate(FAMILIES, start=1) if tables == family)
    return bool(db.execute("PRAGMA user_version").fetchone()[0] >= place)


def _connected(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, timeout=PATIENCE_S, isolation_level=None)
    db.row_factory = sqlite3.Row
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA synchronous = FULL")
    return db


def _require_version(db: sqlite3.Connection, path: Path) -> None:
    found = db.execute("PRAGMA user_version").fetchone()[0]
    if found > VERSION:
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
