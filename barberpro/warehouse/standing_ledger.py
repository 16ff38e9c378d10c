"""Counts what the writer's ledger and quarantine hold, read-only and without a lock."""

from __future__ import annotations

import duckdb

from barberpro.settings import Settings
from barberpro.warehouse import writer
from barberpro.warehouse.database import memory_database
from barberpro.warehouse.sql import literal

COUNTS = """
SELECT count(*), coalesce(sum(loaded), 0), coalesce(sum(duplicate), 0), coalesce(sum(quarantined), 0),
       (SELECT count(*) FROM standing.main.quarantine)
FROM standing.main.load_ledger
"""
NAMES = ("files", "loaded", "duplicate", "quarantined", "in_quarantine")


def standing_ledger(settings: Settings) -> dict[str, int]:
    """Count files and rows by what became of them, `quarantined` over time and `in_quarantine` now.

    LockedError where another process writes, IntegrityError where the database cannot be read.
    """
    path = writer.writer_file(settings)
    with memory_database() as db:
        try:
            db.execute(f"ATTACH {literal(str(path))} AS standing (READ_ONLY)")
            (row,) = db.execute(COUNTS).fetchall()
        except duckdb.Error as error:
            raise writer.not_opened(path, error) from error
    return dict(zip(NAMES, map(int, row), strict=True))
