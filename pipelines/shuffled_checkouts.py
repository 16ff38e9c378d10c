"""Features of checkouts once more after the future was shuffled: what became known later may move none of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import polars as pl

from barberpro.features.checkout_features import KEYS, features
from barberpro.progress import Progress, silent
from barberpro.warehouse.database import Database
from pipelines import checkout_features
from pipelines.leak_findings import Difference, Draw, Shuffle
from pipelines.replayed_features import is_same
from pipelines.shuffled_future import EVENTS, REFERENCE, holding, shuffled

IDENTITY = ["source", "checkout_id"]
PAYMENTS = "SELECT source, checkout_id, known_at FROM payments"


def shuffled_checkouts(
    database: Database, table: Path, cut: datetime, draw: Draw, progress: Progress = silent
) -> Shuffle:
    """Compare the table of features of checkouts opened before a cut with one made on a shuffled future."""
    kept = pl.scan_parquet(table).filter(pl.col("opened_at") < cut).sort(IDENTITY).collect()
    drawn = kept.sample(min(draw.rows, kept.height), seed=draw.seed).sort(IDENTITY)
    events = database.frame(EVENTS)
    tables = {name: database.frame(f"FROM {name}") for name in (*REFERENCE, "checkouts", "bookings")}
    tables |= {"payment_events": shuffled(events, cut, draw.seed), "payments": database.frame(PAYMENTS)}
    with holding(tables) as made, checkout_features.checkout_table(made, progress) as found:
        after = made.frame(found).join(drawn.select(IDENTITY), on=IDENTITY, how="semi").sort(IDENTITY)
    moved = tuple(_moved(drawn, after))
    return Shuffle(cut, events.filter(pl.col("known_at") >= cut).height, drawn.height, moved)


def _moved(kept: pl.DataFrame, after: pl.DataFrame) -> Iterator[Difference]:
    names = [feature.name for feature in features()]
    for one, other in zip(kept.to_dicts(), after.to_dicts(), strict=True):
        for name in names:
            if not is_same(one[name], other[name]):
                yield Difference(name, one[KEYS[0]], one[KEYS[1]], one[name], other[name])
