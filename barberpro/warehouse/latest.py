"""Which tables are made of versions, where the versions are kept, and which of them is the latest."""

from __future__ import annotations

from barberpro.tables import schemas
from barberpro.warehouse.sql import identifier, literal

LATEST = {table.name: table for table in schemas.LOADED_TABLES if table is not schemas.PAYMENT_EVENTS} | {
    "payments": schemas.PAYMENTS
}

ORIGINS = "version_origins"
"""The writer's own table: which reading of a file (by its load_id) brought which version, and known since when."""


def versions_table(table: schemas.Table) -> str:
    """Name of the writer's table that keeps every version of `table`'s rows."""
    if table in (schemas.PAYMENT_EVENTS, schemas.PAYMENTS):
        return schemas.PAYMENT_EVENTS.name
    return f"{table.name}_versions"


def latest_sql(table: schemas.Table, versions: str | None = None) -> str:
    """SELECT of the latest version of each row, but for rows that are gone.

    It is the last by source version; of two alike the one whose state is known, then by content.

    `versions` is a relation of some of them; None: all.
    """
    latest = _last(table, versions or versions_table(table))
    if table is schemas.TOMBSTONES:
        return latest
    loaded = schemas.PAYMENT_EVENTS if table is schemas.PAYMENTS else table
    return (
        f"SELECT * FROM ({latest}) l WHERE NOT EXISTS (SELECT 1 FROM "
        f"({_last(schemas.TOMBSTONES, versions_table(schemas.TOMBSTONES))}) t "
        f"WHERE t.gone AND t.table_name = {literal(loaded.name)} AND t.source = l.source "
        f"AND t.row_key = l.{identifier(table.key[-1])} AND t.source_version >= l.source_version)"
    )


def _last(table: schemas.Table, versions: str) -> str:
    columns = ", ".join(identifier(name) for name in table.names)
    return f"SELECT {columns} FROM {versions} WHERE rowid IN ({_last_rowids(table, versions)})"


def superseded_sql(table: schemas.Table) -> str:
    """SELECT of the versions that are not the latest of their row, whether or not that row is gone."""
    versions = versions_table(table)
    columns = ", ".join(identifier(name) for name in table.names)
    return f"SELECT {columns} FROM {versions} WHERE rowid NOT IN ({_last_rowids(table, versions)})"


def _last_rowids(table: schemas.Table, versions: str) -> str:
    """Find the rows by what decides alone: sorting them whole, with all columns, takes twice as long."""
    key = ", ".join(identifier(name) for name in table.key)
    states = [each for each in table.columns if each.known and each.required]
    known = [f"{identifier(each.name)} IN ({', '.join(map(literal, each.known))})" for each in states]
    order = ", ".join(["source_version", *known, "content_hash"])
    return f"SELECT arg_max(rowid, row({order})) FROM {versions} GROUP BY {key}"
