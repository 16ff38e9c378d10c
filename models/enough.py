"""Whether mature rows are enough to learn from: one sentence that says why not, or None."""

from __future__ import annotations

import polars as pl

from barberpro.params import PaymentFailureParams
from models.spec import ROWS_ARE, ModelSpec, TrainingSet


def refused(spec: ModelSpec, rows: pl.DataFrame, params: PaymentFailureParams) -> str | None:
    """Say in one sentence why these mature rows cannot be learned from; None where they can."""
    silent = no_abandoned(rows, params) if spec.unit == "menu" else too_silent(rows, params)
    return too_little(rows, params, ROWS_ARE[spec.unit]) or silent


def too_little(rows: pl.DataFrame, params: PaymentFailureParams, rows_are: str) -> str | None:
    """Say in one sentence why these mature rows are too few to train on; None where they are not."""
    failures = int(rows["failed"].sum())
    rarer, what = min((failures, "failures"), (rows.height - failures, "successes"))
    if rows.height < params.min_rows:
        return f"{rows.height} mature {rows_are} are too few: it takes {params.min_rows} (params.yaml: min_rows)"
    if rarer < params.min_failures:
        least = f"it takes {params.min_failures} (params.yaml: min_failures)"
        return f"{rarer} {what} among {rows.height} mature {rows_are} are too few: {least}"
    return None


def too_silent(rows: pl.DataFrame, params: PaymentFailureParams) -> str | None:
    """Say in one sentence why the failures of these mature rows are no declines; None where enough of them are."""
    failures = rows.filter(pl.col("failed") == 1)
    declines = int(failures["declined"].sum())
    if declines < params.min_failures:
        least = f"it takes {params.min_failures} declined ones (params.yaml: min_failures)"
        return f"{declines} of {failures.height} failures were declined, the others only not approved in time: {least}"
    return None


def no_abandoned(rows: pl.DataFrame, params: PaymentFailureParams) -> str | None:
    """Say in one sentence why these checkouts cannot tell who leaves; None where enough of them were left.

    Who left chose nothing: without them a menu seems to convert whoever it was shown to.
    """
    left = int(rows["chosen_method"].is_null().sum())
    if left < params.min_failures:
        least = f"it takes {params.min_failures} (params.yaml: min_failures)"
        return f"{left} of {rows.height} checkouts were left without a choice, so nobody knows who leaves: {least}"
    return None


def too_uniform(parts: TrainingSet) -> str | None:
    """Say in one sentence which part of the split has a single outcome; None where each has both."""
    for name in ("fit", "calibration", "test"):
        part: pl.DataFrame = getattr(parts, name)
        if part.is_empty():
            return f"no attempt is left for the {name} part: the history is too short for labels to mature in between"
        if part["failed"].n_unique() < 2:
            return f"all {part.height} attempts of the {name} part ended the same way, so nothing can be told apart"
    return None
