"""What the champion said of the attempts it was judged on, beside what came true, in bins and in slices."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from barberpro.settings import Settings
from dashboards.queries.failure_model import Judged
from models.evaluate import clusters
from models.grouped import by_probability, grouped
from pipelines.features import FILE

UNKNOWN = "unknown"
FIRST, RETRY = "first", "retry"
EARLIER = {"attempt_no": 1, "checkout_attempts_ever": 0, "purchase_attempts_5m": 0}
"""Columns that tell a retry: one with more than so many. Where no column is told, nobody knows."""
DIMENSIONS: Mapping[str, pl.Expr] = {
    "method": pl.col("method"),
    "province": pl.col("province"),
    "device": pl.col("device_type"),
    "attempt": pl.coalesce(
        *[
            pl.when(pl.col(name) > first).then(pl.lit(RETRY)).when(pl.col(name) <= first).then(pl.lit(FIRST))
            for name, first in EARLIER.items()
        ]
    ),
}
"""Ways to slice attempts; what the data do not say is a slice of its own."""
LEAST_ROWS = 30
"""A smaller slice is counted and not drawn: its interval spans most of the scale."""
KEY = ("source", "payment_id")


def judged_rows(settings: Settings, judged: Judged) -> pl.DataFrame | None:
    """Read each judged attempt: `failed`, `said`, `cluster` and its slices; None where its files are not there."""
    features = settings.tables / FILE
    if not (judged.predictions.is_file() and features.is_file()):
        return None
    answers = pl.scan_parquet(judged.predictions)
    if judged.said_in not in answers.collect_schema():
        return None
    answered = answers.select(*KEY, "failed", said=judged.said_in)
    table = pl.scan_parquet(features)
    missing = [pl.lit(None).alias(name) for name in _needed() if name not in table.collect_schema()]
    known = table.with_columns(missing).select(*KEY, "client_id", "checkout_id", *_needed())
    rows = answered.join(known, on=KEY, how="inner").collect()
    slices = {name: each.cast(pl.String).fill_null(UNKNOWN) for name, each in DIMENSIONS.items()}
    return rows.select("failed", "said", *_slices(slices), cluster=pl.Series(clusters(rows) if rows.height else []))


def calibration(rows: pl.DataFrame) -> pl.DataFrame:
    """Judge bins of equal size by what was said."""
    return by_probability(rows)


def slices(rows: pl.DataFrame, dimension: str) -> pl.DataFrame:
    """Judge the slices of a dimension, the largest first."""
    found = grouped(rows, dimension).rename({dimension: "slice"})
    return found.sort("rows", "slice", descending=[True, False])


def _needed() -> tuple[str, ...]:
    return ("method", "province", "device_type", *EARLIER)


def _slices(named: Mapping[str, pl.Expr]) -> list[pl.Expr]:
    return [each.alias(name) for name, each in named.items()]
