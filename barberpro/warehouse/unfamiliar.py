"""Values that are kept though nobody knows what they mean: a status or a reason of tomorrow."""

from __future__ import annotations

from dataclasses import dataclass

from barberpro.tables.schemas import Table
from barberpro.warehouse.database import Database
from barberpro.warehouse.masks import shown_value
from barberpro.warehouse.sql import identifier, literal

CODE = "[a-z][a-z_]{0,63}"
"""A processor's word, which is shown as it is; anything else as masks allow."""
MOST = 20
"""Values told of one column of a file."""


@dataclass(frozen=True, slots=True)
class Unfamiliar:
    """A value of a column that was kept: as it may be shown, how many records bear it, and the first one's line."""

    column: str
    value: str
    count: int
    first_line: int


def unfamiliar(db: Database, table: Table) -> tuple[Unfamiliar, ...]:
    """Count the values of `staged` that the columns' lists of known ones do not hold, the most frequent first."""
    return tuple(
        Unfamiliar(column.name, *row)
        for column in table.columns
        if column.known
        for row in db.execute(_counts(column.name, column.known)).fetchall()
    )


def _counts(column: str, known: tuple[str, ...]) -> str:
    name, listed = identifier(column), ", ".join(map(literal, known))
    plain = f"chr(39) || {name} || chr(39)"
    shown = f"CASE WHEN regexp_full_match({name}, {literal(CODE)}) THEN {plain} ELSE {shown_value(name)} END"
    return (
        f"SELECT {shown} AS shown, count(*), min(line) FROM staged WHERE {name} NOT IN ({listed}) "
        f"GROUP BY shown ORDER BY count(*) DESC, min(line) LIMIT {MOST}"
    )
