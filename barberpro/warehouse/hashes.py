"""Content hashes of the loaded tables, kept up as rows come and go: a small delivery reads no table whole.

Beside each hash lies a checksum, faster by far and good for one version of the database library only. Whoever has to be
sure that nobody changed the rows behind the loader's back computes that one, and the hash only where it differs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb

from barberpro.tables import schemas
from barberpro.warehouse.content import content_hash, row_text
from barberpro.warehouse.database import Database
from barberpro.warehouse.latest import LATEST, latest_sql, superseded_sql, versions_table
from barberpro.warehouse.sql import identifier

KEPT = "kept_hashes"
"""The writer's own table of them. A table that has no row there is hashed anew when its hash is asked for."""

FOLLOWED_SHARE = 0.05
"""A delivery of more rows than this share of its table is not followed key by key: hashing all is faster then."""


@dataclass(frozen=True, slots=True)
class Digest:
    """Sums over rows, whatever their order: those of two sets of rows add up to that of both."""

    rows: int
    total: int
    checksum: int

    @property
    def text(self) -> str:
        """The content hash."""
        return f"{self.rows}:{self.total:x}"

    def __add__(self, other: Digest) -> Digest:
        return Digest(self.rows + other.rows, self.total + other.total, self.checksum + other.checksum)

    def __sub__(self, other: Digest) -> Digest:
        return Digest(self.rows - other.rows, self.total - other.total, self.checksum - other.checksum)


def create_table(db: Database) -> None:
    """Create the table of kept hashes, and forget those of tables that this program defines otherwise."""
    db.execute(
        f"CREATE TABLE IF NOT EXISTS {KEPT} (table_name VARCHAR NOT NULL, definition VARCHAR NOT NULL, "
        "row_count BIGINT NOT NULL, total HUGEINT NOT NULL, checksum HUGEINT NOT NULL)"
    )
    current = ", ".join(f"('{name}', '{_definition(table)}')" for name, table in _tables().items())
    db.execute(f"DELETE FROM {KEPT} WHERE (table_name, definition) NOT IN (VALUES {current})")


def kept_hash(db: Database, table: schemas.Table) -> str:
    """Return the content hash of a loaded table as kept, else compute and keep it."""
    kept = _kept(db, table)
    if kept is None:
        kept = _whole(db, table)
        _keep(db, table, kept)
    return kept.text


def seen_hash(db: Database, table: schemas.Table) -> str:
    """Content hash of a loaded table as its rows are now, computed where they are not those that the kept one tells."""
    kept = _kept(db, table)
    if kept is not None:
        rows, checksum = db.execute(f"SELECT count(*), {_checksum(table)} FROM {table.name}").fetchall()[0]
        if (rows, checksum) == (kept.rows, kept.checksum):
            return kept.text
    return content_hash(db, table.name)


@contextmanager
def kept_up(db: Database, table: schemas.Table, changing: str) -> Iterator[None]:
    """While versions change, carry the change over to the kept hashes.

    `changing` is a relation of the keys that may change. Hashes that it takes longer to follow than to compute are
    forgotten.
    """
    if table is schemas.TOMBSTONES:
        _forget_buried(db, changing)
    names = ["payments", "payment_events"] if table is schemas.PAYMENT_EVENTS else [table.name]
    kept = {name: digest for name in names if (digest := _kept(db, _tables()[name]))}
    most = FOLLOWED_SHARE * max((each.rows for each in kept.values()), default=0)
    few = kept and db.scalar(f"SELECT count(*) FROM {changing}") <= most
    if not few:
        forget(db, *names)
        yield
        return
    key = ", ".join(map(identifier, table.key))
    db.execute(f"CREATE OR REPLACE TEMP TABLE changing_keys AS SELECT DISTINCT {key} FROM {changing}")
    before = _of_changing(db, table, kept)
    yield
    after = _of_changing(db, table, kept)
    for name, digest in kept.items():
        _keep(db, _tables()[name], digest - before[name] + after[name])
    db.execute("DROP TABLE changing_keys")


def forget(db: Database, *names: str) -> None:
    """Drop the kept hashes of tables whose rows change in a way that nobody follows; all, where none is named."""
    for name in names or _tables():
        db.execute(f"DELETE FROM {KEPT} WHERE table_name = '{name}'")


def _forget_buried(db: Database, changing: str) -> None:
    """Drop the kept hashes of the tables that tombstones speak of: rows leave them, or come back, unseen there."""
    named = db.execute(f"SELECT DISTINCT split_part(tombstone_id, ':', 1) FROM {changing}").fetchall()
    for (name,) in named:
        forget(db, "payments" if name == schemas.PAYMENT_EVENTS.name else name)


def _whole(db: Database, table: schemas.Table) -> Digest:
    """Digest a table from its rows; payments from all versions less those that are not the latest, which are few."""
    events = _kept(db, schemas.PAYMENT_EVENTS)
    if table is not schemas.PAYMENTS or events is None or db.scalar("SELECT 1 FROM tombstones_versions LIMIT 1"):
        return _digest(db, table, table.name)
    return events - _digest(db, table, f"({superseded_sql(table)})")


def _of_changing(db: Database, table: schemas.Table, names: Iterable[str]) -> dict[str, Digest]:
    """Digest the rows with changing keys of each table that is made of the versions of `table`."""
    key = ", ".join(map(identifier, table.key))
    db.execute(
        "CREATE OR REPLACE TEMP TABLE changing_versions AS "
        f"SELECT v.* FROM {versions_table(table)} v SEMI JOIN changing_keys USING ({key})"
    )
    found = {}
    for name in names:
        shown = _tables()[name]
        rows = f"({latest_sql(shown, 'changing_versions')})" if name in LATEST else "changing_versions"
        found[name] = _digest(db, shown, rows)
    db.execute("DROP TABLE changing_versions")
    return found


def _tables() -> dict[str, schemas.Table]:
    return {table.name: table for table in (*schemas.LOADED_TABLES, schemas.PAYMENTS)}


def _definition(table: schemas.Table) -> str:
    """Tell what a table is made of, and by which library it is summed."""
    told = latest_sql(table) if table.name in LATEST else row_text(list(table.names))
    return hashlib.sha256(f"{duckdb.__version__} {told}".encode()).hexdigest()[:16]


def _kept(db: Database, table: schemas.Table) -> Digest | None:
    rows = db.execute(f"SELECT row_count, total, checksum FROM {KEPT} WHERE table_name = '{table.name}'").fetchall()
    return Digest(*rows[0]) if rows else None


def _keep(db: Database, table: schemas.Table, digest: Digest) -> None:
    forget(db, table.name)
    db.execute(
        f"INSERT INTO {KEPT} VALUES ('{table.name}', '{_definition(table)}', "
        f"{digest.rows}, {digest.total}, {digest.checksum})"
    )


def _digest(db: Database, table: schemas.Table, relation: str) -> Digest:
    total = f"coalesce(sum(md5_number_lower({row_text(list(table.names))})), 0)"
    return Digest(*db.execute(f"SELECT count(*), {total}, {_checksum(table)} FROM {relation}").fetchall()[0])


def _checksum(table: schemas.Table) -> str:
    return f"coalesce(sum(CAST(hash({', '.join(map(identifier, table.names))}) AS HUGEINT)), 0)"
