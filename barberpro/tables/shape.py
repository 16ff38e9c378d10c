"""What a table is made of: kinds, columns, keys and the order it is written in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "integer", "money", "boolean", "timestamp", "date", "share", "index", "decimal"]

SQL_TYPES: dict[Kind, str] = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "money": "DECIMAL(18,2)",
    "boolean": "BOOLEAN",
    "timestamp": "TIMESTAMP",
    "date": "DATE",
    "share": "DOUBLE",
    "index": "DECIMAL(18,4)",
    "decimal": "DECIMAL(18,6)",
}
"""Timestamps are UTC without a zone mark; a share is a probability or ratio between 0 and 1; a decimal is an exact
number in the unit that its column names."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `required` refuses NULL, `allowed` closes the list of values, `personal` is stored as a pseudonym.

    `known` lists the values whose meaning we know; others are kept, counted and told.
    """

    name: str
    kind: Kind
    text: str
    required: bool = False
    allowed: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    personal: bool = False
    at_least: int | None = None
    outcome: bool = False
    """True where the value is only known after the attempt: a file to be scored may lack it."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: what one row is, its columns, its natural key and the unique order it is written in."""

    name: str
    one_row_is: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    order_by: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The column names in order."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """Find the column called `name`."""
        return next(column for column in self.columns if column.name == name)
