"""One fetch: see how far back to go, take the snapshot, bring each relation's rows, move the cursor as they load."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from psycopg import sql
from psycopg.errors import InsufficientPrivilege

from barberpro.errors import UsageError
from barberpro.warehouse import fetched as landing
from pipelines.postgresql.copying import Batch, Target, batches
from pipelines.postgresql.horizon import Horizon, horizon
from pipelines.postgresql.relations import Relation, relations
from pipelines.postgresql.session import Connection, connected, rows, snapshot
from pipelines.postgresql.watermark import Condition, Watermark, from_watermark, undated, watermark, within
from pipelines.source import Fetched, Request

NAME = "postgresql"


@dataclass(slots=True)
class _Part:
    """What is loaded in one go: files of one relation or of several, and how the cursor moves afterwards."""

    paths: list[Path] = field(default_factory=list)
    rows: int = 0
    moved: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fetch:
    """What all relations of one fetch share."""

    request: Request
    connection: Connection
    horizon: Horizon
    target: Target
    database: str
    """What tells this database from every other one: a watermark of one says nothing of another."""
    cursor: dict[str, str]

    def label(self, relation: Relation) -> str:
        """Name a relation in the cursor."""
        return f"{relation.input.table.name} from {relation.name} in {self.database}"


def fetch(request: Request) -> Iterator[Fetched]:
    """Fetch what changed; each part is loaded, and the cursor moved, before the next one is read."""
    dsn = request.dsn or request.settings.database_url
    if not dsn:
        raise UsageError(f"the source {NAME} needs a database; name it with --dsn or in DATABASE_URL")
    params = request.settings.params.postgresql
    with connected(dsn) as connection:
        database = _identity(connection)
        seen = horizon(connection, params)
        with snapshot(connection, params.lock_seconds):
            found = relations(connection, request.mapping)
            cursor = landing.read_cursor(request.settings.raw, request.mapping.source, NAME)
            target = Target(request.settings, request.mapping.source, f"{seen.at:%Y%m%dT%H%M%S%f}", params.batch_rows)
            yield from _parts(Fetch(request, connection, seen, target, database, cursor), found)


def _parts(fetch: Fetch, found: list[Relation]) -> Iterator[Fetched]:
    part, notes = _Part(), (*fetch.horizon.notes, *_first_time(fetch, found))
    for relation in found:
        for batch, moved in _of_relation(fetch, relation):
            part.paths.append(batch.path)
            part.rows += batch.rows
            part.moved |= moved
            if part.rows >= fetch.target.rows:
                yield _fetched(fetch, part, notes)
                part = _Part()
    yield _fetched(fetch, part, notes)


def _of_relation(fetch: Fetch, relation: Relation) -> Iterator[tuple[Batch, dict[str, str]]]:
    """Bring a relation's rows, each file with what the cursor says once it is loaded."""
    if not relation.columns[relation.updated_at].required:
        for batch in batches(fetch.connection, relation, undated(relation), _named(fetch.target, "undated")):
            yield batch, {}
    condition, moves = _wanted(fetch, relation)
    for batch in batches(fetch.connection, relation, condition, fetch.target):
        fetch.request.progress(f"Fetching {relation.name}", batch.rows)
        mark = Watermark(str(batch.updated_at), batch.id or "", fetch.horizon.settled)
        yield batch, mark.as_cursor(fetch.label(relation)) if moves else {}


def _named(target: Target, word: str) -> Target:
    return Target(target.settings, target.source, f"{target.stamp}-{word}", target.rows)


def _wanted(fetch: Fetch, relation: Relation) -> tuple[Condition, bool]:
    """Say which rows to read, and whether the cursor may move over them: not where a gap would be left behind it."""
    request, mark = fetch.request, watermark(fetch.cursor, fetch.label(relation))
    begin = from_watermark(fetch.connection, relation, mark)
    if request.since is None and request.until is None:
        return begin, True
    period = within(relation, request.since, request.until)
    if request.since is None:
        return _both(begin, period), True
    return period, mark is None


def _both(one: Condition, other: Condition) -> Condition:
    return Condition(sql.SQL("{} AND {}").format(one.text, other.text), one.values + other.values)


def _fetched(fetch: Fetch, part: _Part, notes: tuple[str, ...]) -> Fetched:
    return Fetched(tuple(part.paths), fetch.request.mapping, notes, _mover(fetch.request, part.moved))


def _mover(request: Request, moved: dict[str, str]) -> Callable[[], None]:
    def done() -> None:
        landing.move_cursor(request.settings.raw, request.mapping.source, NAME, moved)

    return done


def _identity(connection: Connection) -> str:
    try:
        ((system,),) = rows(connection, "SELECT system_identifier::text FROM pg_control_system()")
    except InsufficientPrivilege:
        system = f"{connection.info.host}:{connection.info.port}"
    return f"{connection.info.dbname} of {system}"


def _first_time(fetch: Fetch, found: list[Relation]) -> tuple[str, ...]:
    """Say where another database was fetched from before: what it brought stays, and this one is fetched whole."""
    if not fetch.cursor or any(watermark(fetch.cursor, fetch.label(each)) for each in found):
        return ()
    return (f"{fetch.database} was never fetched from, while another database or other tables were: it is read whole",)
