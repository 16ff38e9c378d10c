"""Finds the records of a file that are about somebody, as the loader reads them, and those that it cannot read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
from duckdb.func import FunctionNullHandling, PythonUDFType

from barberpro.warehouse.chunks import Refusal, Sizes
from barberpro.warehouse.columns import joined_columns, wanted_columns
from barberpro.warehouse.database import Database
from barberpro.warehouse.frame import JSON_TEXT, Frame, column_name
from barberpro.warehouse.frames import frames
from barberpro.warehouse.joins import stage_join
from barberpro.warehouse.personal import leaves
from barberpro.warehouse.specs import FieldSpec, FileFormat, Input
from barberpro.warehouse.sql import literal
from barberpro.warehouse.statement import persons_sql

Covers = Callable[[str], bool]
"""Says whether an identifier is the person's."""
WORDS = re.compile(r"[^\w.@+-]+")
PARTS = re.compile(r"[,;|\t\"']")


@dataclass(frozen=True, slots=True)
class Role:
    """A way in which a file is read: as an input's own file, or as one that it is joined with."""

    source: Input
    join: str | None = None
    joined: Mapping[str, Path] = field(default_factory=dict)
    """Files that the input's own is joined with, by the name of the join."""

    @property
    def format(self) -> FileFormat:
        """Marks of the file."""
        if self.join is None:
            return self.source.format
        return next(each.format for each in self.source.joins if each.name == self.join)

    @property
    def is_of_persons(self) -> bool:
        """Whether a record is nothing without the person: its table demands one."""
        table = self.source.table
        return self.join is None and any(column.personal and column.required for column in table.columns)

    @property
    def wanted(self) -> set[str]:
        """Columns of the file that are read."""
        return wanted_columns(self.source) if self.join is None else joined_columns(self.source, self.join)


@dataclass(frozen=True, slots=True)
class Traces:
    """Where a person stands in a file, by the line of each record: in readable ones, and in ones no reader can read."""

    records: frozenset[int]
    unreadable: frozenset[int]
    of_all: int
    """Records of the file."""

    @property
    def count(self) -> int:
        """How many records there are of the person."""
        return len(self.records | self.unreadable)


def traces(db: Database, path: Path, roles: list[Role], sizes: Sizes, covers: Covers) -> Traces:
    """Find a person's records in a file that is read in each of `roles`."""
    _add_function(db, covers)
    readable, unreadable, of_all = set[int](), set[int](), 0
    for role in roles:
        records = 0
        for frame in _staged_frames(db, path, role, sizes):
            odd = [*frame.refused, *_no_json(db, frame)]
            unreadable |= {each.line for each in odd if mentions(each.raw, role.format.encoding, covers)}
            readable |= _lines(db, role, frame)
            records += frame.records
        of_all = max(of_all, records)
    return Traces(frozenset(readable), frozenset(unreadable), of_all)


def _staged_frames(db: Database, path: Path, role: Role, sizes: Sizes) -> Iterator[Frame]:
    if role.join is None:
        for join in role.source.joins:
            stage_join(db, role.source, join, role.joined[join.name], sizes)
    return frames(path, role.format, sizes, role.wanted)


def _lines(db: Database, role: Role, frame: Frame) -> set[int]:
    """Find the lines of a frame's records that are about the person."""
    sql = persons_sql(role.source, frame.names) if role.join is None else _joined_sql(role, frame)
    if sql is None or not frame.table.num_rows:
        return set()
    db.connection.register("candidates", frame.table)
    readable = "" if frame.names else f"WHERE json_valid({JSON_TEXT})"
    db.execute(f"CREATE OR REPLACE TEMP TABLE records AS SELECT * FROM candidates {readable}")
    db.connection.unregister("candidates")
    return {int(line) for (line,) in db.execute(sql).fetchall()}


def _joined_sql(role: Role, frame: Frame) -> str | None:
    specs = [leaf for each in role.source.fields.items() if _is_personal(role.source, each) for leaf in leaves(each[1])]
    tests = [_joined_test(leaf, frame) for leaf in specs if leaf.join == role.join]
    return f"SELECT line FROM records WHERE {' OR '.join(tests)}" if tests else None


def _is_personal(source: Input, field_of: tuple[str, FieldSpec]) -> bool:
    return source.table.column(field_of[0]).personal


def _joined_test(leaf: FieldSpec, frame: Frame) -> str:
    parts = [f"nullif(trim({column_name(frame.names.index(name))}), '')" for name in leaf.sources]
    return f"is_covered({f' || {literal(leaf.joined_by)} || '.join(parts)})"


def _no_json(db: Database, frame: Frame) -> list[Refusal]:
    """List records that are no JSON: none of their fields can be read."""
    if frame.names or not frame.table.num_rows:
        return []
    db.connection.register("candidates", frame.table)
    rows = db.execute(
        f"SELECT line, byte_offset, {JSON_TEXT} FROM candidates "
        f"WHERE NOT json_valid({JSON_TEXT}) OR json_type({JSON_TEXT}) <> 'OBJECT'"
    ).fetchall()
    db.connection.unregister("candidates")
    return [Refusal(line, offset, "", text.encode()) for line, offset, text in rows]


def mentions(record: bytes, encoding: str, covers: Covers) -> bool:
    """Whether the person's identifier stands in a record as a word or between its marks."""
    text = record.decode(encoding, "replace")
    return any(covers(word.strip()) for word in {*WORDS.split(text), *PARTS.split(text)} if word.strip())


def _add_function(db: Database, covers: Covers) -> None:
    known: dict[str, bool] = {}

    def covered(values: Any) -> Any:
        for value in values.unique().to_pylist():
            if value is not None and value not in known:
                known[value] = covers(value)
        return pa.array([value is not None and known[value] for value in values.to_pylist()], pa.bool_())

    if "is_covered" in {name for (name,) in db.execute("SELECT function_name FROM duckdb_functions()").fetchall()}:
        db.connection.remove_function("is_covered")
    db.connection.create_function(
        "is_covered",
        covered,
        ["VARCHAR"],
        "BOOLEAN",
        type=PythonUDFType.ARROW,
        null_handling=FunctionNullHandling.SPECIAL,
    )
