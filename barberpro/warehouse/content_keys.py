"""Keys of records that bear none: what a record says, and how often its file said it before.

Identical rows of one file are separate facts, numbered from 1; the same rows in another file get the same keys, so that
overlapping exports double nothing.
"""

from __future__ import annotations

from barberpro.tables.schemas import Table
from barberpro.warehouse.content import row_text
from barberpro.warehouse.database import Database
from barberpro.warehouse.specs import FieldSpec, Input
from barberpro.warehouse.sql import identifier

NOT_CONTENT = ("known_at", "known_at_basis")
"""When a row was learned of is no part of what it says."""


def facts_of(table: Table) -> list[str]:
    """Columns that make a version of a row what it is."""
    return [name for name in table.names if name not in NOT_CONTENT]


def assign_keys(db: Database, source: Input) -> None:
    """Fill the columns of `staged` that are keys of content, once the whole file is in it."""
    for name, spec in source.fields.items():
        if spec.record_key == "content":
            _assign(db, source.table, name, spec)


def _assign(db: Database, table: Table, key: str, spec: FieldSpec) -> None:
    said = list(spec.key_of) or [name for name in facts_of(table) if name != key]
    # identical rows share all that could order them but their line, so any order gives the same rows
    numbered = "row_number() OVER (PARTITION BY said ORDER BY content_hash, line)"
    names = ", ".join(identifier(name) for name in table.names)
    db.execute(
        f"CREATE OR REPLACE TEMP TABLE keyed AS SELECT line, * EXCLUDE (line, said) "
        f"REPLACE (said || '-' || {numbered} AS {identifier(key)}) "
        f"FROM (SELECT *, md5({row_text(said)}) AS said FROM staged)"
    )
    db.execute("DELETE FROM staged")
    db.execute(f"INSERT INTO staged SELECT line, {names}, md5_number({row_text(facts_of(table))}) FROM keyed")
    db.execute("DROP TABLE keyed")
