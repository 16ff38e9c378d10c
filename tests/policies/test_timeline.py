"""Scenarios laid over a policy for a time: each day the one put in force last counts, and then it is as before."""

from __future__ import annotations

from datetime import date

import pytest

from barberpro.policies.difference import differences
from barberpro.policies.files import Scenario, shipped_policy
from barberpro.policies.policy import ALWAYS, DatedValue
from barberpro.policies.timeline import Stretch, laid_over_time

CAP, FLOOR = "commission.cap_bp", "commission.floor_bp"


def day(number: int) -> date:
    return date(2026, 8, number)


def stretch(name: str, begins: int, ends: int | None, key: str = CAP, **values: int) -> Stretch:
    rows = [DatedValue(ALWAYS if d == "d0" else day(int(d[1:])), value, name, "x") for d, value in values.items()]
    ended = None if ends is None else day(ends)
    return Stretch(Scenario(name, "commission", "note", {key: tuple(rows)}), day(begins), ended)


@pytest.mark.parametrize(
    ("stretches", "caps"),
    [
        ([], [350, 350, 350, 350]),
        ([stretch("a", 10, None, d0=340)], [350, 340, 340, 340]),
        ([stretch("a", 10, 20, d0=340)], [350, 340, 350, 350]),
        ([stretch("a", 10, None, d20=340)], [350, 350, 340, 340]),
        ([stretch("a", 10, None, d0=340, d20=330)], [350, 340, 330, 330]),
        ([stretch("a", 20, 10, d0=340)], [350, 350, 350, 350]),
        ([stretch("a", 20, 20, d0=340)], [350, 350, 350, 350]),
        ([stretch("a", 10, None, d0=340), stretch("b", 20, 30, d0=330)], [350, 340, 330, 340]),
        ([stretch("b", 20, 30, d0=330), stretch("a", 10, None, d0=340)], [350, 340, 340, 340]),
        ([stretch("a", 10, None, d0=340), stretch("b", 1, None, FLOOR, d0=100)], [350, 340, 340, 340]),
    ],
)
def test_which_value_counts(stretches: list[Stretch], caps: list[int]) -> None:
    policy = laid_over_time(shipped_policy(), stretches)
    assert [policy.on(CAP, day(number)) for number in (9, 10, 20, 30)] == caps


def test_without_scenarios_in_force_nothing_differs() -> None:
    shipped = shipped_policy()
    assert differences(shipped, laid_over_time(shipped, [stretch("a", 20, 20, d0=340)])) == []
