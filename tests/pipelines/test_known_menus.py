"""Worlds whose truth about menus is known, laid out as a log of our own: what may be told of each, and what not."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from pipelines.known_menus import Asked, Known, known_menus

DAYS = (date(2026, 1, 1), date(2026, 7, 1))


def known(name: str, payments: int = 2_500) -> Known:
    return known_menus(Asked(name, payments, DAYS, seed=5))


@pytest.fixture(scope="module")
def drawn() -> Known:
    return known("randomised_menus")


def test_a_world_becomes_a_log_beside_its_truth(drawn):
    frame = drawn.log.frame
    assert frame.height == len(drawn.as_shown) == len(drawn.by_table) > 2_000
    assert drawn.as_shown.mean() == pytest.approx(frame["paid"].mean(), abs=0.03)
    by_table = frame["place"] == frame["wanted"]
    assert drawn.as_shown[by_table] == pytest.approx(drawn.by_table[by_table])
    assert by_table.mean() == pytest.approx(1 / 8, abs=0.03)  # eight menus, drawn evenly
    assert drawn.log.frame["propensity"].unique().to_list() == [0.125]


def test_what_is_estimated_lies_around_the_truth(drawn):
    found = drawn.judged().estimates["dr"].difference
    assert found.low <= drawn.truth <= found.high


def test_a_log_as_if_the_table_had_ruled_holds_its_menus_alone(drawn):
    ruled = drawn.as_if_ruled()
    assert (ruled.log.frame["place"] == ruled.log.frame["wanted"]).all()
    assert np.array_equal(ruled.as_shown, ruled.by_table)
    assert {each.reason for each in ruled.edges()} <= {"too_few", "holds_zero", "density", "placebo", "donut", "local"}
    assert {each.reason for each in drawn.edges()} <= {"too_few", "not_ruled"}


@pytest.mark.slow
def test_where_menus_do_nothing_the_truth_is_none_and_nothing_is_better():
    found = known("zero_effect")
    assert found.truth == 0.0
    assert found.judged().verdict != "better"


@pytest.mark.slow
def test_where_nobody_recorded_why_a_menu_was_shown_a_comparison_has_the_wrong_sign_and_the_verdict_none():
    found = known("hidden_confounding", 12_000)
    assert found.truth < 0 < found.naive
    assert (found.judged().verdict, found.judged().reason) == ("cannot tell", "no_propensity")
