"""Slices add up to the whole, name what is unknown, and tell retries apart."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from models.evaluate import evaluate
from models.slices import UNKNOWN, labelled_slices, slices, table
from tests.models.rows import known_world


@pytest.fixture(scope="module")
def judged():
    frame, truth = known_world(1500)
    generator = np.random.default_rng(1)
    rows = frame.with_columns(
        method=pl.Series(generator.choice(["credit_card", "debit_card"], 1500)),
        device_type=pl.Series(generator.choice(["ios", None], 1500)),
        attempt_no=pl.Series(generator.choice([1, 2, 3], 1500)),
        client_attempts_ever=pl.Series(generator.choice([0, 4], 1500)),
        amount_log=pl.Series(generator.random(1500)),
    )
    failed = frame["failed"].to_numpy()
    answers = {"model": truth, "champion": np.clip(truth * 1.2, 0.001, 0.99)}
    return rows, failed, answers, slices(rows, failed, answers, 50, 1)


def test_each_dimension_holds_every_row_once(judged):
    rows, failed, _, found = judged
    for dimension in labelled_slices(rows):
        inside = [each for each in found if each.dimension == dimension]
        assert sum(each.rows for each in inside) == len(failed)
        assert sum(each.failures for each in inside) == failed.sum()


def test_names(judged):
    rows, _, _, found = judged
    names = {dimension: set(column) for dimension, column in labelled_slices(rows).items()}
    assert names["attempt"] == {"first", "retry"}
    assert names["client"] == {"new", "seen"}
    assert names["device"] == {"ios", UNKNOWN}
    assert names["province"] == {UNKNOWN}
    assert names["amount"] == {f"d{place:02}" for place in range(1, 11)}
    assert {each.rows for each in found if each.dimension == "amount"} == {150}


def test_a_slice_of_all_rows_is_the_whole_with_its_interval(judged):
    rows, failed, answers, found = judged
    whole = evaluate(failed, answers, rows.select(pl.col("client_id").rank("dense") - 1).to_series().to_numpy(), 50, 1)
    (source,) = [each for each in found if each.dimension == "source"]
    estimate = whole.estimates("model")["log_loss"]
    assert source.log_loss["model"].value == pytest.approx(estimate.value)
    assert source.log_loss["model"].high - source.log_loss["model"].low == pytest.approx(
        estimate.high - estimate.low, rel=0.5
    )
    assert source.difference.value == pytest.approx(whole.difference("model", "champion", "log_loss").value)
    assert source.difference.high < 0


def test_retries_by_what_the_source_tells():
    rows = pl.DataFrame(
        {
            "source": "s",
            "attempt_no": [None, None, 1, 2, None],
            "checkout_attempts_ever": [None, 2, 5, 0, None],
            "purchase_attempts_5m": [1, 0, 1, 0, None],
        }
    )
    assert labelled_slices(rows)["attempt"].to_list() == ["retry", "retry", "first", "retry", UNKNOWN]


def test_one_outcome_has_no_ranking_and_is_plain_json(judged):
    rows, _, answers, _ = judged
    none = np.zeros(rows.height, dtype=np.int8)
    found = slices(rows, none, answers, 10, 1)
    assert found[0].as_json()["predictors"]["model"]["roc_auc"] is None
    assert table(found)["roc_auc"].null_count() == len(found) * 2
