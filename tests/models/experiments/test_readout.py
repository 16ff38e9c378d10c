"""What a look finds and lets one decide, in drawn experiments whose answer is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from barberpro.domain.exact_binomial import exact_range
from models.experiments.measured import OUTSIDE, Enrolled, difference, sample_ratio_p_value
from models.experiments.readout import Readout, Seen, readout
from tests.models.experiments.declared import declared, drawn

RULES = ("fixed_horizon", "obrien_fleming", "always_valid")
SIZE, PARTS = 3_000, {7: 250, 28: 1_000, 84: 3_000}
"""Checkouts seen at each readout."""


def first(rows, size: int):
    """Keep the checkouts that came first."""
    values = {name: each[:size] for name, each in rows.values.items()}
    return replace(
        rows, arm=rows.arm[:size], held_out=rows.held_out[:size], propensity=rows.propensity[:size],
        client=rows.client[:size], unit=rows.unit[:size], values=values,
    )  # fmt: skip


def shuffled(rows, seed: int):
    """Let the checkouts of a client come at any time."""
    order = np.random.default_rng(seed).permutation(len(rows.arm))
    values = {name: each[order] for name, each in rows.values.items()}
    return replace(
        rows, arm=rows.arm[order], held_out=rows.held_out[order], propensity=rows.propensity[order],
        client=rows.client[order], unit=rows.unit[order], values=values,
    )  # fmt: skip


def read_through(design, rows) -> list[Readout]:
    """Make every readout, each knowing those before it, as the registry does."""
    looks, found, ended = {}, [], None
    for day in design.readouts:
        made = readout(design, first(rows, PARTS[day]), day, Seen({k: list(v) for k, v in looks.items()}, ended))
        for arm in made.arms:
            looks.setdefault(arm.arm, []).append((day, arm.seen.control_rows + arm.seen.treated_rows))
        ended = ended or (made.decision.verdict if made.decision.verdict in {"ship", "stop"} else None)
        found.append(made)
    return found


def shipped(found: list[Readout]) -> bool:
    return any(each.decision.verdict == "ship" for each in found)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("by_client", [False, True])
def test_where_nothing_differs_hardly_anything_is_shipped(rule, by_client):
    """Two-sided 5 %, so that 2.5 % may be shipped: at most the exact 99 % range of 24 experiments, all three looks."""
    design = declared(stop_rule=rule, guardrails=[], assigned_by="client" if by_client else "checkout")
    made = [shipped(read_through(design, shuffled(drawn(seed, SIZE, by_client=by_client), seed))) for seed in range(24)]
    assert sum(made) <= exact_range(24, 0.025)[1]


@pytest.mark.parametrize("rule", RULES)
def test_a_planted_difference_is_found_and_its_interval_holds_it(rule):
    design = declared(stop_rule=rule)
    runs = [read_through(design, shuffled(drawn(seed, SIZE, effect=0.07), seed)) for seed in range(10)]
    assert sum(map(shipped, runs)) >= 9
    last = [each[-1].arms[0] for each in runs]
    assert sum(arm.interval.low <= 0.07 <= arm.interval.high for arm in last) >= 8
    assert np.mean([arm.seen.effect for arm in last]) == pytest.approx(0.065, abs=0.015)  # rates end at 1


def test_what_was_shipped_early_is_looked_at_again_and_not_decided_again():
    runs = read_through(declared(stop_rule="always_valid"), shuffled(drawn(1, SIZE, effect=0.2), 1))
    assert [each.decision.reason for each in runs][-1] == "over"
    assert runs[-1].decision.verdict == "ship"


@pytest.mark.parametrize(("rule", "early"), [("fixed_horizon", "not_yet"), ("obrien_fleming", "not_yet")])
def test_a_rule_that_lets_nothing_be_decided_early_says_so(rule, early):
    made = readout(declared(stop_rule=rule), first(drawn(3, SIZE, effect=0.5), 400), 7, Seen())
    assert (made.decision.verdict, made.decision.reason) == ("continue", early)
    assert not made.arms[0].interval.decides


def test_an_end_without_an_answer_says_so_and_one_that_is_too_small_stops():
    small = readout(
        declared(stop_rule="fixed_horizon"), first(shuffled(drawn(4, SIZE, effect=0.03), 4), 600), 84, Seen()
    )
    assert (small.decision.verdict, small.decision.reason) == ("cannot_tell", "holds_zero")
    large = readout(declared(stop_rule="fixed_horizon", minimum_effect=0.1), drawn(4, SIZE), 84, Seen())
    assert (large.decision.verdict, large.decision.reason) == ("stop", "too_small")


def test_harm_stops_an_arm_even_where_the_metric_gains():
    made = readout(declared(), drawn(5, SIZE, effect=0.1, declines=0.08), 28, Seen())
    assert (made.decision.verdict, made.decision.reason) == ("stop", "guardrail")
    (guard,) = made.guardrails
    assert guard.breached
    assert guard.worse == pytest.approx(0.08, abs=0.02)
    allowed = declared(guardrails=[{"metric": "first_declined", "worse_by": 0.2}])
    assert readout(allowed, drawn(5, SIZE, effect=0.1, declines=0.08), 28, Seen()).decision.verdict != "stop"


def test_guardrails_rarely_cry_without_cause():
    cries = 0
    for seed in range(20):
        runs = read_through(declared(guardrails=[{"metric": "first_declined", "worse_by": 0.0}]), drawn(seed, SIZE))
        cries += any(each.breached for made in runs for each in made.guardrails)
    assert cries <= exact_range(20, 0.05)[1]


def test_arms_that_are_not_as_declared_tell_nothing():
    rows = drawn(6, SIZE, effect=0.1)
    lost = (rows.arm == 1) & (np.random.default_rng(0).random(SIZE) < 0.15)
    kept = replace(rows, arm=np.where(lost, OUTSIDE, rows.arm))
    made = readout(declared(), kept, 84, Seen())
    assert (made.decision.verdict, made.decision.reason) == ("cannot_tell", "sample_ratio")
    assert made.sample_ratio_p_value < 0.001


@pytest.mark.parametrize("propensity", [np.nan, 0.25])
def test_propensities_that_are_missing_or_others_tell_nothing(propensity):
    rows = drawn(7, SIZE, effect=0.1)
    spoilt = np.where(np.arange(SIZE) == 17, propensity, rows.propensity)
    made = readout(declared(), replace(rows, propensity=spoilt), 84, Seen())
    assert (made.decision.verdict, made.decision.reason) == ("cannot_tell", "propensity")


def test_a_propensity_over_holdout_and_arms_together_is_as_declared():
    rows = drawn(7, SIZE, effect=0.1)
    together = np.where(rows.arm == 0, 0.95 * 0.5 + 0.05, 0.95 * 0.5)
    assert readout(declared(), replace(rows, propensity=together), 84, Seen()).decision.verdict == "ship"


def test_a_client_in_two_arms_was_not_drawn_by_client():
    made = readout(declared(assigned_by="client"), replace(drawn(8, SIZE), unit=drawn(8, SIZE).client), 84, Seen())
    assert (made.decision.verdict, made.decision.reason) == ("cannot_tell", "unit_in_two_arms")


def test_of_several_arms_the_one_that_is_better_ships():
    arms = {name: {"menu": name, "share": 1 / 3} for name in ("now", "three", "six")}
    made = readout(declared(arms=arms, stop_rule="fixed_horizon"), drawn(9, SIZE, effect=0.1, arms=3), 84, Seen())
    assert made.decision.verdict == "ship"
    assert [arm.decision.verdict for arm in made.arms][-1] == "ship"
    assert made.arms[0].interval.level == pytest.approx(1 - 0.027, abs=0.001)


def test_an_empty_arm_and_an_early_day_without_rows_are_told():
    rows = drawn(10, 60)
    alone = replace(rows, arm=np.where(rows.arm == 1, OUTSIDE, rows.arm))
    seen = difference(alone, "conversion", 1)
    assert np.isnan(seen.effect)
    found = readout(declared(), alone, 7, Seen()).as_json()
    assert found["arms"][0]["effect"] is None
    assert found["decision"] == "cannot_tell"


def test_the_error_counts_clients_once():
    """Every checkout twice, as of the same client: the same difference, the same error but for one client in many."""
    rows = drawn(11, 2_000)
    columns = ("arm", "held_out", "propensity", "client", "unit")
    twice = replace(
        rows, **{name: np.repeat(getattr(rows, name), 2) for name in columns},
        values={name: np.repeat(each, 2) for name, each in rows.values.items()},
    )  # fmt: skip
    one, two = difference(rows, "conversion", 1), difference(twice, "conversion", 1)
    assert (two.effect, two.error) == pytest.approx((one.effect, one.error))


def with_pesos(seed: int, extra: float) -> Enrolled:
    """Give the last arm `extra` pesos; what is paid of an amount differs by checkout."""
    draw = np.random.default_rng(seed + 1_000)
    rows = drawn(seed, 900)
    amount = draw.lognormal(10, 0.5, 900)
    net = amount * 0.9 * rows.values["conversion"] + extra * (rows.arm == 1) + draw.normal(0, 500, 900)
    return replace(rows, values={**rows.values, "net_real_ars": net}, amount=amount)


def test_what_amounts_explain_is_taken_out_of_net_pesos():
    """Over 150 draws: right on average, errors as large as they are said to be, and a third smaller than without."""
    found, plain = [], []
    for seed in range(150):
        rows = with_pesos(seed, 1_000.0)
        found.append(difference(rows, "net_real_ars", 1))
        plain.append(difference(replace(rows, amount=None), "net_real_ars", 1))
    effects = np.array([each.effect for each in found])
    said = np.mean([each.error for each in found])
    assert effects.mean() == pytest.approx(1_000, abs=3 * effects.std() / np.sqrt(150))
    assert said == pytest.approx(effects.std(), rel=0.2)
    assert said < 0.75 * np.mean([each.error for each in plain])


def test_conversion_is_counted_as_it_is():
    rows = with_pesos(1, 0.0)
    raw = rows.values["conversion"]
    seen = difference(rows, "conversion", 1)
    assert seen.effect == pytest.approx(raw[rows.arm == 1].mean() - raw[rows.arm == 0].mean())


def test_the_ratio_test_is_a_chi_square_on_units():
    rows = drawn(12, SIZE)
    assert sample_ratio_p_value(rows, [0.5, 0.5], 0.05) > 0.001
    assert sample_ratio_p_value(rows, [0.6, 0.4], 0.05) < 1e-9
    assert sample_ratio_p_value(rows, [0.4, 0.4], 0.05) < 1e-9
    false = np.mean([sample_ratio_p_value(drawn(seed, 400), [0.5, 0.5], 0.05) < 0.05 for seed in range(200)])
    assert false == pytest.approx(0.05, abs=0.05)


def test_the_holdout_stands_beside_all_arms():
    made = readout(declared(), drawn(13, SIZE, effect=0.1), 84, Seen()).as_json()
    held = made["holdout"]
    assert held["low"] < held["effect"] < held["high"]
    assert held["control_checkouts"] + held["treated_checkouts"] == SIZE
