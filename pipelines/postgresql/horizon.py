"""Up to when the past is settled: no transaction that was open, or begins later, can still bring a row from before.

A row bears the time at which its transaction began, or at which an application stamped it, but appears only when that
transaction commits. A watermark at the newest row seen would leave behind whatever commits late. So a fetch goes back:

- to the begin of the oldest transaction that was open **before** the snapshot was taken. That is asked of
  `pg_stat_activity`, for one may stay open for hours and no fixed overlap would cover it. Asked after the snapshot, one
  that commits in between would be missed by both;
- and from there by `overlap_minutes` more: an application stamps before it begins, and its clock may be behind;
- by `blind_overlap_hours` instead where the view does not tell: of sessions that the user may not watch
  (`pg_read_all_stats`), of prepared transactions, and on a standby, where the primary's transactions are not listed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from barberpro.params import PostgresqlParams
from pipelines.postgresql.session import Connection, rows

ASKED = """
SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint,
       (SELECT (extract(epoch FROM min(xact_start)) * 1000000)::bigint FROM pg_stat_activity WHERE {others}),
       (SELECT count(*) FROM pg_stat_activity WHERE {others} AND query = '<insufficient privilege>'),
       (SELECT count(*) FROM pg_prepared_xacts WHERE database = current_database()),
       pg_is_in_recovery()
"""
OTHERS = (
    "pid <> pg_backend_pid() AND datname = current_database() "
    "AND coalesce(backend_type, '') NOT IN ('autovacuum worker', 'walsender')"
)
"""Sessions that may write rows here: clients, and workers of jobs and of replication. Hidden ones have no type."""


@dataclass(frozen=True, slots=True)
class Horizon:
    """`at`: when it was asked, by the database's clock; `settled`: all that will come is from then on."""

    at: datetime
    settled: datetime
    notes: tuple[str, ...]


def horizon(connection: Connection, params: PostgresqlParams) -> Horizon:
    """Ask how far back the next fetch has to begin. Ask before the snapshot is taken."""
    ((micros, oldest, hidden, prepared, standby),) = rows(connection, ASKED.replace("{others}", OTHERS))
    at = _moment(micros)
    settled = min(_moment(oldest or micros), at) - timedelta(minutes=params.overlap_minutes)
    unseen = [
        *([f"{hidden} sessions of other users (GRANT pg_read_all_stats to the user shows them)"] if hidden else []),
        *([f"{prepared} prepared transactions"] if prepared else []),
        *(["the primary's transactions, this being a standby"] if standby else []),
    ]
    if not unseen:
        return Horizon(at, settled, ())
    blind = at - timedelta(hours=params.blind_overlap_hours)
    told = (
        f"the database does not show since when {' and '.join(unseen)} have been open: each fetch goes back "
        f"{params.blind_overlap_hours} hours (postgresql.blind_overlap_hours)"
    )
    return Horizon(at, min(settled, blind), (told,))


def _moment(micros: int) -> datetime:
    """Read microseconds since 1970, which look the same in every DateStyle."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros)
