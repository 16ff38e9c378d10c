"""Months to come under other prices: null is null, known answers move bookings so far, only what is out is seen."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import polars as pl
import pytest

from barberpro.domain.inflation import IndexValue, latest_published
from barberpro.parameters.prices import CPI_REGIONS
from barberpro.policies.kinds import Belief
from barberpro.policies.policy import ALWAYS, DatedValue
from barberpro.policies.price_index import index_values
from barberpro.simulation import assumed
from barberpro.simulation.assumed import Response as Answer
from barberpro.simulation.elasticity import Elasticity
from barberpro.simulation.forward import months_ahead
from barberpro.simulation.levels_ahead import paths_ahead
from barberpro.simulation.outcome import Asked
from barberpro.simulation.paths import Sample
from barberpro.simulation.price_answers import drawn_answers, staying_share
from barberpro.simulation.price_factors import Factors
from barberpro.simulation.price_facts import facts_of
from barberpro.simulation.price_mix import Mix
from barberpro.simulation.price_outcome import price_outcomes
from barberpro.simulation.price_real import price_paths, real_prices
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
    standing = {part["source"]: part["share"] for part in told[2]["variance"]}
    assert standing["macro"] > 0.05
    assert abs(standing["interaction"]) < 0.5


def test_dearer_prices_lose_bookings_and_prices_that_stand_longer_win_some(told: list[dict[str, Any]]) -> None:
    assert told[1]["bookings"]["high"] <= 0 < -told[1]["bookings"]["low"]
    assert told[1]["conversion"]["low"] < told[1]["conversion"]["delta"] < 0
    assert told[2]["bookings"]["high"] > 0
    assert float(told[2]["real"]["provider_net_ars"]["high"]) < 0


def test_a_known_elasticity_moves_bookings_by_as_much(monkeypatch: pytest.MonkeyPatch) -> None:
    """A buffer of 6 instead of 3 % is 2.9 % dearer: with -1, bookings fall by as much and the turnover stays."""
    monkeypatch.setattr(assumed, "KNOWN_ERROR", 0.0)
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


def test_real_prices_are_those_of_the_rule_along_a_path_beside_the_usual_ones() -> None:
    """One shop's region, draw by draw: what each look sees, what the price rests on, and the month's index."""
    priced = small_prices(months=8)
    facts = facts_of(sought(priced), CURRENT, ASKED)
    months = months_ahead(priced.history, 4)
    drawn = paths_ahead(priced.history, published(), Sample(3, 1), months)
    answer = Answer("x", -1.0, -1.0, -1.0, assumed=True, basis="")
    found = real_prices(price_paths(facts, [], answer, (months, 6), drawn), 0, drawn, drawn.cpi)
    region, place = facts.index.regions[0], CPI_REGIONS.index(facts.index.regions[0])
    division, general = (index_values(published().cpi, region, each) for each in ("12", "general"))
    last = priced.history.last_day
    first = drawn.months.index(months[0])
    for draw in range(3):
        cpi = drawn.cpi[draw, :, place]
        now = float(latest_published(division, last).value)
        # Looked on the 17th, the index of the month before is out.
        seen = [now * cpi[first + step - 1] / drawn.cpi_before[place] for step in range(4)]
        before = float(latest_published(division, priced.history.months[-1].replace(day=17)).value)
        for step, month in enumerate(months):
            days = monthrange(month.year, month.month)[1]
            earlier = before if not step else seen[step - 1]
            mean = (earlier * 16 + seen[step] * (days - 16)) / days * 1.03
            path = found.path[draw, step, 0, 0] / 10_000
            assert path == pytest.approx(mean / cpi[first + step], rel=1e-6)
    usual = []
    for month in priced.history.months[-6:]:
        known = [each for each in general if each.month == month and each.published_on <= last]
        if known:
            days, look = monthrange(month.year, month.month)[1], month.replace(day=17)
            stood = [float(latest_published(division, day).value) for day in (previous_month(month, 17), look)]
            mean = (stood[0] * 16 + stood[1] * (days - 16)) / days * 1.03
            usual.append(mean / float(known[-1].value))
    assert len(usual) == 5
    assert found.usual[0, 0] / 10_000 == pytest.approx(np.mean(usual), rel=1e-9)


def previous_month(month: date, day: int) -> date:
    return (month - timedelta(days=1)).replace(day=day)


def test_a_commission_besides_is_billed_ahead_by_each_policy_for_itself() -> None:
    changed = {"commission.loyal_bp": (DatedValue(ALWAYS, 0, "-", "-"),)}
    policies = [CURRENT.overlaid("x", changed), CURRENT]
    priced = small_prices(months=6)
    priced.history.measures.weeks_active[:] = 104
    priced.history.measures.months[:] = 36
    dearer, same = (
        each["forward"]["totals"]["platform_income_ars"]
        for each in price_outcomes(sought(priced), CURRENT, policies, replace(ASKED, months=2))
    )
    assert float(dearer["low"]) > 0
    assert same["delta"] == "0.00"


def test_rounding_moves_the_months_ahead_as_it_moved_the_last_ones() -> None:
    nobody = replace(SURE, value=0.0, low=-0.0001, high=0.0001)
    baseline, policy = nobody_leaves(CURRENT), nobody_leaves(otherwise(ending="900", direction="down"))
    found = price_outcomes(sought(small_prices(months=6), nobody), baseline, [policy], replace(ASKED, months=2))[0]
    client = found["forward"]["totals"]["client_price_ars"]
    assert found["replay"]["rounding_share"] < -0.005
    ratio = float(client["policy"]) / float(client["baseline"])
    assert ratio == pytest.approx(1 + found["replay"]["rounding_share"], rel=1e-3)


def test_the_optimiser_moves_on_what_was_found_and_abstains_on_what_was_not() -> None:
    policy = nobody_leaves(otherwise(optimiser="on", optimiser_fewest_bookings=20))
    inelastic = replace(SURE, value=-0.5, low=-0.6, high=-0.4)
    asked = replace(ASKED, months=2)
    found, unknown = (
        price_outcomes(sought(small_prices(months=6), each), nobody_leaves(CURRENT), [policy], asked)[0]
        for each in (inelastic, replace(inelastic, identified=False))
    )
    assert set(unknown["optimiser"]["reasons"]) <= {"no identified response", "too few bookings"}
    assert unknown["forward"]["totals"]["client_price_ars"]["delta"] == "0.00"
    moved = [each for each in found["optimiser"]["cells"] if each["multiplier_bp"] != 10_000]
    assert moved
    assert {each["multiplier_bp"] for each in moved} == {11_000}
    ratio = found["forward"]["bookings"]["policy"] / found["forward"]["bookings"]["baseline"]
    assert ratio == pytest.approx(1.1**-0.5, abs=0.02)
    assert found["replay"]["payments_moved"] == 0


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
