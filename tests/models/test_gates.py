"""Gates refuse what they are there to refuse, and pass what they should; looks have their price."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from barberpro.settings import read_params, shipped
from models import gates, looks
from models.evaluate import Estimate, ece_by_chance, metrics, scored
from models.slices import SliceFigures

PARAMS = read_params(shipped("params.yaml")).gates


def slice_of(lost: float, rows: int = 1000) -> SliceFigures:
    return SliceFigures("method", "qr", rows, 100, {}, {}, {}, {}, Estimate(lost, lost - 0.01, lost + 0.01))


def test_the_standard_error_is_that_of_clients():
    generator = np.random.default_rng(1)
    gap = generator.normal(0, 1, 400)
    by_row = gates.difference(gap, np.zeros(400), np.arange(400), 1000, 1)
    assert by_row.error == pytest.approx(gap.std() / 20, rel=0.1)
    repeated = gates.difference(np.repeat(gap, 5), np.zeros(2000), np.repeat(np.arange(400), 5), 1000, 1)
    assert repeated.error == pytest.approx(by_row.error, rel=0.1)


@pytest.mark.parametrize(
    ("value", "error", "refresh", "redesign"),
    [
        (0.0, 0.0005, True, False),
        (-0.002, 0.0005, True, True),
        (0.0015, 0.0005, False, False),
        (0.0, 0.01, False, False),
        (-0.0005, 0.0005, True, False),
    ],
)
def test_a_refresh_must_not_be_worse_and_a_redesign_must_be_better(value, error, refresh, redesign):
    found = gates.Difference(value, error)
    assert gates.log_loss(found, "refresh", 1, PARAMS).passed is refresh
    assert gates.log_loss(found, "redesign", 1, PARAMS).passed is redesign


def test_more_questions_make_it_harder():
    found = gates.Difference(-0.001, 0.0005)
    assert gates.log_loss(found, "redesign", 1, PARAMS).passed
    assert not gates.log_loss(found, "redesign", 5, PARAMS).passed


def test_twenty_models_that_are_no_better_seldom_pass_as_better():
    """Of 300 series of 20 noisy looks, about alpha end in a promotion; without the split most would."""
    generator = np.random.default_rng(7)
    worth = generator.normal(0.0, 0.001, (300, 20))

    def wrong(questions: int) -> float:
        passed = [
            any(gates.log_loss(gates.Difference(float(v), 0.001), "redesign", questions, PARAMS).passed for v in row)
            for row in worth
        ]
        return float(np.mean(passed))

    assert wrong(20) < 0.08
    assert wrong(1) > 0.5


def test_slices():
    assert gates.no_slice_worse([slice_of(0.01), slice_of(-0.2)], 500, PARAMS).passed
    refused = gates.no_slice_worse([slice_of(0.01), slice_of(0.03)], 500, PARAMS)
    assert not refused.passed
    assert "method qr" in refused.text
    assert gates.no_slice_worse([slice_of(0.03, rows=400)], 500, PARAMS).passed


def test_calibration_counts_beyond_chance_only():
    generator = np.random.default_rng(2)
    truth = generator.beta(1, 6, 3000)
    found = [
        metrics(scored((generator.random(3000) < truth).astype(np.int8), truth), np.ones(3000))["ece"]
        for _ in range(40)
    ]
    chance = ece_by_chance(truth)
    assert np.mean(found) == pytest.approx(chance, rel=0.1)
    assert gates.calibrated(float(np.mean(found)), chance, PARAMS).passed
    assert not gates.calibrated(chance + 0.02, chance, PARAMS).passed


AUDIT = {"rows": 1000, "differences": 0, "tables": {gates.FEATURES: "abc"}, "shuffled": {"moved": 0}}


@pytest.mark.parametrize(
    ("audit", "passed"),
    [
        (AUDIT, True),
        (None, False),
        ({**AUDIT, "rows": 100}, True),
        ({**AUDIT, "rows": 99}, False),
        ({**AUDIT, "differences": 1}, False),
        ({**AUDIT, "rows": 0}, False),
        ({**AUDIT, "tables": {gates.FEATURES: "other"}}, False),
        ({**AUDIT, "shuffled": {"moved": 3}}, False),
    ],
)
def test_leak_audit(audit, passed):
    assert gates.leak_audit(audit, gates.FEATURES, "abc", 100).passed is passed


def test_sources_and_period_and_latency():
    assert gates.same_sources(("a", "b"), ("a",)).passed
    assert "psp" in gates.same_sources(("a",), ("a", "psp")).text
    assert not gates.same_sources(("a",), ("a", "psp")).passed
    assert gates.long_enough(500, 50, 500, 50, "t").passed
    assert not gates.long_enough(500, 460, 500, 50, "t").passed
    assert not gates.long_enough(499, 100, 500, 50, "t").passed
    assert gates.fast(PARAMS.latency_ms, PARAMS).passed
    assert not gates.fast(PARAMS.latency_ms + 0.01, PARAMS).passed


LOOK = looks.Look("2026-08-01", "ana", "evaluate", "v2", "v1", "2026-07-01T00:00:00", "2026-07-31T00:00:00", 900, {})


def test_the_same_question_costs_once_and_another_period_again(tmp_path):
    period = (LOOK.first, LOOK.last)
    assert looks.questions([], "v2", "v1", period) == 1
    for each in (
        LOOK,
        replace(LOOK, verb="promote", by="eva"),
        replace(LOOK, version="v1"),
        replace(LOOK, first="2026-01-01T00:00:00", last="2026-02-01T00:00:00"),
    ):
        looks.record(tmp_path, each)
    earlier = looks.looks(tmp_path)
    assert len(earlier) == 4
    assert len(looks.overlapping(earlier, *period)) == 3
    assert looks.questions(earlier, "v2", "v1", period) == 1
    assert looks.questions(earlier, "v3", "v1", period) == 2
    assert looks.questions(earlier, "v2", "v1", ("2026-07-15T00:00:00", LOOK.last)) == 2


def test_a_torn_line_is_passed_over_and_closed(tmp_path):
    looks.record(tmp_path, LOOK)
    with (tmp_path / looks.FILE).open("a") as stream:
        stream.write('{"at": "2026')
    assert len(looks.looks(tmp_path)) == 1
    looks.record(tmp_path, LOOK)
    assert len(looks.looks(tmp_path)) == 2


@pytest.mark.parametrize(
    ("model", "champion", "kind", "passed"),
    [
        ({"num_leaves": 15}, {"num_leaves": 15}, "refresh", True),
        ({"num_leaves": 7}, {"num_leaves": 15}, "refresh", False),
        ({"num_leaves": 7}, {"num_leaves": 15}, "redesign", True),
        ({"num_leaves": 7}, {}, "refresh", True),
    ],
)
def test_a_model_of_other_parameters_is_no_refresh(model, champion, kind, passed):
    found = gates.same_design(model, champion, kind)
    assert found.passed is passed
    assert ("num_leaves 15 -> 7: that is a redesign" in found.text) == (model != champion and bool(champion))
