"""What `simulate fx` tells: null is null, parts add up, and the months ahead rest on the same draws."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from barberpro.errors import UnavailableError
from barberpro.policies.files import shipped_policy
from barberpro.policies.policy import ALWAYS, DatedValue, Policy
from barberpro.simulation.dollar_ahead import Past, future
from barberpro.simulation.dollar_days import Days
from barberpro.simulation.dollar_outcome import dollar_outcomes
from barberpro.simulation.dollar_paths import ahead, redrawn_p95
from barberpro.simulation.dollar_replay import replayed
from barberpro.simulation.dollar_totals import left
from barberpro.simulation.dollar_words import spread_texts
from barberpro.simulation.known import Published
from barberpro.simulation.outcome import Asked
from barberpro.simulation.paths import Sample
from barberpro.simulation.replay import replay
from barberpro.simulation.totals import sums
from tests.simulation.small_history import small_history

CURRENT = shipped_policy()
PUBLISHED = Published.read()
HISTORY = small_history(providers=9, first=date(2025, 11, 1), months=9)
FULL = {"trigger_bp": 0, "tolerance_bp": 0, "direction": "both"}
SUMMED = ("platform_income_ars", "platform_result_ars", "provider_net_ars", "client_price_ars")


def dollar(**changed: Any) -> Policy:
    values = {f"dollar.{name}": (DatedValue(ALWAYS, value, "-", "-"),) for name, value in changed.items()}
    return CURRENT.overlaid("x", values)


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    policies = [
        CURRENT,
        dollar(trigger_bp=0),
        dollar(**FULL),
        dollar(costs_bp=0),
        dollar(horizon_months=6),
    ]
    return dollar_outcomes(HISTORY, CURRENT, policies, PUBLISHED, Asked(5, 100, 1))


def figures(found: Any, names: tuple[str, ...] = ("delta", "low", "high")) -> list[str]:
    """Collect every such figure, however deep."""
    if isinstance(found, list):
        return [each for row in found for each in figures(row, names)]
    if not isinstance(found, dict):
        return []
    own = [found[name] for name in names if name in found and "baseline" in found]
    return own + [each for value in found.values() for each in figures(value, names)]


def test_the_null_what_if_is_nothing_in_every_row(told: dict[str, Any]) -> None:
    null = told["policies"][0]
    deltas = figures({name: null[name] for name in ("replay", "forward")})
    assert len(deltas) > 100
    assert set(deltas) == {"0.00"}
    assert null["forward"]["share_of_draws_that_pay"] == 0
    assert null["forward"]["variance"] is None
    assert null["replay"]["decisions"] == told["in_force"]["decisions"]


def test_providers_and_clients_are_never_moved(told: dict[str, Any]) -> None:
    for each in told["policies"]:
        for totals in (each["replay"]["totals"], each["forward"]["totals"], each["forward"]["real"]):
            assert {totals[name]["delta"] for name in ("provider_net_ars", "client_price_ars")} == {"0.00"}


def test_slices_of_the_past_add_up_to_the_centavo(told: dict[str, Any]) -> None:
    for each in told["policies"]:
        for rows in each["replay"]["by"].values():
            for name in SUMMED:
                parts = sum(Decimal(row[name]["policy"]) for row in rows)
                assert parts == Decimal(each["replay"]["totals"][name]["policy"])


def test_the_past_holds_what_was_sold_less_bills_and_covers() -> None:
    billed = replay(HISTORY, CURRENT)
    sold, income = sums(HISTORY, billed), HISTORY.by_cell(billed.charged).reshape(9, 9).sum(axis=0)
    found = replayed(Days(PUBLISHED, Sample(100, 1), 3), dollar(**FULL), HISTORY.months, income)
    brought, due = left(sold, found), found.covers
    by_month = sold.platform_income.sum(axis=0) - found.paid_bills - due.due_cost[0, :9] + due.due_paid[0, :9]
    assert brought["platform_income"].sum(axis=0).tolist() == [0, *by_month[1:].tolist()]
    result = by_month - found.costs.peso
    assert brought["platform_result"].sum(axis=0).tolist() == [0, *result[1:].tolist()]
    assert due.due_paid[0, 1:9].all()
    shares = brought["platform_income"][:, 4] / sold.platform_income[:, 4]
    assert np.ptp(shares[sold.platform_income[:, 4] > 10**6]) < 1e-5


def test_the_result_is_the_income_less_costs_in_pesos(told: dict[str, Any]) -> None:
    free = told["policies"][3]["replay"]["totals"]
    assert free["platform_income_ars"]["policy"] == free["platform_result_ars"]["policy"]
    usual = told["policies"][0]["replay"]["totals"]
    assert Decimal(usual["platform_result_ars"]["policy"]) < Decimal(usual["platform_income_ars"]["policy"])
    assert Decimal(free["platform_income_ars"]["policy"]) > Decimal(usual["platform_income_ars"]["policy"])


def test_without_a_trigger_more_is_covered_and_less_is_lost_beyond_the_tolerance(told: dict[str, Any]) -> None:
    found = told["policies"][1]["forward"]
    assert np.mean(found["policy"]["covered_share_of_draws"]) > np.mean(found["in_force"]["covered_share_of_draws"])
    assert found["policy"]["loss_beyond_tolerance"] < found["in_force"]["loss_beyond_tolerance"]
    assert found["policy"]["loss_beyond_tolerance_uncovered"] == found["in_force"]["loss_beyond_tolerance_uncovered"]
    parts = {each["source"]: each for each in found["variance"]}
    assert sum(each["share"] for each in parts.values()) == pytest.approx(1)
    assert parts["macro"]["share"] > 0.5
    assert parts["behaviour"]["variance"] == 0


def test_full_cover_from_the_first_day_leaves_only_the_bills_that_were_bound_before(told: dict[str, Any]) -> None:
    """Tolerance 0 wants all of the exposure: every bill is covered at the first close, those bound before it too."""
    found = told["policies"][2]["forward"]["policy"]
    assert found["covered_share_of_draws"] == [1.0] * 5
    assert Decimal(found["loss_p95_ars"]) < Decimal(found["loss_p95_uncovered_ars"]) / 2
    assert found["result_share_sd"] < found["result_share_sd_uncovered"]


def test_whether_covers_make_the_result_surer_is_said_as_the_deviations_have_it(told: dict[str, Any]) -> None:
    for each in told["policies"]:
        found = each["forward"]["policy"]
        sd, bare = found["result_share_sd"], found["result_share_sd_uncovered"]
        word = {-1: ("more sure", "más segura"), 0: ("do not change", "no cambian"), 1: ("less sure", "menos segura")}
        en, es = word[(sd > bare) - (sd < bare)]
        assert en in found["spread"]["text_en"]
        assert es in found["spread"]["text_es"]
    assert spread_texts(90.0, 100.0)["en"].endswith("its standard deviation is 10.0 % below that without them.")


def test_break_even_is_told_in_both_languages(told: dict[str, Any]) -> None:
    found = told["policies"][1]["break_even"]
    assert found["pays_from_move"] == 0.045
    assert "rises by more than 4.5 %" in found["text_en"]
    assert "sube más del 4,5 %" in found["text_es"]
    limit = found["premium_limit_bp"]["ahead"]
    assert f"{limit / 100:.1f} %" in found["text_en"]
    none = told["policies"][3]["break_even"]
    assert none["premium_limit_bp"] == {"past": None, "ahead": None}
    assert "no cover is bought" in none["text_en"]


def test_at_the_premium_that_is_told_covers_pay_nothing_on_average_and_the_same_is_told_again(
    told: dict[str, Any],
) -> None:
    limit = round(told["policies"][2]["break_even"]["premium_limit_bp"]["ahead"] / 3)
    assert limit > 0
    policies = [dollar(**FULL, premium_bp=limit), CURRENT]
    again = dollar_outcomes(HISTORY, CURRENT, policies, PUBLISHED, Asked(5, 100, 1))
    told_again = again["policies"][0]["forward"]["policy"]
    cost, paid = (float(told_again[name]) for name in ("mean_cover_cost_ars", "mean_cover_paid_ars"))
    assert cost == pytest.approx(paid, rel=0.02)
    assert json.dumps(again["policies"][1]["forward"]) == json.dumps(told["policies"][0]["forward"])


@pytest.mark.parametrize(("day", "allowed"), [(date(2026, 8, 1), 0.03), (date(2024, 7, 1), 0.10)])
def test_the_p95_that_is_used_again_is_near_that_of_drawing_anew(day: date, allowed: float) -> None:
    """With an old survey, and with a new one that would be three months old by then; the P95 itself is about 0.45."""
    found = ahead(PUBLISHED, day, (6, 3), Sample(300, 7))
    draws = range(0, 150, 30)
    anew = np.array([redrawn_p95(PUBLISHED, found, draw, 4) for draw in draws])
    used = found.p95[list(draws), 4]
    assert np.abs(used - anew).mean() < allowed
    assert np.corrcoef(used, anew)[0, 1] > 0.9
    assert found.p95[:, 0].std() < 1e-12


def test_no_decision_ahead_knows_what_comes_later_on_its_path() -> None:
    days, drawn = Days(PUBLISHED, Sample(100, 1), 3), ahead(PUBLISHED, date(2026, 8, 1), (6, 3), Sample(100, 1))
    later = drawn.moved.copy()
    later[:, 4:] *= np.linspace(0.5, 2.0, 100)[:, None]
    past, income = Past(HISTORY.months, np.full(9, 5_000_000_00)), np.full((1, 6), 5_000_000_00.0)
    one, other = (future(days, CURRENT, past, income, each) for each in (drawn, replace(drawn, moved=later)))
    assert one.covered[:4].tolist() == other.covered[:4].tolist()
    assert one.covered[:4].sum() > 0
    assert (one.cover_cost[:, :4] == other.cover_cost[:, :4]).all()
    assert (one.covered[4:] != other.covered[4:]).any()


def test_months_of_which_too_little_was_known_are_left_out() -> None:
    """Before May 2020 too few surveys had a year of known errors."""
    early = small_history(providers=3, first=date(2020, 1, 1), months=6)
    found = dollar_outcomes(early, CURRENT, [dollar(**FULL)], PUBLISHED, Asked(0, 100, 1))["policies"][0]["replay"]
    assert [row["day"] for row in found["decisions"]] == ["2020-05-01", "2020-06-01", "2020-07-01"]
    moved = {row["slice"] for row in found["by"]["month"] if row["client_price_ars"]["policy"] != "0.00"}
    assert moved == {"2020-05", "2020-06"}
    with pytest.raises(UnavailableError, match="no month from 2019-01 to 2019-02 can be decided on"):
        dollar_outcomes(
            small_history(first=date(2019, 1, 1), months=2), CURRENT, [CURRENT], PUBLISHED, Asked(0, 100, 1)
        )


def test_a_single_month_is_enough() -> None:
    one = small_history(providers=3, first=date(2026, 7, 1), months=1)
    found = dollar_outcomes(one, CURRENT, [dollar(**FULL)], PUBLISHED, Asked(2, 100, 1))["policies"][0]
    assert found["replay"]["totals"]["platform_result_ars"]["policy"] == "0.00"
    assert Decimal(found["forward"]["policy"]["mean_cover_cost_ars"]) > 0
