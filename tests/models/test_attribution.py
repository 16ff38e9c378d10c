"""The log-odds of the codes add up to the calibrated answer, whatever the calibration."""

from __future__ import annotations

import numpy as np
import pytest

from models.calibrate import fit_calibration
from models.calibration import Calibration, Calibrations, log_odds
from models.reasons.attribution import attribute, places, raw_contributions
from models.trees import raw_scores
from tests.models.reasoned import SPEC, known_model

GROUPS = {"pulls": [0, 1], "noise": [2], "issuer": [3]}


def isotonic(raw, failed) -> Calibration:
    steps = np.array([-3.0, -1.0, -0.9, 0.5, 2.0])
    return Calibration("isotonic", steps, np.array([-2.5, -2.0, -1.0, -1.0, 1.5]), *[np.array([0.1, 0.5])] * 3)


@pytest.mark.parametrize("shape", [fit_calibration, isotonic])
@pytest.mark.parametrize("blind", [False, True])
def test_base_and_codes_sum_to_the_logit_of_the_answer(shape, blind):
    parts, trained, _ = known_model()
    matrix = trained.encoder.matrix(parts.test)
    raw = raw_scores(trained.booster, matrix)
    bent = shape(raw, parts.test["failed"].to_numpy())
    plain = Calibration("none", *[np.array([-15.0, 15.0])] * 2, *[np.array([0.1, 0.5])] * 3)
    maps = Calibrations(*((plain, bent) if blind else (bent, plain)))
    blinds = np.full(len(matrix), blind)
    found = attribute(trained.booster, matrix, GROUPS, maps, blinds)
    assert found.log_odds == pytest.approx(log_odds(maps.apply(raw, blinds)), abs=1e-9)
    assert found.base == pytest.approx(np.full(len(matrix), found.base[0]), abs=1e-9)


def test_contributions_keep_their_proportions_and_signs():
    parts, trained, _ = known_model()
    matrix = trained.encoder.matrix(parts.test.head(200))
    _, raw = raw_contributions(trained.booster, matrix, GROUPS)
    half = Calibration("platt", np.array([-15.0, 15.0]), np.array([-7.5, 7.5]), *[np.array([0.1, 0.5])] * 3)
    found = attribute(trained.booster, matrix, GROUPS, Calibrations(half, half), np.zeros(200, dtype=bool))
    assert found.by_code == pytest.approx(raw / 2, abs=1e-9)


def test_what_cancels_out_still_has_its_slope():
    """Where contributions sum to nothing the mean slope is 0 / 0; the slope of the map there takes its place."""

    class Balanced:
        def predict(self, matrix, **_):
            return np.tile([0.7, -0.7, 0.0, 0.0, -1.0], (len(matrix), 1))

    half = Calibration("platt", np.array([-15.0, 15.0]), np.array([-7.5, 7.5]), *[np.array([0.1, 0.5])] * 3)
    groups = {"up": [0], "down": [1, 2, 3]}
    found = attribute(
        Balanced(), np.zeros((2, 4), dtype=np.float32), groups, Calibrations(half, half), np.zeros(2, bool)
    )
    assert found.by_code == pytest.approx(np.tile([0.35, -0.35], (2, 1)), abs=1e-6)
    assert found.log_odds == pytest.approx(np.full(2, -0.5))


def test_no_rows_have_no_reasons():
    _, trained, _ = known_model()
    none = np.empty((0, 4), dtype=np.float32)
    found = attribute(trained.booster, none, GROUPS, trained.calibration, np.zeros(0, bool))
    assert found.by_code.shape == (0, 3)


def test_places_follow_the_encoder():
    _, trained, _ = known_model()
    assert places(trained.encoder.columns, {"a": ("issuer", "risk")}) == {"a": [3, 0]}
    assert trained.encoder.columns == SPEC.features
