"""Reads what a training learns from: features of mature attempts with their labels, and a synthetic world's truth."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from barberpro.errors import UnavailableError
from barberpro.settings import Settings
from barberpro.tables.local_time import ZONE
from barberpro.warehouse.database import Database
from models.labels import LABELS
from models.spec import Unit
from pipelines import features

TRUTH = {"oracle": "oracle_probability", "truth": "true_probability"}


def labelled(
    settings: Settings, database: Database, unit: Unit, source: str | None, days: tuple[date | None, date | None]
) -> pl.DataFrame:
    """Read the features of the mature rows of a unit with their labels."""
    path = settings.tables / features.FILE
    if not path.exists():
        raise UnavailableError(f"{path} is not there: no features have been computed; run `barberpro run`")
    known = database.frame(LABELS[unit](database.expression("payment_events"), settings.params.maturity_hours))
    known = known.drop("attempted_at")
    table = pl.scan_parquet(path).join(known.lazy(), on=["source", "payment_id"], how="inner")
    day = pl.col("attempted_at").dt.replace_time_zone("UTC").dt.convert_time_zone(ZONE).dt.date()
    first, last = days
    wanted = [
        *([pl.col("source") == source] if source else []),
        *([day >= first] if first else []),
        *([day < last] if last else []),
    ]
    return table.filter(*wanted).collect() if wanted else table.collect()


def true_probabilities(path: Path, test: pl.DataFrame) -> dict[str, Any]:
    """Read what a synthetic world knows about the test rows; nothing where it does not know all of them."""
    if not path.exists():
        return {}
    truth = pl.read_parquet(path, columns=["payment_id", *TRUTH.values()])
    joined = test.select("payment_id").join(truth, on="payment_id", how="left", maintain_order="left")
    if joined.null_count().sum_horizontal().item():
        return {}
    return {name: joined[column].to_numpy() for name, column in TRUTH.items()}
