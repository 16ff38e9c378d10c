"""Months to come under other prices: null is null, known answers move bookings so far, only what is out is seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import polars as pl
import pytest

from barberpro.domain.inflation import IndexValue
from barberpro.policies.kinds import Belief
from barberpro.policies.policy import ALWAYS, DatedValue
from barberpro.simulation.assumed import Response as Answer
from barberpro.simulation.elasticity import Elasticity
from barberpro.simulation.outcome import Asked
from barberpro.simulation.price_answers import drawn_answers, staying_share
from barberpro.simulation.price_factors import Factors
from barberpro.simulation.price_mix import Mix
from barberpro.simulation.price_outcome import price_outcomes
from barberpro.simulation.price_targets import newest_out, publication_days
from tests.simulation.small_prices import CURRENT, otherwise, published, small_prices, sought

ASKED = Asked(6, 120, 1)
CUT = {"new": 9_500, "returning": 9_500, "lapsed": 9_500}
POLICIES = [
    CURRENT,
    otherwise(buffer_bp=600, ending="none", floor_bp=0),
    otherwise(rhythm="every_k_months", every_months=3),
    otherwise(segments=CUT, ending="none", floor_bp=0),
]
SURE = Elasticity(-1.0, -1.0001, -0.9999, True, "", 5000, 200, None)


@pytest.fixture(scope="module")
def told() -> list[dict[str, Any]]:
    return [each["forward"] for each in price_outcomes(sought(small_prices(months=8)), CURRENT, POLICIES, ASKED)]


def nobody_leaves(policy: Any) -> Any:
    nothing = Belief(*(Decimal(0) for _ in range(3)))
    return policy.overlaid(policy.name, {"response.leaving_a_year": (DatedValue(ALWAYS, nothing, "-", "-"),)})


def figures(each: dict[str, Any]) -> set[Decimal]:
    rows = [*each["totals"].values(), *each["real"].values()]
    parts = [*each["by_month"], *(row for dimension in each["by"].values() for row in dimension)]
    rows += [value for row in parts for name, value in row.items() if name not in {"month", "slice"}]
    return {Decimal(row[name]) for row in rows if row is not None for name in ("delta", "low", "high")}


def test_the_null_what_if_is_nothing_in_every_draw_and_slice(told: list[dict[str, Any]]) -> None:
    assert figures(told[0]) == {Decimal(0)}
    assert told[0]["variance"] is None
    assert (told[0]["bookings"]["delta"], told[0]["bookings"]["low"]) == (0.0, 0.0)


def test_an_answer_that_nobody_found_is_called_an_assumption(told: list[dict[str, Any]]) -> None:
    assert told[1]["elasticity"]["assumed"] is True
    assert "not identified: too little" in told[1]["elasticity"]["basis"]
    assert told[1]["assumed"] == ["response.elasticity", "response.leaving_a_year"]


def test_the_sources_of_variance_add_up(told: list[dict[str, Any]]) -> None:
    for each in told[1:]:
        parts = {part["source"]: part for part in each["variance"]}
        assert sum(part["share"] for part in parts.values()) == pytest.approx(1)
        assert min(parts[name]["variance"] for name in ("data", "behaviour", "macro")) > 0


def test_dearer_prices_lose_bookings_and_prices_that_stand_longer_win_some(told: list[dict[str, Any]]) -> None:
    assert told[1]["bookings"]["high"] <= 0 < -told[1]["bookings"]["low"]
    assert told[1]["conversion"]["low"] < told[1]["conversion"]["delta"] < 0
    assert told[2]["bookings"]["high"] > 0
    assert float(told[2]["real"]["provider_net_ars"]["high"]) < 0


def test_a_known_elasticity_moves_bookings_by_as_much() -> None:
    """A buffer of 6 instead of 3 % is 2.9 % dearer: with -1, bookings fall by as much and the turnover stays."""
    baseline = nobody_leaves(CURRENT)
    policies = [nobody_leaves(each) for each in (POLICIES[1], POLICIES[3])]
    dearer, cheaper = (
        each["forward"]
        for each in price_outcomes(sought(small_prices(months=8), SURE), baseline, policies, replace(ASKED, months=3))
    )
    assert dearer["elasticity"]["assumed"] is False
    assert dearer["assumed"] == ["response.leaving_a_year"]
    assert dearer["bookings"]["policy"] / dearer["bookings"]["baseline"] == pytest.approx(1.03 / 1.06, rel=1e-3)
    assert cheaper["bookings"]["policy"] / cheaper["bookings"]["baseline"] == pytest.approx(1 / 0.95, rel=1e-3)
    for each in (dearer, cheaper):
        income = each["totals"]["platform_income_ars"]
        assert float(income["policy"]) == pytest.approx(float(income["baseline"]), rel=1e-3)


def test_providers_leave_where_they_take_less_and_none_comes_where_they_take_more() -> None:
    leaving = np.array([0.06])
    less = staying_share(leaving, np.full((1, 12, 1), -0.01))
    assert less[0, -1, 0] == pytest.approx(np.exp(-0.06))
    assert (np.diff(less[0, :, 0]) < 0).all()
    assert (staying_share(leaving, np.full((1, 12, 1), 0.01)) == 1).all()
    assert (staying_share(leaving, np.zeros((3, 12, 1))) == 1).all()


def test_what_was_found_is_drawn_as_an_interval_and_what_is_assumed_between_its_ends() -> None:
    uniform = np.stack([np.linspace(0.0005, 0.9995, 1000)] * 2)
    leaving = CURRENT.on("response.leaving_a_year", ALWAYS)
    found = drawn_answers(Answer("x", -1.0, -1.5, -0.5, assumed=False, basis=""), leaving, uniform).elasticity
    assert np.quantile(found, [0.05, 0.5, 0.95]) == pytest.approx([-1.5, -1.0, -0.5], abs=0.01)
    assumed = drawn_answers(Answer("x", -0.6, -1.5, 0.0, assumed=True, basis=""), leaving, uniform).elasticity
    assert (assumed.min() >= -1.5, assumed.max() <= 0.0) == (True, True)


def test_nothing_moves_when_values_do_that_are_not_published_yet() -> None:
    priced = small_prices(months=8)
    later = pl.col("published_on") > priced.history.last_day
    value = pl.when(later).then(pl.col("index_value") * 2).otherwise("index_value")
    moved = replace(published(), cpi=published().cpi.with_columns(index_value=value))
    one, other = (
        price_outcomes(replace(sought(priced), published=each), CURRENT, POLICIES[1:3], replace(ASKED, months=2))
        for each in (published(), moved)
    )
    assert [each["forward"] for each in one] == [each["forward"] for each in other]


def test_a_month_is_seen_as_soon_as_it_has_come_out_so_far() -> None:
    values = tuple(
        IndexValue(date(2025, month, 1), Decimal(month), date(2025, month + 1, day))
        for month, day in ((1, 13), (2, 16), (3, 11))
    )
    assert publication_days(values, date(2025, 4, 30)) == 15
    assert publication_days(values, date(2025, 2, 20)) == 12
    number = 2026 * 12
    assert newest_out(date(2026, 3, 16), 15) == number + 1
    assert newest_out(date(2026, 3, 15), 15) == number
    assert newest_out(date(2026, 3, 1), 40) == number - 1


def test_cells_add_up_to_their_groups_in_every_draw() -> None:
    generator = np.random.default_rng(1)
    shares = generator.random((3, 4))
    mix = Mix(shares / shares.sum(axis=1, keepdims=True), shares / shares.sum(axis=1, keepdims=True))
    first, second = generator.random((2, 5, 4)) + 0.5
    cells = [(np.array([0, 1]), first), (np.array([2]), second)]
    found = Factors(*generator.random((3, 5, 3, 3)), cells, cells)
    sold = generator.random((5, 3, 3))
    whole = found.applied({"client_price": sold}, mix)["client_price"].sum(axis=(1, 2))
    assert found.by_cell(sold, mix).sum(axis=1) == pytest.approx(whole)


def test_the_same_question_has_the_same_answer() -> None:
    priced = sought(small_prices(months=6))
    one, again = (price_outcomes(priced, CURRENT, [POLICIES[2]], replace(ASKED, months=2)) for _ in range(2))
    assert one == again
