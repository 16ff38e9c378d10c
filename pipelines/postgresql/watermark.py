"""How far a relation is loaded: the last row by (updated_at, id), and up to when the past was settled.

Of both the earlier one counts. Rows before it are loaded for good, whatever commits later, so a fetch that was cut off
anywhere goes on from there, and one that was not begins with an overlap.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from psycopg import sql

from pipelines.postgresql.relations import Relation
from pipelines.postgresql.session import Connection, rows

WITH_ZONE = "timestamp with time zone"


@dataclass(frozen=True, slots=True)
class Condition:
    """SQL of the rows to read, and its values."""

    text: sql.Composable
    values: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Watermark:
    """The last row loaded, as the database writes it, and the settled time of the snapshot that it was seen in."""

    updated_at: str
    id: str
    settled: datetime

    def as_cursor(self, label: str) -> dict[str, str]:
        """Write it as entries of the source's cursor."""
        told = {"updated_at": self.updated_at, "id": self.id, "settled": self.settled.isoformat()}
        return {f"{label}, {key}": value for key, value in told.items()}


def watermark(cursor: Mapping[str, str], label: str) -> Watermark | None:
    """Read the watermark of a relation from the cursor; None where nothing is loaded."""
    found = [cursor.get(f"{label}, {key}") for key in ("updated_at", "id", "settled")]
    if found[0] is None or found[1] is None or found[2] is None:
        return None
    return Watermark(found[0], found[1], datetime.fromisoformat(found[2]))


def from_watermark(connection: Connection, relation: Relation, mark: Watermark | None) -> Condition:
    """Say which dated rows are not loaded for good: all of them where there is no watermark.

    The last row is read again, and so is every one from its moment on where rows may lack an id: what is read twice is
    recognised by its content.
    """
    place = sql.Identifier(relation.updated_at)
    if mark is None:
        return Condition(sql.SQL("{} IS NOT NULL").format(place))
    kind = relation.type_of(relation.updated_at)
    settled = at_source(relation, mark.settled)
    question = sql.SQL("SELECT %s::{kind} < %s::{kind}").format(kind=kind)
    ((earlier,),) = rows(connection, question, mark.updated_at, settled)
    if not earlier:
        return Condition(sql.SQL("{} >= %s::{}").format(place, kind), (settled,))
    if not relation.columns[relation.id].required:
        return Condition(sql.SQL("{} >= %s::{}").format(place, kind), (mark.updated_at,))
    text = sql.SQL("({}, {}) >= (%s::{}, %s::{})").format(
        place, sql.Identifier(relation.id), kind, relation.type_of(relation.id)
    )
    return Condition(text, (mark.updated_at, mark.id))


def within(relation: Relation, since: datetime | None, until: datetime | None) -> Condition:
    """Say which rows changed in a period."""
    place, kind = sql.Identifier(relation.updated_at), relation.type_of(relation.updated_at)
    bounds = [(sign, at) for sign, at in ((">=", since), ("<", until)) if at is not None]
    parts = [sql.SQL("{} {} %s::{}").format(place, sql.SQL(sign), kind) for sign, _ in bounds]
    return Condition(sql.SQL(" AND ").join(parts), tuple(at_source(relation, at) for _, at in bounds))


def undated(relation: Relation) -> Condition:
    """Say which rows no watermark can place."""
    return Condition(sql.SQL("{} IS NULL").format(sql.Identifier(relation.updated_at)))


def at_source(relation: Relation, at: datetime) -> str:
    """Write a moment as the column has it: without offset it is a time of the mapping's zone."""
    if relation.columns[relation.updated_at].type == WITH_ZONE:
        return at.isoformat()
    return at.astimezone(ZoneInfo(zone_of(relation))).replace(tzinfo=None).isoformat()


def zone_of(relation: Relation) -> str:
    """Name the zone of times that bear no offset."""
    return relation.input.fields["event_at"].zone or relation.input.zone
