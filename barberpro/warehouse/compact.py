"""Copies tables one by one into a new database file: compact, ordered, without views, keys or a write-ahead log."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path

import duckdb

from barberpro.errors import IntegrityError
from barberpro.progress import Progress
from barberpro.settings import Settings
from barberpro.tables import schemas
from barberpro.tables.mart_schemas import MARTS
from barberpro.warehouse.content import content_hash
from barberpro.warehouse.database import Database
from barberpro.warehouse.files import flush
from barberpro.warehouse.generations import Built
from barberpro.warehouse.sql import identifier, literal


def build(db: Database, settings: Settings, outputs: list[Path], progress: Progress) -> Built:
    """Write the writer's tables and the stage outputs into a file beside the generations, and verify every copy."""
    path = settings.warehouse / ".wh-next.duckdb.partial"
    _remove(path)
    try:
        hashes = _copies(db, path, _origins(db, outputs), progress)
        flush(path)
        progress("Verifying the copies")
        verify(path, hashes)
    except BaseException:
        _remove(path)
        raise
    return Built(path, {name: int(text.partition(":")[0]) for name, text in hashes.items()}, hashes)


def _copies(db: Database, path: Path, origins: Mapping[str, tuple[str, str]], progress: Progress) -> dict[str, str]:
    """Copy every table into a new file at `path`, and return the content hashes of the originals."""
    hashes: dict[str, str] = {}
    try:
        db.execute(f"ATTACH {literal(str(path))} AS next")
        for number, (name, (origin, order)) in enumerate(origins.items()):
            progress(f"Copying {name}", number, len(origins))
            hashes[name] = _copied(db, name, origin, order)
        db.execute("CHECKPOINT next")
    except BaseException:
        with contextlib.suppress(duckdb.Error):  # its cause is what counts, and the file goes
            db.connection.execute("DETACH next")
        raise
    db.execute("DETACH next")
    return hashes


def _copied(db: Database, name: str, origin: str, order: str) -> str:
    """Copy one table and return the content hash of its original; IntegrityError where that cannot be read."""
    try:
        db.execute(f"CREATE TABLE next.{identifier(name)} AS SELECT * FROM {origin} ORDER BY {order}")
        return content_hash(db, origin)
    except (duckdb.Error, IntegrityError) as error:
        text = " ".join(str(error).split())
        raise IntegrityError(
            f"the table {name} cannot be copied from {origin} ({text}); nothing was published: "
            "see that the disk has room, then run `barberpro run` to make the table again"
        ) from error


def verify(path: Path, hashes: Mapping[str, str]) -> None:
    """Open a built file on its own and compare every table with its original; IntegrityError where one differs."""
    connection = _opened(path)
    try:
        for name, expected in hashes.items():
            found = content_hash(Database(connection), identifier(name))
            if found != expected:
                raise IntegrityError(f"the copy of {name} differs from its original; nothing was published")
    finally:
        connection.close()


def _opened(path: Path) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(path, read_only=True)
    except duckdb.Error as error:
        text = " ".join(str(error).split())
        raise IntegrityError(f"the copy {path} cannot be opened ({text}); nothing was published") from error


def _origins(db: Database, outputs: list[Path]) -> dict[str, tuple[str, str]]:
    """Where each table of the generation comes from, and the order it is written in."""
    files = {path.stem: path for path in outputs}
    origins = {}
    for table in schemas.ALL_TABLES:
        if table.name not in files and table.name in db.tables():
            origins[table.name] = (table.name, ", ".join(identifier(name) for name in table.order_by))
    known = {table.name: table for table in (*schemas.ALL_TABLES, *MARTS)}
    for name, path in files.items():
        order = ", ".join(identifier(each) for each in known[name].order_by) if name in known else "ALL"
        origins[name] = (f"read_parquet({literal(str(path))})", order)
    return origins


def _remove(path: Path) -> None:
    for each in (path, path.with_name(path.name + ".wal")):
        each.unlink(missing_ok=True)
