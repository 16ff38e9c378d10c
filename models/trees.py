"""Grows the trees: a raw LightGBM booster that comes out the same every time."""

from __future__ import annotations

import os
from dataclasses import dataclass

import lightgbm as lgb
import numpy as np
from numpy.typing import NDArray

from barberpro.params import PaymentFailureParams

Matrix = NDArray[np.float32]
Labels = NDArray[np.int8]

THREADS = 2
ROWS_PER_THREAD = 200_000
"""On fewer rows threads wait for each other more than they work: on busy cores ten times longer, for the same trees."""
ROWS_PER_EXPLAINING_THREAD = 2_000
FIXED = {
    "objective": "binary",
    "metric": "binary_logloss",
    "deterministic": True,
    "force_col_wise": True,
    "feature_fraction": 0.5,
    "max_cat_to_onehot": 8,
    "verbose": -1,
}
"""`feature_fraction` lets windows that say nearly the same take turns; see docs/experiments.md."""


@dataclass(frozen=True, slots=True)
class Part:
    """A matrix and its labels."""

    matrix: Matrix
    failed: Labels


def grow(fit: Part, stop: Part, categorical: list[int], params: PaymentFailureParams) -> lgb.Booster:
    """Grow trees on `fit` until log loss on `stop` no longer falls, and keep them up to the best one."""
    rows = _dataset(fit, categorical)
    booster = lgb.train(
        {**FIXED, **_tuned(params), "num_threads": threads(fit.matrix)},
        rows,
        num_boost_round=params.max_trees,
        valid_sets=[lgb.Dataset(stop.matrix, stop.failed, reference=rows)],
        callbacks=[lgb.early_stopping(params.early_stopping_rounds, verbose=False)],
    )
    return lgb.Booster(model_str=booster.model_to_string(num_iteration=booster.best_iteration))


def regrow(rows: Part, trees: int, categorical: list[int], params: PaymentFailureParams) -> lgb.Booster:
    """Grow exactly so many trees, with nothing left out to stop them."""
    told = {**FIXED, **_tuned(params), "num_threads": threads(rows.matrix)}
    return lgb.train(told, _dataset(rows, categorical), num_boost_round=trees)


def threads(matrix: Matrix) -> int:
    """Choose how many threads work on a matrix; the trees do not depend on it."""
    return min(THREADS, os.cpu_count() or 1, 1 + len(matrix) // ROWS_PER_THREAD)


def threads_to_explain(matrix: Matrix) -> int:
    """Choose how many threads explain a matrix: each row is much more work than to score it."""
    return min(THREADS, os.cpu_count() or 1, 1 + len(matrix) // ROWS_PER_EXPLAINING_THREAD)


def _dataset(rows: Part, categorical: list[int]) -> lgb.Dataset:
    names = [f"f{place}" for place in range(rows.matrix.shape[1])]
    return lgb.Dataset(rows.matrix, rows.failed, feature_name=names, categorical_feature=categorical)


def raw_scores(booster: lgb.Booster, matrix: Matrix) -> NDArray[np.float64]:
    """Log-odds of failure before calibration."""
    return np.asarray(booster.predict(matrix, raw_score=True, num_threads=threads(matrix)), dtype=np.float64)


def _tuned(params: PaymentFailureParams) -> dict[str, float]:
    return {
        "seed": params.seed,
        "learning_rate": params.learning_rate,
        "num_leaves": params.num_leaves,
        "min_data_in_leaf": params.min_data_in_leaf,
        "lambda_l2": params.lambda_l2,
    }
