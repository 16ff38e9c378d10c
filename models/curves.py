"""What the pictures of a judged model are drawn from: curves and intervals as frames, one row for each point."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import polars as pl
from numpy.typing import NDArray

from models.evaluate import BINS, Evaluation, Floats, Labels, clusters, evaluate, scored

POINTS = 200
"""Most points of a curve: more cannot be told apart on a screen."""
LEAST_FLAGGED = 20
"""The share of failures among fewer flagged rows is mostly luck and says nothing of the curve."""
LEAST_ROWS = 100
"""A slice with fewer rows, or with one outcome only, is left out: its interval would say nothing."""


def calibration(failed: Labels, probability: Floats) -> pl.DataFrame:
    """Give for each of the bins of equal size what was said and what came true: `said`, `failed`, `rows`."""
    parts = np.array_split(np.argsort(probability, kind="stable"), BINS)
    kept = [part for part in parts if len(part)]
    return pl.DataFrame(
        {
            "said": [float(probability[part].mean()) for part in kept],
            "failed": [float(failed[part].mean()) for part in kept],
            "rows": [len(part) for part in kept],
        }
    )


def roc(failed: Labels, probability: Floats) -> pl.DataFrame:
    """Give the curve of `caught` (share of failures flagged) over `alarmed` (share of the others flagged)."""
    caught, taken = _flagged(failed, probability)
    false = taken - caught
    points = {"alarmed": np.append(0.0, false / false[-1]), "caught": np.append(0.0, caught / caught[-1])}
    return pl.DataFrame({name: values[_thinned(len(values))] for name, values in points.items()})


def precision_recall(failed: Labels, probability: Floats) -> pl.DataFrame:
    """Give the curve of `precision` (share of the flagged that failed) over `caught` (share of failures flagged)."""
    caught, taken = _flagged(failed, probability)
    enough = taken >= min(LEAST_FLAGGED, taken[-1])
    points = {"caught": (caught / caught[-1])[enough], "precision": (caught / taken)[enough]}
    return pl.DataFrame({name: values[_thinned(len(values))] for name, values in points.items()})


def log_loss_by(rows: pl.DataFrame, column: str, predictors: Iterable[str], draws: int, seed: int) -> pl.DataFrame:
    """Judge predictors within each value of `column`: `value`, `low` and `high` of the log loss, and `rows`.

    `rows` holds `failed`, an answer column for each predictor, and what resampling by client needs.
    """
    found = [
        {column: key, "predictor": name, "rows": part.height, **_estimate(evaluation, name)}
        for (key,), part in rows.sort("source", "payment_id").group_by(column, maintain_order=True)
        if part.height >= LEAST_ROWS and part["failed"].n_unique() == 2
        for evaluation in [_judged(part, tuple(predictors), draws, seed)]
        for name in evaluation.values
    ]
    return pl.DataFrame(found).sort(column, "predictor") if found else pl.DataFrame()


def _judged(part: pl.DataFrame, predictors: tuple[str, ...], draws: int, seed: int) -> Evaluation:
    answers = {name: part[name].to_numpy() for name in predictors}
    return evaluate(part["failed"].to_numpy(), answers, clusters(part), draws, seed)


def _estimate(evaluation: Evaluation, name: str) -> dict[str, float]:
    estimate = evaluation.estimates(name)["log_loss"]
    return {"value": estimate.value, "low": estimate.low, "high": estimate.high}


def _flagged(failed: Labels, probability: Floats) -> tuple[Floats, Floats]:
    """Count failures, and rows, above each distinct probability, from the highest down."""
    laid_out = scored(failed, probability)
    caught = np.cumsum(laid_out.failed[laid_out.order])[laid_out.ends]
    return caught, laid_out.ends.astype(np.float64) + 1


def _thinned(count: int) -> NDArray[np.int64]:
    return np.unique(np.linspace(0, count - 1, min(count, POINTS)).round().astype(np.int64))
