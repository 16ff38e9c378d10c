"""Brings the rows of one reading of a file into the versions, and takes out what a replaced reading alone had brought.

Which reading brought which version is kept beside the versions, not in them: a version that two files deliver stays
when one of them is read again, and the tables are the same whatever the order of loading.
"""

from __future__ import annotations

from dataclasses import dataclass

from barberpro.tables import schemas
from barberpro.warehouse import hashes
from barberpro.warehouse.database import Database
from barberpro.warehouse.latest import ORIGINS, versions_table
from barberpro.warehouse.sql import identifier

EARLIEST = "ORDER BY known_at, known_at_basis DESC"
"""Of two deliveries at the same time the observed one comes first."""


@dataclass(frozen=True, slots=True)
class Brought:
    """How many versions a reading added, and how many of a replaced reading went."""

    loaded: int
    replaced: int


def bring_in(db: Database, table: schemas.Table, load_id: int, replaced: list[int]) -> Brought:
    """Add the rows of `staged` that are not there; of a redelivered one keep the earliest `known_at`.

    `replaced` lists the earlier readings of the same file, by their load_id, whose rows give way.
    """
    _drop_repeated(db)
    touched = _take_back(db, table, replaced)
    with hashes.kept_up(db, table, _changing(table, touched=touched)):
        return _settled(db, table, load_id, touched=touched)


def _drop_repeated(db: Database) -> None:
    """Keep the earliest of the rows of `staged` that say the same."""
    if db.scalar("SELECT count(DISTINCT content_hash) < count(*) FROM staged"):
        db.execute(
            "DELETE FROM staged WHERE rowid NOT IN (SELECT rowid FROM staged "
            f"QUALIFY row_number() OVER (PARTITION BY content_hash {EARLIEST}, line) = 1)"
        )


def _changing(table: schemas.Table, *, touched: bool) -> str:
    """Write a relation of the keys whose versions may change."""
    key = ", ".join(map(identifier, table.key))
    taken_back = f" UNION ALL SELECT {key} FROM {versions_table(table)} SEMI JOIN touched USING (content_hash)"
    return f"(SELECT {key} FROM staged{taken_back if touched else ''})"


def _settled(db: Database, table: schemas.Table, load_id: int, *, touched: bool) -> Brought:
    """Add what came in, and remove what the replaced readings alone had brought."""
    versions = versions_table(table)
    names = ", ".join(identifier(name) for name in table.names)
    known = db.scalar(f"SELECT count(*) FROM staged SEMI JOIN {versions} USING (content_hash)")
    new = f"ANTI JOIN {versions} USING (content_hash)" if known else ""
    db.execute(f"INSERT INTO {versions} ({names}, content_hash) SELECT {names}, content_hash FROM staged {new}")
    db.execute(
        f"INSERT INTO {ORIGINS} SELECT ?, content_hash, ?, known_at, known_at_basis FROM staged",
        [table.name, load_id],
    )
    if known:
        db.execute(
            f"UPDATE {versions} v SET known_at = i.known_at, known_at_basis = i.known_at_basis "
            "FROM staged i WHERE v.content_hash = i.content_hash AND (i.known_at < v.known_at "
            "OR (i.known_at = v.known_at AND i.known_at_basis > v.known_at_basis))"
        )
    loaded = _count(db, "staged") - known
    gone = _settle(db, table) if touched else 0
    return Brought(loaded, gone)


def _count(db: Database, versions: str) -> int:
    return int(db.scalar(f"SELECT count(*) FROM {versions}"))


def _take_back(db: Database, table: schemas.Table, replaced: list[int]) -> bool:
    """Forget that the replaced readings brought anything; `touched` keeps what they had brought."""
    if not replaced:
        return False
    listed = ", ".join(str(load_id) for load_id in replaced)
    theirs = f"FROM {ORIGINS} WHERE table_name = ? AND load_id IN ({listed})"
    db.execute(f"CREATE OR REPLACE TEMP TABLE touched AS SELECT DISTINCT content_hash {theirs}", [table.name])
    db.execute(f"DELETE {theirs}", [table.name])
    return True


def _settle(db: Database, table: schemas.Table) -> int:
    """Remove the touched versions that no reading brings any more; give the others the earliest `known_at` left."""
    versions = versions_table(table)
    left = f"SELECT content_hash FROM {ORIGINS} WHERE table_name = '{table.name}'"
    before = _count(db, versions)
    db.execute(
        f"DELETE FROM {versions} WHERE content_hash IN (FROM touched) AND content_hash NOT IN ({left})",
    )
    db.execute(
        f"UPDATE {versions} v SET known_at = o.known_at, known_at_basis = o.known_at_basis FROM ("
        f"SELECT * FROM {ORIGINS} WHERE table_name = '{table.name}' AND content_hash IN (FROM touched) "
        f"QUALIFY row_number() OVER (PARTITION BY content_hash {EARLIEST}) = 1) o "
        "WHERE v.content_hash = o.content_hash"
    )
    db.execute("DROP TABLE touched")
    return before - _count(db, versions)
