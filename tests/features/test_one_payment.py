"""One payment gets the answer that the table would give it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from barberpro.features.online.store import FeatureStore
from barberpro.settings import read_params, shipped
from models.calibrate import fit_calibration
from models.calibration import Calibrations
from models.encode import fit_encoder
from models.one_payment import OnePaymentScorer, RowEncoder
from models.predict import Predictor
from models.specs.payment_failure import spec
from models.trees import Part, raw_scores, regrow
from pipelines.replayed_features import reference_of
from tests.features.online import first_versions, in_known_order
from tests.features.worlds import features_of, filled, warehouse
from tests.pipelines.shop_world import history


@pytest.fixture(scope="module")
def events() -> pl.DataFrame:
    return history(400)[1]


@pytest.fixture(scope="module")
def table(events) -> pl.DataFrame:
    return features_of(events)


@pytest.fixture(scope="module")
def predictor(events, table) -> Predictor:
    """Twenty trees that know which payments failed."""
    params = replace(read_params(shipped("params.yaml")).payment_failure, min_data_in_leaf=5)
    failed = (events.sort("payment_id")["status"] == "rejected").cast(pl.Int8).to_numpy()
    encoder = fit_encoder(spec(), table)
    booster = regrow(Part(encoder.matrix(table), failed), 20, encoder.categorical, params)
    calibration = fit_calibration(raw_scores(booster, encoder.matrix(table)), failed)
    manifest = {"version": "v", "sources": ["shop"]}
    return Predictor(manifest, booster, encoder, Calibrations(calibration, calibration), spec().dry)


def test_a_row_is_encoded_as_the_frame_is(predictor, table):
    strange = pl.when(pl.col("payment_id") > "00390").then(pl.lit("a new bank")).otherwise("issuer")
    frame = table.with_columns(issuer=strange)
    encoder = RowEncoder.of(predictor.encoder)
    rows = np.concatenate([encoder.matrix(row) for row in frame.to_dicts()])
    np.testing.assert_array_equal(rows, predictor.encoder.matrix(frame))


def test_the_store_and_the_model_answer_as_the_table_does(predictor, events, table):
    with warehouse(filled([])) as database:
        scorer = OnePaymentScorer.of(predictor, FeatureStore(reference_of(database)))
    for version in in_known_order(events.to_dicts()):
        scorer.store.feed(version)
    asked = first_versions(events.to_dicts())
    expected = predictor.failure_probability(table)
    answers = [scorer.answer(row) for row in asked]
    np.testing.assert_allclose([each.failure_probability for each in answers], expected, rtol=1e-9)
    low, high = predictor.range(table, expected)
    np.testing.assert_allclose([(each.low, each.high) for each in answers], np.stack([low, high], axis=1), rtol=1e-9)
    assert len(set(expected.round(6))) > 20
