"""Metrics agree with scikit-learn; intervals cover; clusters are resampled whole."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, brier_score_loss, log_loss, roc_auc_score

from models.evaluate import METRICS, clusters, evaluate, metrics, resamples, scored
from tests.models.rows import known_world


@settings(max_examples=40)
@given(st.integers(0, 10_000), st.booleans(), st.booleans())
def test_agrees_with_sklearn(seed, ties, weighted):
    generator = np.random.default_rng(seed)
    probability = generator.random(120)
    probability = np.round(probability, 1) * 0.9 + 0.05 if ties else probability
    failed = np.append(generator.integers(0, 2, 118), [0, 1]).astype(np.int8)
    weights = generator.integers(0, 3, 120).astype(float) if weighted else np.ones(120)
    weights[-2:] = 1
    found = metrics(scored(failed, probability), weights)
    assert found["roc_auc"] == pytest.approx(roc_auc_score(failed, probability, sample_weight=weights))
    assert found["pr_auc"] == pytest.approx(average_precision_score(failed, probability, sample_weight=weights))
    assert found["log_loss"] == pytest.approx(log_loss(failed, probability, sample_weight=weights))
    assert found["brier"] == pytest.approx(brier_score_loss(failed, probability, sample_weight=weights))


def test_ece_by_hand():
    failed = np.repeat([0, 1], 15).astype(np.int8)
    probability = np.repeat([0.1, 0.7], 15)
    assert metrics(scored(failed, probability), np.ones(30))["ece"] == pytest.approx(
        (15 * 0.1 + 15 * 0.3) / 30, abs=0.02
    )
    assert metrics(scored(failed, failed.astype(float)), np.ones(30))["ece"] == 0


def test_certain_and_wrong_is_finite():
    found = metrics(scored(np.array([0, 1], dtype=np.int8), np.array([1.0, 0.0])), np.ones(2))
    assert np.isfinite(found["log_loss"])


def test_single_class_has_no_ranking():
    assert np.isnan(metrics(scored(np.zeros(3, dtype=np.int8), np.ones(3) / 3), np.ones(3))["roc_auc"])


def test_intervals_cover_the_true_log_loss():
    covered = 0
    for seed in range(60):
        frame, truth = known_world(400, seed)
        expected = -(truth * np.log(truth) + (1 - truth) * np.log1p(-truth)).mean()
        found = evaluate(frame["failed"].to_numpy(), {"truth": truth}, np.arange(400), 150, seed)
        estimate = found.estimates("truth")["log_loss"]
        covered += estimate.low <= expected <= estimate.high
    assert 48 <= covered <= 60


def test_the_interval_of_a_calibrated_predictors_ece_behaves():
    """Drawn again and again: it holds the value, and what the error comes to on other rows just as often as claimed."""
    values, intervals = [], []
    for seed in range(80):
        frame, truth = known_world(1500, seed)
        found = evaluate(frame["failed"].to_numpy(), {"truth": truth}, np.arange(1500), 100, seed)
        estimate = found.estimates("truth")["ece"]
        assert 0 <= estimate.low <= estimate.value <= estimate.high
        assert found.draws["truth"][:, METRICS.index("ece")].mean() > estimate.value
        values.append(estimate.value)
        intervals.append((estimate.low, estimate.high))
    expected = np.mean(values)
    assert np.mean([low <= expected <= high for low, high in intervals]) > 0.8


def test_other_intervals_stay_those_of_the_draws():
    frame, truth = known_world(800)
    found = evaluate(frame["failed"].to_numpy(), {"m": truth}, np.arange(800), 200, 1)
    for place, metric in enumerate(METRICS):
        low, high = np.quantile(found.draws["m"][:, place], [0.05, 0.95])
        estimate = found.estimates("m")[metric]
        if metric == "ece":
            assert (estimate.low, estimate.high) < (low, high)
        else:
            assert (estimate.low, estimate.high) == (low, high)
            assert found.draws["m"][:, place].mean() == pytest.approx(estimate.value, abs=(high - low) / 6)


def test_clusters_are_clients_then_checkouts_then_rows():
    rows = pl.DataFrame(
        {
            "source": ["s", "s", "s", "s", "s", "s", "t"],
            "payment_id": list("abcdefg"),
            "client_id": ["u", "u", None, None, None, None, "u"],
            "checkout_id": ["1", "2", "3", "3", None, None, "1"],
        }
    )
    found = clusters(rows).tolist()
    assert found[0] == found[1] != found[6]
    assert found[2] == found[3]
    assert len(set(found)) == 5


def test_a_resample_takes_clusters_whole():
    cluster = np.array([0, 0, 0, 1, 1, 2])
    for weights in resamples(cluster, 20, seed=1):
        assert len(set(weights[:3])) == 1
        assert weights[3] == weights[4]


def test_clustered_intervals_are_wider_where_clients_repeat():
    frame, truth = known_world(200)
    failed, probability = np.repeat(frame["failed"].to_numpy(), 10), np.repeat(truth, 10)
    by_row = evaluate(failed, {"m": probability}, np.arange(2000), 100, 1).estimates("m")["log_loss"]
    by_client = evaluate(failed, {"m": probability}, np.repeat(np.arange(200), 10), 100, 1).estimates("m")["log_loss"]
    assert by_client.high - by_client.low > 2 * (by_row.high - by_row.low)


def test_paired_difference_is_tighter_than_its_parts():
    frame, truth = known_world(2000)
    answers = {"truth": truth, "close": np.clip(truth * 1.05, 0.001, 0.999)}
    found = evaluate(frame["failed"].to_numpy(), answers, np.arange(2000), 100, 1)
    part, difference = found.estimates("truth")["log_loss"], found.difference("close", "truth", "log_loss")
    assert difference.high - difference.low < (part.high - part.low) / 3


def test_share_of_gain():
    frame, truth = known_world(2000)
    answers = {"oracle": truth, "constant": np.full(2000, 0.3), "model": truth}
    found = evaluate(frame["failed"].to_numpy(), answers, np.arange(2000), 20, 1)
    share = found.share_of_gain("model", "constant", "oracle")
    assert (share.value, share.low, share.high) == (1.0, 1.0, 1.0)
    assert found.share_of_gain("model", "oracle", "oracle") is None
