"""Reads the second files of a mapping into temporary tables, one row for each key."""

from __future__ import annotations

from pathlib import Path

from barberpro.errors import BadInputError
from barberpro.warehouse.chunks import Sizes
from barberpro.warehouse.columns import check_columns, columns_of, joined_columns
from barberpro.warehouse.database import Database
from barberpro.warehouse.frame import column_name
from barberpro.warehouse.frames import frames
from barberpro.warehouse.specs import Input, Join
from barberpro.warehouse.sql import literal
from barberpro.warehouse.texts import joined_column, joined_table


def stage_join(db: Database, source: Input, join: Join, path: Path, sizes: Sizes) -> None:
    """Fill the temporary table of one join; its columns are named by their place among the sorted names read."""
    wanted = joined_columns(source, join.name)
    there = columns_of(path, join.format, sizes)
    if there is None:
        raise BadInputError(f"{path.name}: the join {join.name!r} reads JSON; a joined file is csv or parquet")
    check_columns(path, there, wanted, None)
    names, table = sorted(wanted), joined_table(source, join.name)
    listed = ", ".join(f"{column_name(index)} VARCHAR" for index in range(len(names)))
    db.execute(f"CREATE OR REPLACE TEMP TABLE {table} ({listed})")
    for frame in frames(path, join.format, sizes, wanted):
        places = {name: column_name(index) for index, name in enumerate(frame.names)}
        tests = [f"trim({places[key]}) = {literal(value)}" for key, value in join.where]
        picked = ", ".join(f"nullif(trim({places[name]}), '')" for name in names)
        db.connection.register("joined", frame.table)
        db.execute(f"INSERT INTO {table} SELECT {picked} FROM joined WHERE {' AND '.join(tests) or 'true'}")
        db.connection.unregister("joined")
    _check_unique(db, source, join, path)


def _check_unique(db: Database, source: Input, join: Join, path: Path) -> None:
    keys = [joined_column(source, join.name, column) for column, _ in join.on]
    key, table = ", ".join(keys), joined_table(source, join.name)
    there = " AND ".join(f"{each} IS NOT NULL" for each in keys)
    twice = db.scalar(
        f"SELECT count(*) FROM (SELECT {key} FROM {table} WHERE {there} GROUP BY {key} HAVING count(*) > 1)"
    )
    if twice:
        columns = ", ".join(column for column, _ in join.on)
        raise BadInputError(
            f"{path.name}: {twice} values of {columns} stand on more than one row, so a payment would be doubled; "
            f"pick one row with `where` in the join {join.name}"
        )
