"""Looks at an experiment: bounds as published, the error kept however one looks, and what looking costs."""

from __future__ import annotations

import numpy as np
import pytest

from models.sequential import bounds, inflation, mixture_inflation, mixture_reach, spent_obrien_fleming

FIVE = (0.2, 0.4, 0.6, 0.8, 1.0)
READOUTS = (7 / 84, 28 / 84, 1.0)


def walks(times, drift: float, runs: int = 40_000, seed: int = 2) -> np.ndarray:
    """Draw standardised differences at each look."""
    steps = np.diff([0.0, *times])
    draw = np.random.default_rng(seed)
    sums = np.cumsum(draw.normal(drift * steps, np.sqrt(steps), (runs, len(steps))), axis=1)
    return sums / np.sqrt(np.array(times))


def test_bounds_are_as_published():
    """Lan-DeMets with O'Brien-Fleming spending, five even looks, two-sided 5 %: ldbounds and gsDesign."""
    spent = [spent_obrien_fleming(time, 0.05) for time in FIVE]
    assert bounds(FIVE, spent) == pytest.approx([4.8769, 3.3569, 2.6803, 2.2898, 2.0310], abs=1e-3)


def test_each_look_ends_as_often_as_it_may():
    """An even hundredth at each of five looks, counted in drawn walks."""
    ends = bounds(FIVE, [0.05 * time for time in FIVE])
    beyond = np.abs(walks(FIVE, 0.0)) > np.array(ends)
    first = np.bincount(beyond.argmax(axis=1)[beyond.any(axis=1)], minlength=5) / len(beyond)
    assert first == pytest.approx(np.full(5, 0.01), abs=4 * np.sqrt(0.01 / len(beyond)))
    assert ends[0] == pytest.approx(2.5758, abs=1e-3)


@pytest.mark.parametrize("times", [FIVE, READOUTS, (0.5, 0.51, 1.0)])
def test_all_looks_together_keep_the_error(times):
    ends = bounds(times, [spent_obrien_fleming(time, 0.05) for time in times])
    passed = (np.abs(walks(times, 0.0)) > np.array(ends)).any(axis=1)
    assert passed.mean() == pytest.approx(0.05, abs=4 * np.sqrt(0.05 * 0.95 / len(passed)))


def test_a_look_that_spends_nothing_never_ends_it_and_one_look_is_the_usual_test():
    ends = bounds(READOUTS, [spent_obrien_fleming(time, 0.05) for time in READOUTS])
    assert ends[0] == np.inf
    assert bounds((1.0,), (0.05,)) == pytest.approx([1.95996], abs=1e-4)
    assert spent_obrien_fleming(0.0, 0.05) == 0.0
    assert spent_obrien_fleming(2.0, 0.05) == pytest.approx(0.05)


def test_what_looking_costs_buys_back_the_power():
    """Published for five looks, 80 %: the largest sample is 1.02 to 1.03 times that of one look."""
    larger = inflation(FIVE, 0.05, 0.8)
    assert larger == pytest.approx(1.025, abs=0.005)
    ends = bounds(FIVE, [spent_obrien_fleming(time, 0.05) for time in FIVE])
    drift = (1.959964 + 0.841621) * np.sqrt(larger)
    passed = (np.abs(walks(FIVE, drift)) > np.array(ends)).any(axis=1)
    assert passed.mean() == pytest.approx(0.8, abs=0.01)
    assert inflation((1.0,), 0.05, 0.8) == pytest.approx(1.0, abs=1e-3)


@pytest.mark.parametrize("scale", [2.0, 8.0])
def test_the_mixture_interval_holds_at_every_look_at_once(scale):
    """A thousand looks at nothing: far fewer than 5 % of the runs ever leave the interval, some do."""
    times = np.linspace(0.02, 1.0, 200)
    means = walks(tuple(times), 0.0, runs=5_000) / np.sqrt(times)
    reach = np.array([mixture_reach(1 / time, 0.05, scale) for time in times])
    left = (np.abs(means) > reach).any(axis=1).mean()
    assert 0.001 < left < 0.05


def test_the_mixture_interval_has_its_power_at_the_end_of_the_larger_sample():
    larger = mixture_inflation(0.05, 0.8)
    assert 1.2 < larger < 2.0
    error = 1 / (1.959964 + 0.841621) / np.sqrt(larger)
    seen = np.random.default_rng(4).normal(1.0, error, 40_000)
    assert (seen > mixture_reach(error**2, 0.05, 1.0)).mean() == pytest.approx(0.8, abs=0.008)


def test_the_mixture_interval_is_wider_than_that_of_one_look_and_shrinks():
    wide, narrow = mixture_reach(0.01, 0.05, 0.3), mixture_reach(0.0025, 0.05, 0.3)
    assert wide > 1.96 * 0.1
    assert narrow < 0.6 * wide
