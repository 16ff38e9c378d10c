"""Drift: rarely called where there is none, found where it was planted, and told as what it does to the loss."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from models.drift import Effect, loss_change, moved, score_moved, unexplained
from models.drift_plots import plots
from models.drift_verdict import judge, too_few
from models.strata import strata
from tests.models.drift_world import RULE, Shift, world

SMALL = (3_000, 2_000)
FEW = 6


def verdicts(count: int, shift: Shift | None = None) -> Counter[str]:
    found = Counter()
    for seed in range(count):
        made = world(seed, shift=shift)
        found[judge(made.columns, made.reference, made.window, RULE).verdict] += 1
    return found


@pytest.mark.slow
def test_false_alarms_are_rare_where_clients_and_days_fail_together():
    """Measured on 150 worlds: one `retrain` and one `watch`."""
    found = verdicts(100)
    assert found["retrain"] <= 4
    assert found["watch"] + found["retrain"] <= 6


@pytest.mark.slow
@pytest.mark.parametrize(
    ("shift", "expected", "least"),
    [(Shift(level=0.4), "retrain", 0.9), (Shift(slope=0.3), "retrain", 0.9), (Shift(risk=0.6), "watch", 0.9)],
)
def test_what_was_planted_is_found_as_often_as_measured(shift, expected, least):
    assert verdicts(20, shift)[expected] >= 20 * least


def test_a_level_that_rose_asks_for_a_retraining_and_says_why():
    made = world(1, SMALL, Shift(level=0.6), FEW)
    found = judge(made.columns, made.reference, made.window, RULE)
    assert found.verdict == "retrain"
    assert set(found.reasons) == {"calibration", "unexplained"}
    assert found.calibration.low > 0
    drawn = plots(found, made.reference, made.window)
    assert all(content.startswith(b"\x89PNG") for content in drawn.values())
    assert set(drawn) == {"effects.png", "calibration.png"}


def test_riskier_attempts_are_watched_and_named_for_the_model_knows_them():
    made = world(2, SMALL, Shift(risk=0.8), FEW)
    found = judge(made.columns, made.reference, made.window, RULE)
    assert found.verdict == "watch"
    assert {"score", "risk"} == set(found.reasons)
    assert found.inputs[0].name == "risk"
    assert found.inputs[0].p_value < 1e-6
    assert found.inputs[0].psi > 5 * found.inputs[0].psi_noise


def test_without_drift_nothing_is_called():
    made = world(3, SMALL, others=FEW)
    found = judge(made.columns, made.reference, made.window, RULE)
    assert (found.verdict, found.reasons) == ("ok", ())
    assert found.as_json()["inputs"][-1]["psi"] >= 0


def test_the_change_of_the_loss_is_its_parts():
    made = world(4, SMALL, Shift(level=0.3, risk=0.5), FEW)
    parts = unexplained(made.reference, made.window).value + score_moved(made.reference, made.window).effect.value
    assert loss_change(made.reference, made.window).value == pytest.approx(parts, abs=1e-9)


def test_the_index_is_judged_by_its_noise_which_grows_as_samples_shrink():
    many, few = world(5, (8_000, 8_000), others=0), world(5, (1_200, 1_200), others=0)
    noise = [score_moved(each.reference, each.window).psi_noise for each in (many, few)]
    assert noise[1] > 3 * noise[0]


def test_a_column_of_the_day_is_noisier_than_one_of_the_attempt():
    made = world(6, SMALL, others=9)
    found = {each.name: each for each in judge(made.columns, made.reference, made.window, RULE).inputs}
    by_day = np.median([found[f"column_{n:02}"].psi_noise for n in range(2, 9, 3)])
    by_attempt = np.median([found[f"column_{n:02}"].psi_noise for n in range(0, 9, 3)])
    assert by_day > 5 * by_attempt


def test_an_error_is_as_large_as_the_spread_over_worlds():
    found = [
        loss_change(made.reference, made.window)
        for made in (world(seed, (1_500, 1_500), others=0) for seed in range(60))
    ]
    assert np.mean([each.error for each in found]) == pytest.approx(np.std([each.value for each in found]), rel=0.35)


def test_missing_values_and_levels_never_seen_are_strata_of_their_own():
    cut = strata(pl.Series([1.0, None, 2.0, 3.0]), pl.Series([None, None, 9.0], dtype=pl.Float64))
    assert cut.reference[1] == cut.window[0] == cut.window[1]
    assert cut.window[2] != cut.window[0]
    texts = strata(pl.Series(["a", "a", "b", None]), pl.Series(["a", "new", None]))
    assert texts.window[0] == texts.reference[0]
    assert texts.window[2] == texts.reference[3]
    assert texts.window[1] not in texts.reference
    constant = strata(pl.Series([5, 5]), pl.Series([5]))
    assert constant.count == 1


def test_a_column_that_is_the_same_everywhere_did_not_move():
    made = world(7, (1_200, 1_200), others=0)
    same = pl.Series(np.ones(1_200))
    found = moved("same", (same, same), made.reference, made.window)
    assert (found.psi, found.p_value, found.effect.value) == (0.0, 1.0, pytest.approx(0.0, abs=1e-12))


@pytest.mark.parametrize(
    ("rows", "failures", "told"), [(999, 200, "999 mature"), (1_000, 99, "99 failures among 1000"), (1_000, 100, None)]
)
def test_too_few_attempts_are_told(rows, failures, told):
    made = world(8, (1_200, 1_200), others=0).window
    failed = np.r_[np.ones(failures), np.zeros(rows - failures)]
    part = replace(made, failed=failed, probability=made.probability[:rows], client=made.client[:rows])
    found = too_few(part, RULE)
    assert found is None if told is None else told in found


def test_more_looks_want_a_larger_effect():
    effect = Effect(0.025, 0.01)
    assert effect.surely_above_zero(0.99)
    assert not effect.surely_above_zero(0.99, looks=130)
