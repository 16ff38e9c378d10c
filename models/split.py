"""Cuts mature rows by time, so that nothing learned reaches into the judgement."""

from __future__ import annotations

from datetime import datetime

import polars as pl

from models.spec import TrainingSet

ORDER = ("attempted_at", "source", "payment_id")


def split(rows: pl.DataFrame, test_share: float, calibration_share: float) -> TrainingSet:
    """Keep the newest `test_share` of `rows` for the test, and the newest `calibration_share` of the rest to calibrate.

    A row whose label is not settled when the next part starts is dropped, and so is one whose checkout reaches into
    the next part; a part may thus come out empty. Rows need `attempted_at`,
    `mature_at`, `source`, `payment_id` and `checkout_id`.
    """
    ordered = rows.sort(ORDER)
    before, test, test_from = _cut(ordered, test_share)
    fit, calibration = _cut(before, calibration_share)[:2] if before.height else (before, before)
    return TrainingSet(
        fit=fit,
        calibration=calibration,
        test=with_learned_clients(test, before),
        test_from=test_from,
        dropped=rows.height - test.height - calibration.height - fit.height,
    )


def _cut(ordered: pl.DataFrame, share: float) -> tuple[pl.DataFrame, pl.DataFrame, datetime]:
    first = min(ordered.height - 1, int(ordered.height * (1 - share)))
    start = ordered["attempted_at"][first]
    newer = ordered.filter(pl.col("attempted_at") >= start)
    reaching = newer.select("source", "checkout_id").drop_nulls().unique()
    older = ordered.filter(pl.col("attempted_at") < start, pl.col("mature_at") <= start)
    return older.join(reaching, on=["source", "checkout_id"], how="anti", maintain_order="left"), newer, start


def with_learned_clients(newer: pl.DataFrame, older: pl.DataFrame) -> pl.DataFrame:
    """Add `client_learned`, whether `older` holds the client of a row too; NULL where no client is told.

    Clients stay in both parts, as they will once the model answers; so they are told apart instead of left out.
    """
    if "client_id" not in newer.columns:
        return newer.with_columns(client_learned=pl.lit(None, dtype=pl.Boolean))
    known = older.select("source", "client_id", client_learned=pl.lit(True)).unique()
    joined = newer.join(known, on=["source", "client_id"], how="left", maintain_order="left")
    there = pl.col("client_id").is_not_null()
    return joined.with_columns(client_learned=pl.when(there).then(pl.col("client_learned").fill_null(False)))
