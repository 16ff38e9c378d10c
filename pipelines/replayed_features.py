"""The features of some attempts once more: everything is fed as it became known, and each is asked at its instant."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl

from barberpro.features.attempts import FACTS
from barberpro.features.online.facts import known_us, microseconds
from barberpro.features.online.reference import plain_reference
from barberpro.features.online.store import FeatureStore, known_order
from barberpro.progress import Progress, silent
from barberpro.warehouse.database import Database

Row = dict[str, Any]
COLUMNS = ", ".join((*FACTS, "source_version", "known_at", "known_at_basis", "status", "decline_class"))
IN_KNOWN_ORDER = f"""
SELECT {COLUMNS} FROM payment_events
ORDER BY greatest(known_at, attempted_at), source_version, status ASC NULLS LAST
"""
OF_THE_DRAWN = f"SELECT {COLUMNS} FROM payment_events SEMI JOIN drawn_rows USING (source, payment_id)"
BATCH = 50_000
TOLERANCE = 1e-9


def replayed(database: Database, drawn: pl.DataFrame, progress: Progress = silent) -> Iterator[tuple[Row, Row]]:
    """Give each of the drawn attempts (source, payment_id) as first known, with its features, in the order of attempts.

    At the instant of an attempt the store has been fed nothing that became known at that instant or later.
    """
    waiting = list(reversed(first_known(database, drawn)))
    store = FeatureStore(reference_of(database))
    store.watch(waiting)
    for version in versions(database, progress):
        while waiting and microseconds(waiting[-1]["attempted_at"]) <= known_us(version):
            yield waiting[-1], store.features(waiting.pop())
        if not waiting:
            return
        store.feed(version)
    while waiting:
        yield waiting[-1], store.features(waiting.pop())


def first_known(database: Database, drawn: pl.DataFrame) -> Sequence[Row]:
    """Find the version of each drawn attempt that was known first, in the order of attempts."""
    database.connection.register("drawn_rows", drawn)
    versions = database.frame(OF_THE_DRAWN).to_dicts()
    database.connection.unregister("drawn_rows")
    first: dict[tuple[str, str], Row] = {}
    for version in sorted(versions, key=known_order):
        first.setdefault((version["source"], version["payment_id"]), version)
    return sorted(first.values(), key=lambda row: (row["attempted_at"], row["source"], row["payment_id"]))


def reference_of(database: Database) -> Any:
    """Read the published facts of a database that holds them."""
    return plain_reference(*[database.frame(f"FROM {name}").to_dicts() for name in ("cpi", "provinces", "holidays")])


def is_same(one: Any, other: Any) -> bool:
    """Equal, or equal but for the last bits of a double; NULL is equal to NULL alone."""
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    return bool(one == other)


def versions(database: Database, progress: Progress = silent) -> Iterator[Row]:
    """Give every version of every payment in the order in which they became known."""
    total, done = database.scalar("SELECT count(*) FROM payment_events"), 0
    for batch in database.execute(IN_KNOWN_ORDER).to_arrow_reader(BATCH):
        progress("Replaying what became known", done, total)
        frame = pl.DataFrame(pl.from_arrow(batch))
        yield from frame.iter_rows(named=True)
        done += frame.height
