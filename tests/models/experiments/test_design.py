"""What an experiment declares is read strictly: every key known, every value possible, nothing left open."""

from __future__ import annotations

import pytest

from barberpro.errors import BadInputError
from barberpro.settings import PROJECT_ROOT, parse_yaml
from models.experiments.declaration import experiment
from tests.models.experiments.declared import DECLARED, declared

B = {"menu": "b", "share": 0.5}


def test_a_declaration_with_its_defaults():
    found = declared()
    assert [(arm.name, arm.menu_id, arm.share) for arm in found.arms] == [
        ("now", "contado", 0.5),
        ("six", "cuotas_6", 0.5),
    ]
    assert (found.metric, found.alpha, found.power, found.readouts) == ("conversion", 0.05, 0.8, (7, 28, 84))
    assert (found.horizon_days, found.correction) == (84, "bonferroni")
    assert found.versions == ("six-1", "six-1-holdout")
    assert declared(stop_rule="fixed_horizon").correction == "dunnett"


def test_arms_may_be_scenarios():
    arms = {"now": {"scenario": "current", "share": 0.2}, "flat": {"scenario": "flat_300@1", "share": 0.6}}
    found = declared(arms=arms)
    assert found.versions == ("six-1", "six-1-holdout", "current", "flat_300@1")
    assert found.shares == pytest.approx((0.25, 0.75))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"colour": 1}, "the key 'colour' is not known; the keys are"),
        ({"control": "old"}, "control is 'old'; allowed: six, now"),
        ({"arms": {"now": {"menu": "a", "share": 0.5}}}, "two to eight"),
        ({"arms": {"now": {"menu": "a"}, "b": B}}, "it takes share, and either menu or scenario"),
        ({"arms": {"now": {"menu": "a", "share": 0.6}, "b": B}}, "add up to 1.1; allowed: up to 1"),
        ({"arms": {"now": {"menu": "b", "share": 0.5}, "b": B}}, "the same treatment"),
        ({"arms": {"now": {"scenario": "s", "share": 0.5}, "b": B}}, "all of them one kind"),
        ({"holdout": {"share": 0.1}}, "the share of the holdout is 0.1; allowed: a number from 0.02 to 0.05"),
        ({"holdout": 0.03}, "holdout is 0.03; it takes share"),
        ({"stop_rule": "when_it_looks_good"}, "allowed: fixed_horizon, obrien_fleming, always_valid"),
        ({"guardrails": [{"metric": "mood", "worse_by": 0.1}]}, "of a guardrail is 'mood'; allowed: conversion"),
        ({"guardrails": [{"metric": "refunded"}]}, "it takes metric and worse_by"),
        ({"readouts": [28, 7]}, "allowed: rising days"),
        ({"start": "2026-09-01"}, "write a day, as 2026-09-01"),
        ({"minimum_effect": 0}, "minimum_effect is 0"),
        ({"alpha": True}, "alpha is True"),
        ({"question": " "}, "question is ' '; write a text"),
    ],
)  # fmt: skip
def test_what_cannot_stand_is_refused(changes, told):
    with pytest.raises(BadInputError, match=told):
        declared(**changes)


@pytest.mark.parametrize("raw", [None, [], {key: value for key, value in DECLARED.items() if key != "stop_rule"}])
def test_nothing_is_left_open(raw):
    with pytest.raises(BadInputError, match=r"the key 'stop_rule' is missing|is no list of keys"):
        experiment(raw, "six.yaml")


def test_the_example_of_the_page_is_one():
    page = (PROJECT_ROOT / "docs" / "experimentation.md").read_text(encoding="utf-8")
    text = page.partition("```yaml\n")[2].partition("```")[0]
    found = experiment(parse_yaml(text.encode(), "the page"), "the page")
    assert (found.name, found.stop_rule, found.control.menu_id) == ("six_first", "obrien_fleming", "cuotas_3")
