"""Features once more after the future was shuffled: what became known after a cut may move nothing before it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import numpy as np
import polars as pl

from barberpro.features.attempts import FACTS
from barberpro.progress import Progress, silent
from barberpro.warehouse.database import Database, memory_database
from pipelines import features

IDENTITY = ("source", "payment_id")
TIMES = ("source_version", "known_at")
OUTCOME = ("status", "decline_class")
SHUFFLED = (*(name for name in FACTS if name not in IDENTITY), *OUTCOME)
"""Everything that features are made of, but for which payment it is and when it was known."""
EVENTS = f"SELECT {', '.join((*IDENTITY, *TIMES, *SHUFFLED))} FROM payment_events"
REFERENCE = ("cpi", "provinces", "holidays")


def features_after_shuffling(
    database: Database, wanted: pl.DataFrame, cut: datetime, seed: int, progress: Progress = silent
) -> tuple[pl.DataFrame, int]:
    """Compute the features of the `wanted` attempts after shuffling; also how many versions were shuffled."""
    events = database.frame(EVENTS)
    tables = {name: database.frame(f"FROM {name}") for name in REFERENCE}
    progress("Shuffling what became known later")
    tables |= {"payment_events": shuffled(events, cut, seed), "wanted_payments": wanted.select(IDENTITY)}
    with holding(tables) as made:
        asked = made.expression("wanted_payments")
        with features.feature_table(made, asked, progress) as table:
            return made.frame(table), events.filter(_later(cut)).height


def shuffled(events: pl.DataFrame, cut: datetime, seed: int) -> pl.DataFrame:
    """Deal the values of each column anew among the versions that became known at the cut or after it."""
    random = np.random.default_rng(seed)
    past, future = events.filter(~_later(cut)), events.filter(_later(cut))
    dealt = [future[name].gather(random.permutation(future.height)) for name in SHUFFLED]
    return pl.concat([past, future.with_columns(dealt)])


def seen_before(database: Database, cut: datetime) -> pl.DataFrame:
    """List the attempts that were made and known before a cut: source, payment_id and attempted_at, in order."""
    sql = (
        "SELECT source, payment_id, min(attempted_at) AS attempted_at FROM payment_events GROUP BY source, payment_id "
        "HAVING min(known_at) < $1 AND max(attempted_at) < $1 ORDER BY ALL"
    )
    return database.frame(sql, [cut])


def _later(cut: datetime) -> pl.Expr:
    return pl.col("known_at") >= cut


@contextmanager
def holding(tables: dict[str, pl.DataFrame]) -> Iterator[Database]:
    """Open a database in memory that holds these tables."""
    with memory_database() as made:
        for name, frame in tables.items():
            made.connection.register("incoming", frame)
            made.execute(f"CREATE TABLE {name} AS SELECT * FROM incoming")
            made.connection.unregister("incoming")
        yield made
