"""Contributions looked up by pattern are those of LightGBM, with missing values and levels never seen too."""

from __future__ import annotations

import lightgbm as lgb
import numpy as np
import pytest

from models.reasons.attribution import MANY, raw_contributions
from models.reasons.patterns import grouped_contributions, splits

COLUMNS = 5
GROUPS = {"a": [0, 3], "b": [1], "c": [2, 4]}


def rows(count: int, seed: int, missing: float) -> np.ndarray:
    """Draw three numbers, coarse so that thresholds are hit, and two columns of codes; some values are missing."""
    generator = np.random.default_rng(seed)
    matrix = np.column_stack([generator.normal(size=(count, 3)).round(1), generator.integers(0, 12, size=(count, 2))])
    matrix[:, :3][generator.random((count, 3)) < missing] = np.nan
    return matrix.astype(np.float32)


def grown(missing: float, leaves: int = 15) -> lgb.Booster:
    matrix = rows(3_000, 1, missing)
    raw = np.nan_to_num(matrix[:, 0]) - (matrix[:, 3] % 3) + np.isnan(matrix[:, 1]) + 0.5 * np.nan_to_num(matrix[:, 2])
    failed = np.random.default_rng(2).random(len(matrix)) < 1 / (1 + np.exp(-raw))
    told = {"objective": "binary", "num_leaves": leaves, "verbose": -1, "num_threads": 1, "max_cat_to_onehot": 8}
    return lgb.train(told, lgb.Dataset(matrix, failed, categorical_feature=[3, 4]), num_boost_round=20)


@pytest.mark.parametrize("trained_with", [0.0, 0.2])
@pytest.mark.parametrize("asked_with", [0.0, 0.3])
def test_the_same_contributions_as_lightgbm(trained_with, asked_with):
    booster, matrix = grown(trained_with), rows(2_500, 3, asked_with)
    matrix[:50, 3] = 77  # a level that was never seen
    matrix[50:100, 0] = 0.0
    base, found = grouped_contributions(booster, splits(booster), matrix, GROUPS)
    every = booster.predict(matrix, pred_contrib=True)
    assert base == pytest.approx(every[0, COLUMNS])
    expected = np.stack([every[:, columns].sum(axis=1) for columns in GROUPS.values()], axis=1)
    assert np.abs(found - expected).max() < 1e-12


def test_many_rows_get_what_few_get():
    booster, matrix = grown(0.2), rows(MANY, 4, 0.2)
    base, found = raw_contributions(booster, matrix, GROUPS)
    few_base, few = raw_contributions(booster, matrix[:100], GROUPS)
    assert np.abs(found[:100] - few).max() < 1e-12
    assert base[:100] == pytest.approx(few_base)


def test_trees_too_large_for_a_pattern_are_left_to_lightgbm():
    booster, matrix = grown(0.2, leaves=100), rows(MANY, 5, 0.2)
    assert splits(booster) is None
    base, found = raw_contributions(booster, matrix, GROUPS)
    assert base + found.sum(axis=1) == pytest.approx(booster.predict(matrix, raw_score=True))
