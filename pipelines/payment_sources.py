"""Which sources tell of the payments of which source's checkouts."""

from __future__ import annotations

from datetime import datetime

import polars as pl

from barberpro.warehouse.database import Database

PAYMENT_SOURCES = """
SELECT c.source, p.source AS payment_source, max(p.known_at) AS known_at
FROM checkouts c JOIN payments p USING (checkout_id) GROUP BY ALL ORDER BY ALL
"""


def payment_sources(db: Database) -> dict[str, tuple[tuple[str, ...], datetime]]:
    """Map each source of checkouts to the sources that pay for them, and to when all of these were last heard of."""
    rows = db.frame(PAYMENT_SOURCES)
    heard = rows.group_by("source", maintain_order=True).agg("payment_source", pl.col("known_at").min())
    return {source: (tuple(paying), known_at) for source, paying, known_at in heard.rows()}
