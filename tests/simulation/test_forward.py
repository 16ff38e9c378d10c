"""Months to come: drawn counts have their mean and variance, numbers belong to who they are drawn for, null is null."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest

from barberpro.policies.files import shipped_policy
from barberpro.policies.policy import ALWAYS, DatedValue, Policy
from barberpro.simulation.counts import drawn_counts
from barberpro.simulation.entities import bootstrap_weights, entity_keys, uniforms
from barberpro.simulation.known import Published
from barberpro.simulation.outcome import Asked, commission_outcomes
from barberpro.simulation.outlook import Outlook, outlook
from barberpro.simulation.response import Response, answered, triangular
from tests.simulation.small_history import small_history

CURRENT = shipped_policy()
MONTHS = [date(2026, 8, 1), date(2026, 9, 1)]


def otherwise(**changed: Any) -> Policy:
    return CURRENT.overlaid("x", {f"commission.{name}": (DatedValue(ALWAYS, value, "-", "-"),)
                                  for name, value in changed.items()})  # fmt: skip


def expecting(rate: list[float], dispersion: float) -> Outlook:
    nothing = np.zeros(len(rate))
    season, recent = np.ones(12), tuple(MONTHS)
    return Outlook(
        np.array(rate), nothing, nothing, nothing, nothing, nothing, dispersion, season, recent, nothing, nothing, 0.0
    )


@pytest.mark.parametrize("dispersion", [1.0, 2.5])
def test_counts_have_the_mean_and_the_variance_that_were_asked_for(dispersion):
    rates = [0.0, 0.4, 7.0, 120.0]
    found = drawn_counts(expecting(rates, dispersion), MONTHS, entity_keys(["a", "b", "c", "d"]), range(40_000), 1)
    assert not found[:, :, 0].any()
    for place, rate in enumerate(rates[1:], start=1):
        for month in range(2):
            counts = found[:, month, place]
            assert counts.mean() == pytest.approx(rate, abs=4 * np.sqrt(rate * dispersion / 40_000))
            assert counts.var() == pytest.approx(rate * dispersion, rel=0.06)
    assert abs(np.corrcoef(found[:, 0, 3], found[:, 1, 3])[0, 1]) < 0.03
    assert abs(np.corrcoef(found[:, 0, 2], found[:, 0, 3])[0, 1]) < 0.03


def test_a_number_belongs_to_its_entity_and_draw_whatever_else_is_drawn():
    few, many = entity_keys(["b", "d"]), entity_keys(["a", "b", "c", "d"])
    assert np.array_equal(uniforms(few, range(50), 3, "s"), uniforms(many, range(200), 3, "s")[:50, [1, 3]])
    assert np.array_equal(uniforms(few, range(20, 50), 3, "s"), uniforms(few, range(50), 3, "s")[20:])
    assert not np.array_equal(uniforms(few, range(50), 4, "s"), uniforms(few, range(50), 3, "s"))
    weights = bootstrap_weights(entity_keys([str(number) for number in range(500)]), range(400), 1)
    assert weights.mean() == pytest.approx(1, abs=0.01)
    assert weights.var() == pytest.approx(1, abs=0.02)


def answer_to_a_point(leaving: float, passed_on: float, elasticity: float) -> Response:
    return Response(*(np.array([each]) for each in (leaving, passed_on, elasticity)))


def test_a_dearer_commission_loses_and_a_cheaper_one_wins_bookings():
    change = np.zeros((1, 12, 3))
    change[:, :, 1], change[:, :, 2] = 0.01, -0.01
    found = answered(answer_to_a_point(0.06, 0.5, -1.0), change)
    kept = (found.there * found.wanted)[0]
    assert (kept[:, 0] == 1).all()
    assert (np.diff(kept[:, 1]) < 0).all()
    assert kept[-1, 1] == pytest.approx(np.exp(-0.06) / 1.005, rel=1e-6)
    assert kept[-1, 2] > 1
    none = answered(Response.none(1), change)
    assert (none.there * none.wanted * none.price == 1).all()


def test_providers_leave_whole_and_as_often_as_they_are_to() -> None:
    draws = 20_000
    answers = Response(*(np.full(draws, each) for each in (0.3, 0.5, -1.0)))
    change = np.zeros((draws, 12, 3))
    change[:, :, 1], change[:, :, 2] = 0.01, -0.01
    found = answered(answers, change, uniforms(entity_keys(["a", "b", "c"]), range(draws), 1, "patience"))
    assert (found.there[:, :, 0] == 1).all()
    assert set(np.unique(found.there[:, :, 1])) == {0.0, 1.0}
    assert (np.diff(found.there[:, :, 1], axis=1) <= 0).all()
    shares = answered(answer_to_a_point(0.3, 0.5, -1.0), change[:1]).there[0]
    assert found.there.mean(axis=0) == pytest.approx(shares, abs=0.01)
    assert found.wanted[0, 0].tolist() == pytest.approx([1, 1 / 1.005, 1 / 0.995])
    assert found.price[0, 0].tolist() == pytest.approx([1, 1.005, 0.995])
    unmoved = answered(answers, np.zeros((draws, 12, 3)), np.ones((draws, 3)))
    assert (unmoved.there * unmoved.wanted * unmoved.price == 1).all()


def test_what_providers_pass_on_is_paid_by_clients() -> None:
    found = answered(answer_to_a_point(0, 0.5, 0), np.full((1, 2, 1), 0.01))
    assert (found.there * found.wanted == 1).all()
    assert found.price == pytest.approx(np.full((1, 2, 1), 1.005))


def test_beliefs_are_drawn_between_their_ends():
    belief = CURRENT.on("response.elasticity", date(2026, 7, 1))
    drawn = triangular(belief, uniforms(entity_keys(["x"]), range(20_000), 1, "s")[:, 0])
    assert drawn.min() >= float(belief.low)
    assert drawn.max() <= float(belief.high)
    assert drawn.mean() == pytest.approx(float(belief.low + belief.value + belief.high) / 3, abs=0.01)


@pytest.fixture(scope="module")
def asked():
    history = small_history(providers=12, first=date(2024, 8, 1), months=8)
    policies = [CURRENT, otherwise(tiers=CURRENT.on("commission.tiers", ALWAYS)[:1]), otherwise(loyal_bp=0)]
    published = Published.read()
    return {
        draws: commission_outcomes(history, CURRENT, policies, published, Asked(6, draws, 1)) for draws in (100, 200)
    }


def figures(told: Any) -> set[float]:
    rows = [*told["totals"].values(), *told["real"].values(), told["bookings"], told["conversion"]]
    rows += [each for row in told["by_month"] for name, each in row.items() if name != "month"]
    rows += [each for part in told["by"].values() for row in part for name, each in row.items() if name != "slice"]
    return {float(row[name]) for row in rows if row is not None for name in ("delta", "low", "high")}


def test_the_null_what_if_is_nothing_in_every_draw_and_slice(asked):
    told = asked[100][0]["forward"]
    assert figures(told) == {0.0}
    assert told["variance"] is None
    assert asked[100][0]["replay"]["break_even"]["verdict"] == "same"


def test_without_lower_tiers_the_platform_earns_more_and_the_band_has_its_sources(asked):
    told = asked[200][1]["forward"]
    assert float(told["totals"]["platform_income_ars"]["low"]) > 0
    assert told["share_of_draws_that_pay"] == 1.0
    parts = {each["source"]: each for each in told["variance"]}
    assert sum(each["share"] for each in parts.values()) == pytest.approx(1)
    assert min(parts[name]["variance"] for name in ("data", "behaviour", "macro")) > 0
    assert told["assumed"] == ["response.leaving_a_year", "response.passed_on", "response.elasticity"]
    assert asked[200][1]["replay"]["break_even"]["verdict"] == "pays_up_to"


def test_a_dearer_commission_loses_bookings_and_conversion_and_says_how_many(asked):
    told = asked[200][1]["forward"]
    assert told["bookings"]["high"] < 0 < told["bookings"]["policy"]
    assert told["conversion"]["baseline"] == pytest.approx(0.8, abs=0.01)
    assert told["conversion"]["low"] < told["conversion"]["delta"] < 0
    parts = sum(row["bookings"]["baseline"] for row in told["by"]["province"])
    assert parts == pytest.approx(told["bookings"]["baseline"], rel=0.05)


def test_nothing_moves_when_values_do_that_were_not_published_on_the_last_day(asked):
    published, last = Published.read(), small_history(providers=12, first=date(2024, 8, 1), months=8).last_day
    later = pl.col("published_on") > last
    cpi = published.cpi.with_columns(pl.when(later).then(pl.col("index_value") * 3).otherwise("index_value"))
    fx = published.fx.with_columns(pl.when(later).then(pl.col("ars_per_usd") * 3).otherwise("ars_per_usd"))
    survey = published.expectations.with_columns(pl.when(later).then(pl.col("value") * 3).otherwise("value"))
    history = small_history(providers=12, first=date(2024, 8, 1), months=8)
    moved = Published(cpi, fx, survey)
    assert not moved.cpi.equals(published.cpi)
    found = commission_outcomes(history, CURRENT, [CURRENT, otherwise(loyal_bp=0)], moved, Asked(6, 100, 1))
    assert found[1]["forward"] == asked[100][2]["forward"]


def test_slices_of_a_measure_move_as_the_whole_does(asked):
    told = asked[200][1]["forward"]
    for dimension in told["by"].values():
        parts = sum(float(row["platform_income_ars"]["policy"]) for row in dimension)
        assert parts == pytest.approx(float(told["totals"]["platform_income_ars"]["policy"]), rel=0.15)


def test_the_outlook_is_that_of_the_last_months():
    history = small_history(providers=5, months=8, first=date(2024, 8, 1))
    found = outlook(history)
    counts = history.by_cell(np.ones(history.rows, dtype=np.int64)).reshape(5, 8)[:, -6:]
    assert found.rate == pytest.approx(counts.sum(axis=1) / 6)
    assert found.cost_share == pytest.approx(np.full(5, 0.05), abs=0.001)
    assert found.dispersion > 5
    assert (found.season == 1).all()
