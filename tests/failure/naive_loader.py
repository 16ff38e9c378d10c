"""The loader that one writes first, as the control of the kills: rows as they come, and the file's name when it ends.

Called with a folder of exports and the database file to load them into.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import duckdb

BATCH = 50
PAUSE = 0.004
"""Seconds between two batches, so that it works for about as long as it takes to start."""


def load(folder: Path, database: Path) -> None:
    """Insert the rows of each file that is not noted as done, then note it."""
    connection = duckdb.connect(database)
    connection.execute("CREATE TABLE IF NOT EXISTS payments (payment_id VARCHAR, amount DECIMAL(18, 2))")
    connection.execute("CREATE TABLE IF NOT EXISTS done (path VARCHAR)")
    done = {path for (path,) in connection.execute("SELECT path FROM done").fetchall()}
    for path in sorted(folder.iterdir()):
        if path.name in done:
            continue
        lines = path.read_text(encoding="utf-8").splitlines()[1:]
        rows = [line.split(";") for line in lines if line.count(";") > 1]
        for start in range(0, len(rows), BATCH):
            values = ", ".join(f"('{row[0]}', {row[5].replace(',', '.')})" for row in rows[start : start + BATCH])
            connection.execute(f"INSERT INTO payments VALUES {values}")
            time.sleep(PAUSE)
        connection.execute("INSERT INTO done VALUES (?)", [path.name])


if __name__ == "__main__":
    load(Path(sys.argv[1]), Path(sys.argv[2]))
