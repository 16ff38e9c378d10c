"""Calibration is monotone, comes true, and survives JSON."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.calibrate import FITTERS, fit_calibration, wilson
from models.calibration import Calibration, Calibrations, sigmoid


def drawn(rows, bend, seed=1):
    generator = np.random.default_rng(seed)
    raw = generator.normal(scale=2, size=rows)
    return raw, (generator.random(rows) < sigmoid(bend(raw))).astype(np.int8)


@settings(max_examples=20)
@given(st.integers(0, 10_000), st.sampled_from(sorted(FITTERS)))
def test_never_turns_an_order_around(seed, method):
    raw, failed = drawn(300, lambda x: 0.3 * x - 1, seed)
    points = FITTERS[method](raw, failed)
    assert (np.diff(points[0]) > 0).all()
    assert (np.diff(np.interp(np.linspace(-20, 20, 999), *points)) >= 0).all()


@pytest.mark.parametrize(
    ("bend", "method"),
    [(lambda x: x, "none"), (lambda x: 0.4 * x - 1, "platt"), (lambda x: np.where(x > 0, 2.0, -2.0), "isotonic")],
)
def test_picks_what_the_scores_need(bend, method):
    raw, failed = drawn(20_000, bend)
    fitted = fit_calibration(raw, failed)
    assert fitted.method == method
    new, outcome = drawn(20_000, bend, seed=2)
    said = fitted.apply(new)
    for part in np.array_split(np.argsort(said), 5):
        assert said[part].mean() == pytest.approx(outcome[part].mean(), abs=0.03)


def test_a_map_must_be_surely_better_over_time():
    """A level that wanders from block to block is no reason to move every probability."""
    calibrated = [fit_calibration(*drawn(2_000, lambda x: x, seed)).method for seed in range(20)]
    assert calibrated.count("none") >= 17
    raw, _ = drawn(2_000, lambda x: x)
    shift = np.repeat([0.5, -0.3, 0.4, -0.2, 0.1], 400)
    failed = (np.random.default_rng(4).random(2_000) < sigmoid(raw + shift)).astype(np.int8)
    assert fit_calibration(raw, failed).method == "none"


@pytest.mark.parametrize("failed", [np.zeros(100, np.int8), np.r_[np.ones(20, np.int8), np.zeros(80, np.int8)]])
def test_nothing_is_fitted_where_a_block_holds_every_failure(failed):
    assert fit_calibration(np.linspace(-1, 1, 100), failed).method == "none"


def test_range_holds_the_probability():
    fitted = fit_calibration(*drawn(2000, lambda x: x))
    probability = np.linspace(0, 1, 101)
    low, high = fitted.range(probability)
    assert ((low <= probability) & (probability <= high) & (low >= 0) & (high <= 1)).all()
    assert (high - low).max() < 0.35


def test_survives_json():
    fitted = fit_calibration(*drawn(500, lambda x: x))
    again = Calibration.from_json(json.loads(json.dumps(fitted.as_json())))
    raw = np.linspace(-9, 9, 50)
    assert again.apply(raw).tolist() == fitted.apply(raw).tolist()


def test_blind_rows_have_a_map_of_their_own():
    one, other = fit_calibration(*drawn(20_000, lambda x: x)), fit_calibration(*drawn(20_000, lambda x: 0.4 * x - 1))
    maps = Calibrations.from_json(json.loads(json.dumps(Calibrations(one, other).as_json())))
    raw, blind = np.array([0.5, 0.5]), np.array([False, True])
    said = maps.apply(raw, blind)
    assert said.tolist() == [one.apply(raw)[0], other.apply(raw)[1]]
    assert said[0] > said[1] + 0.2
    low, high = maps.range(said, blind)
    assert ((low <= said) & (said <= high)).all()


def test_a_single_map_of_an_older_model_serves_both():
    one = fit_calibration(*drawn(500, lambda x: x))
    maps = Calibrations.from_json(one.as_json())
    raw = np.linspace(-3, 3, 9)
    assert maps.apply(raw, np.ones(9, np.bool_)).tolist() == one.apply(raw).tolist()


def test_wilson_against_published_figures():
    assert wilson(0, 10) == pytest.approx((0.0, 0.2129), abs=1e-3)
    assert wilson(5, 10) == pytest.approx((0.2693, 0.7307), abs=1e-3)
