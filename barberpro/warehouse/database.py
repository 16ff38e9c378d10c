"""One DuckDB connection and the few ways this platform talks to it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import ibis
import polars as pl
from ibis.backends.sql.datatypes import DuckDBType

from barberpro.errors import IntegrityError, UnavailableError
from barberpro.warehouse.space import is_full
from barberpro.warehouse.sql import identifier, literal

DAMAGE = (duckdb.IOException, duckdb.FatalException, duckdb.SerializationException)
"""What DuckDB raises where a file is not what it wrote."""


@dataclass(frozen=True, slots=True)
class Database:
    """A connection that runs SQL and Ibis expressions and hands out Polars frames, so that DECIMAL stays DECIMAL."""

    connection: duckdb.DuckDBPyConnection
    read_by_threads: bool = False
    """Each query gets a cursor of its own; such a cursor does not see temporary tables."""

    def execute(self, sql: str, parameters: list[Any] | None = None) -> duckdb.DuckDBPyConnection:
        """Run one statement."""
        with _told():
            return self.connection.execute(sql, parameters)

    def frame(self, query: str | ibis.Table, parameters: list[Any] | None = None) -> pl.DataFrame:
        """Fetch the rows of a query or expression as a Polars frame."""
        sql = query if isinstance(query, str) else str(ibis.to_sql(query, dialect="duckdb"))
        connection = self.connection.cursor() if self.read_by_threads else self.connection
        with _told():
            return connection.execute(sql, parameters).pl()

    def scalar(self, sql: str, parameters: list[Any] | None = None) -> Any:
        """Fetch the first value of the first row; None where there is no row."""
        row = self.connection.execute(sql, parameters).fetchone()
        return row[0] if row else None

    def tables(self) -> set[str]:
        """Names of the tables and views of the main schema."""
        rows = self.connection.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'main'"
        ).fetchall()
        return {name for (name,) in rows}

    def expression(self, name: str) -> ibis.Table:
        """Describe the table `name` as an unbound Ibis table, which `barberpro.tables` and `features` build upon."""
        described = self.connection.execute(f"DESCRIBE {identifier(name)}").fetchall()
        return ibis.table({column: _ibis_type(kind) for column, kind, *_ in described}, name=name)

    def write_parquet(self, query: str | ibis.Table, path: Path, order_by: tuple[str, ...]) -> int:
        """Write a query's rows in a unique order to `path`, whole or not at all, and return their number."""
        sql = query if isinstance(query, str) else str(ibis.to_sql(query, dialect="duckdb"))
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(path.name + ".partial")
        ordering = ", ".join(identifier(name) for name in order_by)
        rows = self.connection.execute(
            f"COPY (SELECT * FROM ({sql}) ORDER BY {ordering}) TO {literal(str(partial))} "
            "(FORMAT parquet, COMPRESSION zstd)"
        ).fetchone()
        partial.replace(path)
        return int(rows[0]) if rows else 0


@contextmanager
def _told() -> Iterator[None]:
    """Turn what a damaged file or a full disk does to a statement into our errors; others pass."""
    try:
        yield
    except duckdb.Error as error:
        text = " ".join(str(error).split())
        if is_full(error):  # a COMMIT meets it too, as an error of the transaction
            raise UnavailableError(f"the disk is full ({text}); make room and try again") from error
        if not isinstance(error, DAMAGE):
            raise
        raise IntegrityError(
            f"the database cannot be read ({text}); run `barberpro doctor`, which says what is damaged and what to do"
        ) from error


def _ibis_type(kind: str) -> Any:
    return DuckDBType.from_string(kind)


@contextmanager
def memory_database() -> Iterator[Database]:
    """Open a private database in memory, in UTC, and close it at the end."""
    with tempfile.TemporaryDirectory(prefix="barberpro-") as spill:
        connection = duckdb.connect(":memory:", config={"temp_directory": spill})
        try:
            connection.execute("SET TimeZone = 'UTC'")
            _hide_progress(connection)
            yield Database(connection)
        finally:
            connection.close()


def _hide_progress(connection: duckdb.DuckDBPyConnection) -> None:
    """Keep the bar off stdout; where none is shown, in a notebook without widgets, DuckDB refuses to be told so."""
    if connection.execute("SELECT current_setting('enable_progress_bar')").fetchall() == [(True,)]:
        connection.execute("SET enable_progress_bar = false")
