"""What a warehouse says of money, whoever paid it: rows and sums of every table, to the centavo."""

from __future__ import annotations

from barberpro.errors import IntegrityError
from barberpro.tables import schemas
from barberpro.warehouse.database import Database
from barberpro.warehouse.latest import LATEST
from barberpro.warehouse.sql import identifier

Facts = dict[str, dict[str, str]]
"""By table, and by source and column, a sum or the number of rows."""


def money_facts(db: Database) -> Facts:
    """Count the rows and add up the amounts of every table, by source; a table of persons has none."""
    tables = [each for each in LATEST.values() if not _is_of_persons(each)]
    return {each.name: _of_table(db, each) for each in tables}


def require_same(before: Facts, after: Facts) -> None:
    """Refuse figures that changed where only persons were to."""
    for table, figures in before.items():
        for name in sorted(figures.keys() | after[table].keys()):
            old, new = figures.get(name, "none"), after[table].get(name, "none")
            if old != new:
                raise IntegrityError(
                    f"{table}, {name} would change from {old} to {new}, so nothing was changed; "
                    "`barberpro load --rebuild` shows whether the landing is what was loaded"
                )


def _is_of_persons(table: schemas.Table) -> bool:
    return any(table.column(name).personal for name in table.key)


def _of_table(db: Database, table: schemas.Table) -> dict[str, str]:
    money = [column.name for column in table.columns if column.kind == "money"]
    sums = "".join(f", sum({identifier(name)})" for name in money)
    rows = db.execute(f"SELECT source, count(*){sums} FROM {table.name} GROUP BY source").fetchall()
    names = ("rows", *money)
    return {
        f"{source} {name}": str(value) for source, *values in rows for name, value in zip(names, values, strict=True)
    }
