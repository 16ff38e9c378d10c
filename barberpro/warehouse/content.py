"""What a table holds, as one number: equal tables have equal hashes, whatever the order of their rows."""

from __future__ import annotations

from barberpro.warehouse.database import Database
from barberpro.warehouse.sql import identifier


def content_hash(db: Database, table: str) -> str:
    """Hash of all rows of `table` (duplicates count), independent of their order; 'rows:hash' in hex."""
    described = db.execute(f"DESCRIBE SELECT * FROM {table}").fetchall()
    columns = [name for name, *_ in described if name != "content_hash"]  # repeats the others, and is slow to print
    rows, total = db.execute(
        f"SELECT count(*), coalesce(sum(md5_number_lower({row_text(columns)})), 0) FROM {table}"
    ).fetchall()[0]
    return f"{rows}:{int(total):x}"


def row_text(columns: list[str]) -> str:
    """Write SQL of a row as one text in which no two rows look alike by accident."""
    parts = (f"coalesce(CAST({identifier(name)} AS VARCHAR), chr(30))" for name in columns)
    return f"concat_ws(chr(31), {', '.join(parts)})"
