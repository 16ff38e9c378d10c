"""One payment gets the answer that the table would give it."""

from __future__ import annotations

import numpy as np
import polars as pl

from barberpro.features.online.facts import known_us, microseconds
from barberpro.features.online.store import FeatureStore, known_order
from models.one_payment import OnePaymentScorer, RowEncoder
from models.predict import load_predictor
from pipelines.replayed_features import reference_of
from tests.features.online import first_versions
from tests.features.worlds import filled, warehouse


def test_a_row_is_encoded_as_the_frame_is(ready, champion, features_file):
    predictor = load_predictor(ready.models / "payment_failure")
    frame = pl.read_parquet(features_file).tail(50)
    strange = pl.when(pl.col("payment_id") > "03980").then(pl.lit("a new bank")).otherwise("issuer")
    frame = frame.with_columns(issuer=strange)
    encoder = RowEncoder.of(predictor.encoder)
    rows = np.concatenate([encoder.matrix(row) for row in frame.to_dicts()])
    np.testing.assert_array_equal(rows, predictor.encoder.matrix(frame))


def test_the_store_and_the_model_answer_as_the_table_does(ready, champion, world, features_file):
    predictor = load_predictor(ready.models / "payment_failure")
    with warehouse(filled([])) as database:
        scorer = OnePaymentScorer.of(predictor, FeatureStore(reference_of(database)))
    events = world[1].to_dicts()
    asked = first_versions(events)[-40:]
    for version in sorted(events, key=known_order):
        if known_us(version) < microseconds(asked[0]["attempted_at"]):
            scorer.store.feed(version)
    table = pl.read_parquet(features_file).filter(payment_id=asked[0]["payment_id"])
    expected = predictor.failure_probability(table)
    low, high = predictor.range(table, expected)
    answer = scorer.answer(asked[0])
    found = [answer.failure_probability, answer.low, answer.high]
    np.testing.assert_allclose(found, [expected[0], low[0], high[0]], rtol=1e-9)
    assert len({round(scorer.answer(row).failure_probability, 6) for row in asked}) > 5
