"""The contract of every scenario that comes with the platform."""

from __future__ import annotations

from pathlib import Path

import pytest

from barberpro.errors import BadInputError
from barberpro.policies.difference import differences
from barberpro.policies.files import read_scenario, shipped_policy
from barberpro.policies.scenarios import scenario_files, shipped_scenario
from barberpro.policies.validation import checked

FILES = scenario_files()


@pytest.mark.parametrize("name", FILES)
def test_a_scenario_changes_the_shipped_policy_as_it_says(name: str) -> None:
    scenario, shipped = shipped_scenario(name), shipped_policy()
    assert scenario.name == name
    found = differences(shipped, scenario.policy(shipped))
    assert {each.key for each in found} == set(scenario.changes)
    assert checked(FILES[name], shipped).problems == ()


@pytest.mark.parametrize("name", FILES)
def test_a_scenario_changes_something_else_than_every_other(name: str) -> None:
    shipped = shipped_policy()
    mine = differences(shipped, shipped_scenario(name).policy(shipped))
    assert [other for other in FILES if differences(shipped, shipped_scenario(other).policy(shipped)) == mine] == [name]


def test_the_questions_of_the_commission_are_there() -> None:
    asked = {"second_tier_at_40", "running_tiers", "retroactive_tiers", "flat_300", "no_discounts", "summer_campaign"}
    assert asked <= set(FILES)
    assert {read_scenario(path).subject for path in FILES.values()} <= {"commission", "pricing", "fx", "installments"}


def test_a_scenario_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(BadInputError, match=r"there is no scenario 'gold'; there are .*flat_300.*second_tier_at_40"):
        shipped_scenario("gold")


def test_scenarios_are_found_by_scanning(tmp_path: Path) -> None:
    path = tmp_path / "cheap.yaml"
    path.write_text(FILES["flat_300"].read_text("utf-8").replace("flat_300", "cheap"), encoding="utf-8")
    assert shipped_scenario("cheap", tmp_path).name == "cheap"
