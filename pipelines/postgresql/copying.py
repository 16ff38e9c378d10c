"""Streams rows out of the database into Parquet files of the landing, a few megabytes at a time.

COPY brings rows as text, exactly as the database writes them; they are kept as text, so that no number is rounded on
its way and the mapping reads them as it reads an export.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq
from psycopg import sql

from barberpro.errors import IntegrityError
from barberpro.settings import Settings
from barberpro.warehouse import fetched
from pipelines.postgresql.relations import TRUTH, Relation
from pipelines.postgresql.session import Connection
from pipelines.postgresql.watermark import Condition

CHUNK_BYTES = 4 << 20
PLACED = 2
"""How many columns stand behind the wanted ones, and tell a row's place: updated_at and id."""


@dataclass(frozen=True, slots=True)
class Batch:
    """A whole file of the landing, its rows, and the place of the last one."""

    path: Path
    rows: int
    updated_at: str | None
    id: str | None


@dataclass(frozen=True, slots=True)
class Target:
    """Where batches go and what they are called: `stamp` tells one fetch from every other."""

    settings: Settings
    source: str
    stamp: str
    rows: int
    """About how many rows a file takes."""

    def named(self, word: str) -> Target:
        """Return the same with a word in the files' names."""
        return replace(self, stamp=f"{self.stamp}-{word}")


def batches(connection: Connection, relation: Relation, condition: Condition, target: Target) -> Iterator[Batch]:
    """Write the rows in the order of their change, file by file; nothing where there are none."""
    names = [*relation.wanted, *(f"\0{place}" for place in range(PLACED))]
    query = _query(relation, condition)
    chunks = copied(connection, query, condition.values, names, target.rows, relation.name)
    for number, first in enumerate(chunks):
        yield _batch(first, chunks, relation, target, f"{target.stamp}-{number:06d}")


def _batch(first: pa.Table, rest: Iterator[pa.Table], relation: Relation, target: Target, stamp: str) -> Batch:
    """Write one file; `rest` is taken from until the file is full."""
    name = relation.file_name(stamp)
    kept, rows, last = len(relation.wanted), 0, first
    with fetched.whole_file(target.settings.raw, target.source, name) as stream:
        schema = first.schema if kept == first.num_columns else pa.schema(list(first.schema)[:kept])
        with pq.ParquetWriter(stream, schema, compression="zstd") as writer:
            for chunk in chain([first], rest):  # which leaves `rest` open for the next file
                writer.write_table(chunk.select(range(kept)))
                rows, last = rows + chunk.num_rows, chunk
                if rows >= target.rows:
                    break
    updated_at, identity = (last.column(kept + place)[-1].as_py() for place in range(PLACED))
    return Batch(fetched.folder_of(target.settings.raw, target.source) / name, rows, updated_at, identity)


def copied(  # noqa: PLR0913, PLR0917  what to copy, and how to cut it
    connection: Connection, query: sql.Composable, values: tuple[Any, ...], names: list[str], most: int, what: str
) -> Iterator[pa.Table]:
    """Copy the rows of a query as tables of text, each of some megabytes and at most `most` rows."""
    text, count = bytearray(), 0
    statement = sql.SQL("COPY ({}) TO STDOUT (FORMAT csv, ENCODING 'UTF8')").format(query)
    with connection.cursor().copy(statement, values) as copy:
        for message in copy:
            text += message
            count += 1
            if len(text) >= CHUNK_BYTES or count >= most:
                yield _table(text, names, what)
                text, count = bytearray(), 0
    if text:
        yield _table(text, names, what)


def _query(relation: Relation, condition: Condition) -> sql.Composable:
    place, identity = sql.Identifier(relation.updated_at), sql.Identifier(relation.id)
    return sql.SQL("SELECT {columns} FROM {name} WHERE {condition} ORDER BY {place}, {identity}").format(
        columns=sql.SQL(", ").join([*(_column(relation, name) for name in relation.wanted), place, identity]),
        name=relation.sql_name,
        condition=condition.text,
        place=place,
        identity=identity,
    )


def _column(relation: Relation, name: str) -> sql.Composable:
    """Write truth as true and false, not t and f."""
    cast = "::text" if relation.columns[name].category == TRUTH else ""
    return sql.SQL("{}" + cast).format(sql.Identifier(name))  # type: ignore[operator]


def _table(text: bytearray, names: list[str], what: str) -> pa.Table:
    """Read rows of CSV as columns of text; what is missing is NULL, an empty text in quotes is not."""
    reading = pc.ReadOptions(use_threads=False, block_size=len(text) + 1, column_names=names)
    parsing = pc.ParseOptions(newlines_in_values=True)
    kinds = {name: pa.string() for name in names}
    converting = pc.ConvertOptions(
        column_types=kinds, strings_can_be_null=True, null_values=[""], quoted_strings_can_be_null=False
    )
    try:
        return pc.read_csv(pa.BufferReader(text), reading, parsing, converting)
    except pa.ArrowInvalid:  # its text quotes the row
        raise IntegrityError(
            f"the rows of {what} did not come as PostgreSQL writes them; is a proxy between?"
        ) from None
