"""One fetch: see how far back to go, take the snapshot, bring each relation's rows, move the cursor as they load."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from psycopg import sql
from psycopg.errors import InsufficientPrivilege

from barberpro.errors import UsageError
from barberpro.warehouse import fetched as landing
from pipelines.postgresql import reconciling
from pipelines.postgresql.copying import Batch, Target, batches
from pipelines.postgresql.horizon import horizon
from pipelines.postgresql.job import Job
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


def fetch(request: Request) -> Iterator[Fetched]:
    """Fetch what changed; each part is loaded, and the cursor moved, before the next one is read."""
    dsn = request.dsn or request.settings.database_url
    if not dsn:
        raise UsageError(f"the source {NAME} needs a database; name it with --dsn or in DATABASE_URL")
    params = request.settings.params.postgresql
    for path in landing.left_over(request.settings.raw, request.mapping.source, "*-pg[0-9]*"):
        path.unlink()  # written by a fetch that was killed before it came to load them; they are fetched again
    with connected(dsn) as connection:
        database = _identity(connection)
        seen = horizon(connection, params)
        with snapshot(connection, params.lock_seconds):
            found = relations(connection, request.mapping)
            if request.reconcile_keys:
                reconciling.check(request.mapping, found)
            cursor = landing.read_cursor(request.settings.raw, request.mapping.source, NAME)
            target = Target(request.settings, request.mapping.source, f"pg{seen.at:%Y%m%dT%H%M%S%f}", params.batch_rows)
            job = Job(request, connection, seen, target, database, cursor)
            yield from _parts(job, found)
            if request.reconcile_keys:
                yield from reconciling.reconcile(job, found)


def _parts(job: Job, found: list[Relation]) -> Iterator[Fetched]:
    part, notes = _Part(), (*job.horizon.notes, *_first_time(job, found))
    for relation in found:
        for batch, moved in _of_relation(job, relation):
            part.paths.append(batch.path)
            part.rows += batch.rows
            part.moved |= moved
            if part.rows >= job.target.rows:
                yield _fetched(job, part, notes)
                part = _Part()
    yield _fetched(job, part, notes)


def _of_relation(job: Job, relation: Relation) -> Iterator[tuple[Batch, dict[str, str]]]:
    """Bring a relation's rows, each file with what the cursor says once it is loaded."""
    if not relation.columns[relation.updated_at].required:
        for batch in batches(job.connection, relation, undated(relation), job.target.named("undated")):
            yield batch, {}
    condition, moves = _wanted(job, relation)
    for batch in batches(job.connection, relation, condition, job.target):
        job.request.progress(f"Fetching {relation.name}", batch.rows)
        mark = Watermark(str(batch.updated_at), batch.id or "", job.horizon.settled)
        yield batch, mark.as_cursor(job.label(relation)) if moves else {}


def _wanted(job: Job, relation: Relation) -> tuple[Condition, bool]:
    """Say which rows to read, and whether the cursor may move over them: not where a gap would be left behind it."""
    request, mark = job.request, watermark(job.cursor, job.label(relation))
    begin = from_watermark(job.connection, relation, mark)
    if request.since is None and request.until is None:
        return begin, True
    period = within(relation, request.since, request.until)
    if request.since is None:
        return _both(begin, period), True
    return period, mark is None


def _both(one: Condition, other: Condition) -> Condition:
    return Condition(sql.SQL("{} AND {}").format(one.text, other.text), one.values + other.values)


def _fetched(job: Job, part: _Part, notes: tuple[str, ...]) -> Fetched:
    return Fetched(tuple(part.paths), job.request.mapping, notes, _mover(job.request, part.moved))


def _mover(request: Request, moved: dict[str, str]) -> Callable[[], None]:
    def done() -> None:
        if moved:
            landing.move_cursor(request.settings.raw, request.mapping.source, NAME, moved)

    return done


def _identity(connection: Connection) -> str:
    try:
        ((system,),) = rows(connection, "SELECT system_identifier::text FROM pg_control_system()")
    except InsufficientPrivilege:
        system = f"{connection.info.host}:{connection.info.port}"
    return f"{connection.info.dbname} of {system}"


def _first_time(job: Job, found: list[Relation]) -> tuple[str, ...]:
    """Say where another database was fetched from before: what it brought stays, and this one is fetched whole."""
    if not job.cursor or any(watermark(job.cursor, job.label(each)) for each in found):
        return ()
    return (f"{job.database} was never fetched from, while another database or other tables were: it is read whole",)
