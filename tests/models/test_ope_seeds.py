"""Over many seeds: no bias, intervals that hold the truth as often as they say, and rarely a false "better"."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

import numpy as np
import pytest

from models.ope import judged
from models.ope_estimators import ESTIMATORS
from tests.models.ope_world import Scene, drawn, targets, true_differences

UNBIASED = ("ips", "snips", "dr")
"""The self-normalised one only nearly so: its bias falls with the rows, as the others' errors with their root."""
PLAIN, IDLE, HEAVY = Scene(), Scene(effect=0.0), Scene(lean=1.0)
SEEDS = 200
RANGE = (168, 190)
"""Of 200 intervals of 90 %, 99 of 100 times so many hold the truth: exact binomial quantiles at .005 and .995."""


@dataclass(frozen=True)
class Study:
    gaps: dict[tuple[str, str], np.ndarray]
    held: dict[tuple[str, str], int]
    better: int
    """Worlds in which any target was called better."""
    verdicts: dict[str, list[str]]


def study(scene: Scene, seeds: int) -> Study:
    truth = true_differences(scene)
    gaps, held, verdicts, better = defaultdict(list), defaultdict(int), defaultdict(list), 0
    for seed in range(seeds):
        log, _ = drawn(scene, seed)
        found = judged(log, targets(log))
        better += any(each.verdict == "better" for each in found)
        for each in found:
            verdicts[each.target].append(each.verdict)
            for name, estimate in each.estimates.items():
                told = estimate.difference
                gaps[each.target, name].append(told.value - truth[each.target])
                held[each.target, name] += told.low <= truth[each.target] <= told.high
    return Study({key: np.array(values) for key, values in gaps.items()}, held, better, verdicts)


def biased(found: Study, errors: float) -> dict[tuple[str, str], float]:
    """Name the estimates that ought to have no bias and are off by so many Monte Carlo standard errors."""
    off = {key: gap.mean() / (gap.std(ddof=1) / np.sqrt(len(gap))) for key, gap in found.gaps.items()}
    return {key: round(float(size), 2) for key, size in off.items() if key[1] in UNBIASED and abs(size) > errors}


@pytest.fixture(scope="module")
def few() -> Study:
    return study(PLAIN, 30)


def test_a_few_worlds_show_no_bias_and_hold_the_truth(few):
    assert biased(few, 3.0) == {}
    assert min(few.held.values()) >= 21  # 30 of 90 %: fewer than 21 come once in 3,000 times


def test_a_few_worlds_tell_what_fits_from_its_opposite(few):
    assert few.verdicts["fits"].count("better") >= 15
    assert "better" not in few.verdicts["opposite"]
    assert few.verdicts["fits"].count("not better") == 0


@pytest.mark.slow
@pytest.mark.parametrize("scene", [PLAIN, IDLE, HEAVY], ids=["plain", "idle", "heavy"])
def test_two_hundred_worlds(scene):
    found = study(scene, SEEDS)
    assert biased(found, 2.0) == {}
    low, high = RANGE
    assert {key: held for key, held in found.held.items() if not low <= held <= high} == {}
    assert {name for _, name in found.held} == set(ESTIMATORS)
    if scene == IDLE:
        assert found.better <= 0.05 * SEEDS


@pytest.mark.slow
def test_where_a_hidden_mood_draws_the_actions_nothing_is_told_without_propensities():
    """The model alone is far off there, and would have called it better."""
    wrong, told = [], []
    for seed in range(50):
        log, _ = drawn(Scene(effect=0.0, hidden=2.0), seed)
        blind = replace(log, propensity=None)
        found = judged(blind, targets(blind))
        wrong.append(found[2].estimates["dm"].difference.low > 0)
        told += [each.verdict for each in found]
    assert np.mean(wrong) > 0.5
    assert set(told) == {"cannot tell"}
