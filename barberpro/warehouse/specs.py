"""What a mapping declares, as frozen values: files and their marks, joins, and how each column is filled."""

from __future__ import annotations

from collections.abc import Mapping as AbstractMapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from barberpro.tables import schemas

FormatType = Literal["csv", "jsonl", "json", "parquet"]
NOT_GIVEN = object()


@dataclass(frozen=True, slots=True)
class FileFormat:
    """Marks of a file: everything a parser could otherwise guess wrong."""

    type: FormatType
    delimiter: str = ","
    quote: str = '"'
    encoding: str = "utf-8"
    decimal: str = "."
    thousands: str = ""


@dataclass(frozen=True, slots=True)
class Join:
    """A second file whose columns a field may take: `on` maps its column to a column (or `join.column`) of the first.

    A record without its partner is refused, unless the join is `optional`.
    """

    name: str
    files: tuple[str, ...]
    format: FileFormat
    on: tuple[tuple[str, str], ...]
    where: tuple[tuple[str, str], ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Sum:
    """Adds `of` over the objects of a JSON list that match `where`; a trailing * matches any ending."""

    path: str
    of: str
    where: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """How one column is filled: where the text comes from, then what is done to it."""

    sources: tuple[str, ...] = ()
    joined_by: str = ""
    join: str | None = None
    const: str | None = None
    record_key: Literal["place", "content"] | None = None
    """The record is known by its place in its file, or by what it says; `key_of` names the columns that say it."""
    key_of: tuple[str, ...] = ()
    optional: bool = False
    """Whether the file may lack the column."""
    first_of: tuple[FieldSpec, ...] = ()
    sum: Sum | None = None
    map: tuple[tuple[str, str | None], ...] | None = None
    otherwise: Any = NOT_GIVEN
    present: str | None = None
    absent: str | None = None
    default: str | None = None
    null_values: tuple[str, ...] = ()
    format: str = "iso8601"
    zone: str | None = None
    delay_us: int = 0


@dataclass(frozen=True, slots=True)
class DatabaseTable:
    """The table or view of a PostgreSQL database that holds the rows of an input: None stands for the default."""

    table: str | None = None
    """Its name, after its schema and a dot where it is not on the search path; default: that of our table."""
    id: str | None = None
    """The column that tells its rows apart; default: the one that fills our key."""
    updated_at: str | None = None
    """The column that moves whenever a row changes; default: the one that fills `event_at`."""


@dataclass(frozen=True, slots=True)
class Input:
    """One kind of file and the table its records go to."""

    table: schemas.Table
    files: tuple[str, ...]
    format: FileFormat
    zone: str
    ignored: tuple[str, ...] | Literal["*"]
    joins: tuple[Join, ...]
    fields: AbstractMapping[str, FieldSpec]
    postgresql: DatabaseTable | None = None


@dataclass(frozen=True, slots=True)
class Mapping:
    """A whole mapping file."""

    name: str
    title: str
    source: str
    inputs: tuple[Input, ...]
    sha256: str
    path: Path = field(compare=False)
