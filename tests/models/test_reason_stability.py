"""Reasons that refits do not agree on are withheld; those that drive the outcome are shown."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from models.reasons.artifact import Reasons
from models.reasons.learn import learn_reasons
from models.reasons.stability import agreement, drawn
from tests.models.reasoned import CODES, PARAMS, SPEC, known_model


def test_agreement_is_the_share_of_pairs():
    signs = np.array([[[1, 1]], [[1, -1]], [[1, 1]], [[-1, 0]]], dtype=np.int8)
    assert agreement(signs, np.ones((1, 2), dtype=bool)) == pytest.approx([3 / 6, 1 / 6])


def test_only_rows_where_a_code_matters_count():
    signs = np.array([[[1], [1]], [[1], [-1]]], dtype=np.int8)
    assert agreement(signs, np.array([[True], [False]])) == pytest.approx([1.0])
    assert np.isnan(agreement(signs, np.zeros((2, 1), dtype=bool))).all()


def test_coins_agree_half_of_the_time():
    tossed = np.random.default_rng(1).choice([-1, 1], size=(11, 4_000, 1)).astype(np.int8)
    assert agreement(tossed, np.ones((4_000, 1), dtype=bool)) == pytest.approx([0.5], abs=0.01)


def test_samples_take_whole_clusters():
    cluster = np.repeat(np.arange(100), 3)
    chosen = drawn(cluster, 0.5, seed=4)
    assert chosen.sum() == 150
    assert (chosen.reshape(100, 3).sum(axis=1) % 3 == 0).all()
    assert (drawn(cluster, 0.5, seed=4) == chosen).all()
    assert (drawn(cluster, 0.5, seed=5) != chosen).any()


def test_what_drives_failure_is_shown_and_noise_is_withheld():
    _, _, reasons = known_model()
    assert reasons.shown == ("risk", "calm", "issuer")
    noise = reasons.codes["noise"]
    assert not noise.shown
    assert noise.agreement is None or noise.agreement < PARAMS.reason_min_agreement


def test_a_code_that_hardly_ever_matters_is_withheld_too():
    parts, trained, _ = known_model()
    rare = replace(PARAMS, reason_refits=2, reason_min_log_odds=9.0)
    found = learn_reasons(SPEC, parts, trained, rare, CODES)
    assert found.shown == ()
    assert {learned.agreement for learned in found.codes.values()} == {None}


def test_the_same_training_gives_the_same_reasons_and_json_keeps_them():
    parts, trained, reasons = known_model()
    again = learn_reasons(SPEC, parts, trained, PARAMS, CODES)
    assert again == reasons
    assert Reasons.from_json(json.loads(json.dumps(reasons.as_json()))) == reasons
