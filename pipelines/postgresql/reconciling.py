"""The nightly reconciliation: what no watermark can show is found by comparing all keys, in the fetch's own snapshot.

Rows that are missing here are fetched by key; rows that are gone there get a tombstone. It reads every key of the
database, so it is asked for by `--reconcile-keys` at a quiet hour of the operator's choice. It is no part of every
fetch, nor of the daily run, which does not depend on the database being there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from psycopg import sql

from barberpro.errors import BadInputError, GateRefusedError
from barberpro.tables import schemas
from barberpro.warehouse import fetched as landing
from barberpro.warehouse import writer
from barberpro.warehouse.files import write_json
from barberpro.warehouse.specs import Mapping
from pipelines.postgresql import keys
from pipelines.postgresql.copying import batches
from pipelines.postgresql.job import Job
from pipelines.postgresql.keys import Beside, Grave
from pipelines.postgresql.relations import Relation
from pipelines.postgresql.watermark import Condition
from pipelines.source import Fetched

REPORT = "postgresql_keys.json"
ALWAYS_ALLOWED = 20
"""So many rows may vanish whatever their share: of a small table that is soon a large one."""
KEYS_A_QUERY = 20_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Keys = list[tuple[Relation, Path]]
"""Each relation with the file of its keys."""


def check(mapping: Mapping, relations: list[Relation]) -> None:
    """Refuse, before anything is fetched, what could not be reconciled afterwards."""
    if not any(each.table is schemas.TOMBSTONES for each in mapping.inputs):
        raise BadInputError(
            f"--reconcile-keys: mapping {mapping.path.name} has no input for tombstones; copy that of marketplace.yaml"
        )
    for each in relations:
        keys.check(each)


def reconcile(job: Job, relations: list[Relation]) -> Iterator[Fetched]:
    """Compare all keys once what changed is loaded: bring what is missing, bury what is gone, count what there is."""
    with ExitStack() as held:
        job.request.progress("Reading all keys")
        files = [
            (each, held.enter_context(keys.keys_file(job.connection, each, job.target.named(f"keys{number}"))))
            for number, each in enumerate(relations)
        ]
        brought = yield from _missing(job, files)
        buried = yield from _graves(job, files)
        yield _counted(job, files, brought, buried)


def _missing(job: Job, files: Keys) -> Any:
    """Fetch the rows that are not here; return their number by relation."""
    with ExitStack() as opened:
        found = {each.relation.name: (each.relation, each.missing()) for each in _beside(job, files, opened)}
    for relation, ids in found.values():
        for first in range(0, len(ids), KEYS_A_QUERY):
            kind = relation.type_of(relation.id)
            chosen = sql.SQL("{} = ANY(%s::{}[])").format(sql.Identifier(relation.id), kind)
            condition = Condition(chosen, (ids[first : first + KEYS_A_QUERY],))
            for batch in batches(job.connection, relation, condition, job.target.named(f"missing{first}")):
                yield Fetched((batch.path,), job.request.mapping, (), _nothing)
    return {name: len(ids) for name, (_, ids) in found.items()}


def _graves(job: Job, files: Keys) -> Any:
    """Write a tombstone for each row that is gone, or back; return those of each relation."""
    settled, seen = _micros(job.horizon.settled) - 1, _micros(job.horizon.at)  # a row stamped just then is a later one
    found: dict[str, list[Grave]] = {}
    lines: list[str] = []
    with ExitStack() as opened:
        for each in _beside(job, files, opened):
            graves = each.graves(settled, seen)
            _refuse_too_many(job, each, sum(grave.gone for grave in graves))
            found[each.relation.name] = graves
            lines += [_line(job, each.table.name, grave) for grave in graves]
    if lines:
        name = f"tombstones-{job.target.stamp}.jsonl"
        with landing.whole_file(job.target.settings.raw, job.target.source, name) as stream:
            stream.write("".join(lines).encode())
        path = landing.folder_of(job.target.settings.raw, job.target.source) / name
        yield Fetched((path,), job.request.mapping, (), _nothing)
    return found


def _refuse_too_many(job: Job, beside: Beside, gone: int) -> None:
    """Stop where so much vanished that it is rather the wrong database, or an emptied table."""
    here, share = beside.here(), job.request.settings.params.postgresql.max_gone_share
    if gone > max(ALWAYS_ALLOWED, share * here):
        raise GateRefusedError(
            f"{gone} of {here} rows of {beside.table.name} are not in {beside.relation.name} of {job.database}, more "
            f"than postgresql.max_gone_share ({share}); nothing was taken out: see that it is the right database, or "
            "raise the share"
        )


def _line(job: Job, table: str, grave: Grave) -> str:
    told = {
        "tombstone_id": f"{table}:{grave.key}",
        "table_name": table,
        "row_key": grave.key,
        "gone": grave.gone,
        "source_version": grave.source_version,
        "event_at": (EPOCH + timedelta(microseconds=grave.event_at_us)).isoformat(),
        "known_at": max(job.horizon.at, EPOCH + timedelta(microseconds=grave.event_at_us)).isoformat(),
    }
    return json.dumps(told, ensure_ascii=False) + "\n"


def _counted(job: Job, files: Keys, brought: dict[str, int], buried: dict[str, list[Grave]]) -> Fetched:
    """Tell what there is on both sides now, as notes and as a report."""
    report: dict[str, dict[str, int]] = {}
    with ExitStack() as opened:
        for each in _beside(job, files, opened):
            there, here, refused = each.counts()
            graves = buried[each.relation.name]
            gone = sum(grave.gone for grave in graves)
            report[each.relation.name] = {
                "there": there,
                "here": here,
                "brought": brought[each.relation.name],
                "gone": gone,
                "back": len(graves) - gone,
                "refused": refused,
                "earlier_there": each.earlier_there(),
            }
    content = {"at": job.horizon.at.isoformat(), "database": job.database, "relations": report}

    def done() -> None:
        write_json(job.request.settings.reports / REPORT, content)

    return Fetched((), job.request.mapping, tuple(_told(name, counts) for name, counts in report.items()), done)


def _told(name: str, counts: dict[str, int]) -> str:
    words = {
        "brought": "were missing and fetched",
        "gone": "are gone there and left out",
        "back": "are back there and count again",
        "refused": "are there but refused here, see `barberpro quarantine`",
        "earlier_there": "are older there than here: was the database restored from a copy?",
    }
    found = [f"{counts[key]} {text}" for key, text in words.items() if counts[key]]
    return "; ".join([f"keys of {name}: {counts['there']} there, {counts['here']} here", *found])


def _beside(job: Job, files: Keys, opened: ExitStack) -> Iterator[Beside]:
    """Open the warehouse and compare relation by relation."""
    settings = job.request.settings
    opened.enter_context(writer.locked(settings))
    db = opened.enter_context(writer.connected(settings, writer.writer_file(settings), references=False))
    for relation, file in files:
        yield keys.beside(db, relation, file, job.target.source)


def _micros(at: datetime) -> int:
    return (at - EPOCH) // timedelta(microseconds=1)


def _nothing() -> None:
    """Leave the cursor where it is."""
