"""The one writer's database: versions of everything received, the ledger and the quarantine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import date
from functools import lru_cache
from pathlib import Path

import duckdb
import polars as pl
from duckdb.func import FunctionNullHandling, PythonUDFType

from barberpro.errors import BarberProError, IntegrityError, LockedError
from barberpro.parameters import reference
from barberpro.settings import Settings
from barberpro.tables import schemas
from barberpro.warehouse import hashes, lock, pseudonyms, stored, suppression, swap
from barberpro.warehouse.database import Database
from barberpro.warehouse.latest import LATEST, ORIGINS, latest_sql, versions_table
from barberpro.warehouse.space import is_full
from barberpro.warehouse.sql import identifier

FIRST_HOLIDAY = date(2008, 1, 1)
Imports = tuple[tuple[str, int, int], ...]
"""Path, time of change and size of every imported file."""


def writer_file(settings: Settings) -> Path:
    """Return the path of the writer's database."""
    return settings.warehouse / "writer.duckdb"


@contextmanager
def open_writer(settings: Settings) -> Iterator[Database]:
    """Open the writer's database, locked against every other process and with its tables in place."""
    with locked(settings), connected(settings, writer_file(settings)) as db:
        yield db


def the_writer(settings: Settings, db: Database | None) -> AbstractContextManager[Database]:
    """Use the writer's database that is open already, or open it."""
    return nullcontext(db) if db is not None else open_writer(settings)


@contextmanager
def locked(settings: Settings) -> Iterator[None]:
    """Hold the writer's lock; an exchange of warehouses that was cut off is finished first."""
    with lock.exclusive(settings.warehouse / "writer.lock"):
        swap.finish(settings)
        yield


@contextmanager
def connected(settings: Settings, path: Path, *, references: bool = True) -> Iterator[Database]:
    """Open a writer's database at `path`, with its tables in place. Hold the writer's lock.

    Without `references` the reference tables are left out, which takes most of the time.
    """
    connection = _connect(path)
    try:
        db = Database(connection)
        prepare(db, settings)
        if references:
            add_reference_tables(db, settings)
        yield db
    finally:
        connection.close()


def _connect(path: Path) -> duckdb.DuckDBPyConnection:
    try:
        connection = duckdb.connect(path)
    except duckdb.IOException as error:
        if is_full(error):
            raise
        raise not_opened(path, error) from error
    path.chmod(0o600)
    connection.execute("SET TimeZone = 'UTC'; SET preserve_insertion_order = true")
    return connection


def not_opened(path: Path, error: duckdb.Error) -> BarberProError:
    """Say why a writer's database does not open, and what to do."""
    text = " ".join(str(error).split())
    if "lock" in text.lower():
        return LockedError(f"{path} is open in another process; close it and try again")
    return IntegrityError(
        f"{path} cannot be opened ({text}); move it away and load data/raw again: it can always be rebuilt"
    )


def prepare(db: Database, settings: Settings) -> None:
    """Create what is missing, and make sure the pseudonym key is the same as ever."""
    key = add_pseudonyms(db, settings)
    db.execute("BEGIN")
    for table in schemas.LOADED_TABLES:
        extra = "content_hash UHUGEINT NOT NULL"
        db.execute(f"CREATE TABLE IF NOT EXISTS {versions_table(table)} ({column_list(table)}, {extra})")
        _check_columns(db, table, versions_table(table), ("content_hash", "UHUGEINT"))
    for table in LATEST.values():
        db.execute(f"CREATE OR REPLACE VIEW {table.name} AS {latest_sql(table)}")
    for table in (schemas.LOAD_LEDGER, schemas.QUARANTINE):
        db.execute(f"CREATE TABLE IF NOT EXISTS {table.name} ({column_list(table)})")
        _check_columns(db, table, table.name)
    db.execute(
        f"CREATE TABLE IF NOT EXISTS {ORIGINS} (table_name VARCHAR NOT NULL, content_hash UHUGEINT NOT NULL, "
        "load_id BIGINT NOT NULL, known_at TIMESTAMP NOT NULL, known_at_basis VARCHAR NOT NULL)"
    )
    hashes.create_table(db)
    db.execute("CREATE TABLE IF NOT EXISTS pseudonym_key (fingerprint VARCHAR NOT NULL)")
    _check_key(db, settings, key)
    db.execute("COMMIT")


def add_pseudonyms(db: Database, settings: Settings) -> pseudonyms.Key:
    """Give the connection the SQL functions that `stored_sql` calls, and return the key of the pseudonyms.

    Of a client who was erased the pseudonym is NULL.
    """
    key = pseudonyms.pseudonym_key(settings)
    db.connection.create_function("is_personal", stored.are_personal, ["VARCHAR"], "BOOLEAN", type=PythonUDFType.ARROW)
    db.connection.create_function(
        "pseudonym",
        pseudonyms.vectorised(key, suppression.suppression(settings).covers),
        ["VARCHAR"],
        "VARCHAR",
        type=PythonUDFType.ARROW,
        null_handling=FunctionNullHandling.SPECIAL,
    )
    return key


def column_list(table: schemas.Table) -> str:
    """Write the columns of a table as DDL."""
    return ", ".join(
        f"{identifier(column.name)} {schemas.SQL_TYPES[column.kind]}{' NOT NULL' if column.required else ''}"
        for column in table.columns
    )


def _check_columns(db: Database, table: schemas.Table, stored_as: str, *own: tuple[str, str]) -> None:
    """Refuse a warehouse whose tables another version of the program made: its rows lack what this one reads."""
    described = db.execute(f"DESCRIBE {stored_as}").fetchall()
    found = [(name, kind) for name, kind, *_ in described]
    expected = [(column.name, schemas.SQL_TYPES[column.kind]) for column in table.columns] + list(own)
    if found != expected:
        other = sorted({name for name, _ in set(found) ^ set(expected)})
        db.execute("ROLLBACK")
        raise another_version(f"{table.name}: {', '.join(other) or 'order'}")


def another_version(what: str) -> IntegrityError:
    """Say that another version of the program made a warehouse, and what to do."""
    return IntegrityError(
        f"the warehouse was made by another version of the program ({what}); "
        "run `barberpro load --rebuild`, which makes it anew from the landing"
    )


def _check_key(db: Database, settings: Settings, key: pseudonyms.Key) -> None:
    known = db.scalar("SELECT fingerprint FROM pseudonym_key")
    if known is None:
        db.execute("INSERT INTO pseudonym_key VALUES (?)", [key.fingerprint])
    elif known != key.fingerprint:
        db.execute("ROLLBACK")
        raise IntegrityError(
            f"the pseudonym key {key.fingerprint} is not the one this warehouse was loaded with ({known}): clients "
            f"would become strangers; {pseudonyms.where_kept(settings, known)}"
        )


def add_reference_tables(db: Database, settings: Settings) -> None:
    """Put the reference tables, with what was imported, into temporary tables."""
    imports = _imports(settings.parameters)
    for name, frame in _reference_frames(settings.parameters if imports else None, imports).items():
        replace_with_frame(db, name, frame)


def _imports(overlays: Path) -> Imports:
    """Tell one state of what was imported from another."""
    stats = ((path, path.stat()) for path in sorted(overlays.rglob("*")))
    return tuple((str(path), stat.st_mtime_ns, stat.st_size) for path, stat in stats)


@lru_cache(maxsize=2)
def _reference_frames(overlays: Path | None, _imports: Imports) -> Mapping[str, pl.DataFrame]:
    """Read the reference tables; a writer opens often, and what is shipped stays the same while a process lives."""
    prices = reference.cpi(division=None, overlays=overlays)
    expectations = reference.inflation_expectations(overlays=overlays)
    last: date = prices.select(pl.col("month").max()).item()
    return {
        "cpi": prices,
        "fx": reference.fx(overlays=overlays),
        "inflation_expectations": expectations,
        "processor_fees": reference.processor_fees(),
        "installment_plans": reference.installment_plans(),
        "provinces": reference.provinces(),
        "holidays": reference.holidays(FIRST_HOLIDAY, date(last.year + 2, 12, 31)),
        "deflator": reference.deflator(prices, expectations),
    }


def replace_with_frame(db: Database, name: str, frame: pl.DataFrame) -> None:
    """Make `name` a temporary table that holds `frame`."""
    db.connection.register("frame_to_store", frame.to_arrow())
    db.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM frame_to_store")
    db.connection.unregister("frame_to_store")
