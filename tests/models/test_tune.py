"""Tuning repeats itself, never sees the test, and chooses no worse than what it began with."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import polars as pl
import pytest

from barberpro.errors import UsageError
from barberpro.progress import silent
from barberpro.settings import read_params, shipped
from models.spec import ModelSpec
from models.split import split
from models.tune import SPACE, tuned
from tests.models.rows import known_world

SPEC = ModelSpec("known", "it fails", ("risk", "calm", "noise"), ("issuer",))
PARAMS = replace(read_params(shipped("params.yaml")).payment_failure, max_trees=40, early_stopping_rounds=5)
TRIALS = 9


def tune(rows: pl.DataFrame, trials: int = TRIALS):
    return tuned(SPEC, split(rows, 0.2, 0.15), PARAMS, trials, silent)


@pytest.fixture(scope="module")
def found():
    return tune(known_world(3000)[0])


def test_begins_with_what_is_set_and_keeps_the_best(found):
    first = found.trials[0]
    assert first.values == {name: getattr(PARAMS, name) for name in SPACE}
    complete = [each for each in found.trials if each.state == "complete"]
    best = min(complete, key=lambda each: sum(each.losses))
    assert dict(found.chosen) == dict(best.values)
    assert sum(best.losses) <= sum(first.losses)
    assert len(found.trials) == TRIALS
    assert {len(each.losses) for each in complete} == {len(found.folds)}


def test_hopeless_trials_are_given_up(found):
    pruned = [each for each in found.trials if each.state == "pruned"]
    assert pruned
    assert all(len(each.losses) <= len(found.folds) for each in pruned)


def test_the_same_rows_give_the_same_trials_whatever_the_test_holds(found):
    rows, _ = known_world(3000)
    start = split(rows, 0.2, 0.15).test_from
    is_test = pl.col("attempted_at") >= start
    turned = rows.with_columns(failed=pl.when(is_test).then(1 - pl.col("failed")).otherwise("failed"))
    assert tune(turned) == found


def test_folds_follow_each_other_in_time_and_end_before_the_test(found):
    start = split(known_world(3000)[0], 0.2, 0.15).test_from.isoformat()
    ends = [(each["from"], each["to"]) for each in found.folds]
    assert all(before[1] < after[0] for before, after in pairwise(ends))
    assert ends[-1][1] < start


def test_a_history_too_short_for_folds_is_refused():
    with pytest.raises(UsageError, match="longer history"):
        tune(known_world(300)[0], trials=1)
