"""Off-policy evaluation: exact on tiny logs, the verdict's rule at its bounds, and refusals where a log cannot tell."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from models.ope import judged
from models.ope_log import Bins, Log, Target
from models.ope_verdict import Rule
from tests.models.ope_world import Scene, drawn, targets

HEAVY = Scene(rows=1_500, effect=2.5, lean=0.4)


def small(action, reward, propensity, actions=("a", "b")) -> Log:
    rows = len(action)
    return Log(
        np.array(action), actions, np.array(reward, dtype=float), np.array(propensity, dtype=float), np.arange(rows),
        np.empty((rows, 0)),
    )  # fmt: skip


def strong(seed: int = 1, **changes) -> tuple[Log, list[Target]]:
    log = replace(drawn(HEAVY, seed)[0], **changes)
    return log, targets(log)


def by_name(log: Log, asked: list[Target], rule: Rule = Rule()):  # noqa: B008  frozen
    return {each.target: each for each in judged(log, asked, rule)}


def test_estimates_are_the_textbook_sums():
    log = small([0, 0, 1, 1], [1, 0, 1, 1], [0.5, 0.25, 0.5, 0.75])
    (found,) = judged(log, [Target.chosen("b", log, np.ones(4, dtype=int))])
    weights = np.array([1 / 0.5, 1 / 0.75])
    assert found.estimates["ips"].value.value == pytest.approx(weights.sum() / 4)
    assert found.estimates["snips"].value.value == pytest.approx(1.0)
    assert found.estimates["ips"].ess == pytest.approx(weights.sum() ** 2 / (weights**2).sum())
    assert found.estimates["ips"].difference.value == pytest.approx(weights.sum() / 4 - 0.75)


def test_the_logged_policy_itself_differs_by_nothing_and_is_not_better():
    log, _ = strong()
    (found,) = judged(log, [Target.of_logged("same", log, log.propensity)])
    assert found.estimates["ips"].difference.value == pytest.approx(0.0)
    assert found.estimates["ips"].ess == pytest.approx(log.rows)
    assert (found.verdict, found.reason) == ("not better", "not_above_margin")


def test_a_rule_judged_on_its_own_log_differs_by_nothing_although_no_draw_was_made():
    log, _ = strong(propensity=np.ones(1_500))
    (found,) = judged(log, [Target.chosen("rule", log, log.action)])
    assert (found.verdict, found.reason) == ("not better", "not_above_margin")


def test_a_chosen_action_its_distribution_and_of_two_its_probability_tell_the_same():
    log, _ = drawn(replace(HEAVY, rows=600), 3)
    two = replace(log, action=log.action % 2, actions=("a", "b"), propensity=np.full(600, 0.5))
    wanted = (log.facts[:, 0] > 0).astype(int)
    chances = np.column_stack([1.0 - wanted, wanted])
    known = (wanted == two.action).astype(float)
    ways = [
        Target.chosen("chosen", two, wanted),
        Target.drawn("drawn", two, chances),
        Target.of_logged("logged", two, known),
    ]
    found = by_name(two, ways)
    values = {name: [each.value.value for each in one.estimates.values()] for name, one in found.items()}
    assert values["drawn"] == pytest.approx(values["chosen"])
    assert values["logged"] == pytest.approx(values["chosen"])


def test_of_more_than_two_actions_the_logged_probability_alone_gives_no_model_based_estimate():
    log, asked = strong()
    (found,) = judged(log, [Target.of_logged("p", log, asked[0].logged)])
    assert [name for name, each in found.estimates.items() if each is None] == ["dm", "dr", "switch_dr"]
    assert found.basis.estimator == "snips"
    assert found.verdict == "better"


def test_a_strong_effect_is_better_and_its_opposite_is_not():
    found = by_name(*strong())
    assert found["fits"].verdict == "better"
    assert found["opposite"].verdict == "not better"
    assert found["fits"].basis.estimator == "dr"
    assert found["fits"].basis.difference.low > 0


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"propensity": None}, "no_propensity"),
        ({"is_estimated": True}, "estimated_propensity"),
        ({"propensity": np.where(np.arange(1_500) == 7, np.nan, 0.25)}, "no_propensity"),
        ({"propensity": np.ones(1_500)}, "deterministic"),
        ({"propensity": np.full(1_500, 0.9)}, "weights_missing"),
        ({"propensity": np.full(1_500, 0.05)}, "propensity_wrong"),
        ({"cluster": np.arange(1_500) % 20}, "too_few_clients"),
    ],
)
def test_what_keeps_a_log_from_telling_anything_is_named(changes, reason):
    log, asked = strong(**changes)
    found = by_name(log, asked)["fits"]
    assert (found.verdict, found.reason) == ("cannot tell", reason)
    assert found.sample_needed is None


def test_without_propensities_the_model_alone_is_shown_and_never_better():
    log, asked = strong(propensity=None)
    found = by_name(log, asked)["fits"]
    assert found.estimates["dm"].difference.low > 0
    assert [name for name, each in found.estimates.items() if each] == ["dm"]
    assert found.verdict == "cannot tell"


def test_an_action_that_was_never_shown_is_supported_by_nothing_and_estimated_by_no_model():
    log, _ = strong(actions=("a", "b", "c", "d", "never"))
    (found,) = judged(log, [Target.chosen("new", log, np.full(log.rows, 4))])
    assert (found.verdict, found.reason) == ("cannot tell", "no_support")
    assert found.overlap.unsupported_share == 1.0
    assert set(found.estimates.values()) == {None}


def test_a_rule_inside_one_value_of_a_fact_is_seen_on_the_map():
    """Where the fact is `x` only `a` was shown, elsewhere both: what wants `b` everywhere lacks a third of its rows."""
    draw = np.random.default_rng(4)
    fact = draw.integers(0, 3, 3_000)
    ruled = fact == 0
    action = np.where(ruled, 0, draw.integers(0, 2, 3_000))
    log = Log(
        action, ("a", "b"), draw.random(3_000), np.where(ruled, 1.0, 0.5), np.arange(3_000), np.empty((3_000, 0)),
        (Bins("kind", fact, ("x", "y", "z")),),
    )  # fmt: skip
    (found,) = judged(log, [Target.chosen("b", log, np.ones(3_000, dtype=int))])
    assert (found.verdict, found.reason) == ("cannot tell", "no_support")
    assert found.overlap.unsupported_share == pytest.approx(ruled.mean())
    assert [(each.bin, each.action) for each in found.overlap.cells if not each.is_supported] == [("x", "b")]
    assert found.overlap.gap == "missing"


def test_few_effective_rows_are_too_few_and_the_sample_needed_says_how_many_would_do():
    log, asked = strong()
    rule = Rule(min_effective_rows=1_000)
    found = by_name(log, asked, rule)["fits"]
    assert (found.verdict, found.reason) == ("cannot tell", "too_few")
    assert found.sample_needed >= log.rows * 1_000 / found.overlap.ess - 1


def test_more_targets_make_the_interval_behind_a_verdict_wider_and_leave_estimates_as_they_are():
    log, asked = strong()
    (alone,), together = judged(log, asked[:1]), judged(log, asked)[0]
    assert together.basis.difference.low < alone.basis.difference.low
    assert together.basis.level == pytest.approx(1 - 0.05 / 3)
    assert together.estimates == alone.estimates


def test_a_difference_that_is_of_no_use_is_not_better():
    log, asked = strong()
    high = judged(log, asked[:1])[0].basis.difference.high
    assert judged(log, asked[:1], Rule(margin=high + 0.001))[0].verdict == "not better"
    assert judged(log, asked[:1], Rule(margin=high - 0.001))[0].verdict == "better"


def test_the_sample_needed_falls_with_the_square_of_the_difference_asked_for():
    log, asked = drawn(Scene(effect=0.0), 1)[0], None
    asked = targets(log)[:1]
    one, half = (judged(log, asked, Rule(detect=size))[0].sample_needed for size in (0.02, 0.01))
    assert half == pytest.approx(4 * one, rel=0.001)
    assert judged(log, asked, Rule(detect=0.02))[0].detectable == pytest.approx(
        0.02 * (one / log.rows) ** 0.5, rel=0.01
    )


def test_rows_of_one_client_are_one_observation():
    log, _ = strong()
    doubled = Log(
        np.tile(log.action, 2), log.actions, np.tile(log.reward, 2), np.tile(log.propensity, 2),
        np.tile(log.cluster, 2), np.tile(log.facts, (2, 1)),
    )  # fmt: skip
    once, twice = (judged(each, targets(each)[:1])[0].estimates["ips"].value for each in (log, doubled))
    assert (twice.low, twice.high) == pytest.approx((once.low, once.high))


def test_the_order_of_the_rows_does_not_matter():
    log, asked = strong()
    order = np.random.default_rng(0).permutation(log.rows)
    mixed = replace(log, **{name: getattr(log, name)[order] for name in ("action", "reward", "propensity", "cluster")},
                    facts=log.facts[order])  # fmt: skip
    before, after = judged(log, asked)[0], judged(mixed, targets(mixed))[0]
    assert after.estimates["dr"].value.value == pytest.approx(before.estimates["dr"].value.value)
    assert after.verdict == before.verdict


def test_heavy_weights_are_left_to_the_model_where_they_cost_more_than_it_can_be_wrong_by():
    log, asked = strong()
    rare = replace(
        log, propensity=np.where(np.arange(log.rows) == np.flatnonzero(asked[0].logged)[0], 1e-4, log.propensity)
    )
    found = judged(rare, targets(rare)[:1])[0]
    assert found.estimates["switch_dr"].value.error < 0.2 * found.estimates["dr"].value.error
    same = judged(log, asked[:1])[0].estimates
    assert same["switch_dr"].value == same["dr"].value
