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
        test=test,
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
