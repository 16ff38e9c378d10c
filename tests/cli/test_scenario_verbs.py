"""`barberpro scenario`: a scenario from draft to retired, what it does to the policy in force, and its slips."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from barberpro.policies.scenarios import scenario_files
from barberpro.settings import Settings
from pipelines.policies import today, versions_in_force
from tests.cli.conftest import Call

FLAT = scenario_files()["flat_300"]
LUIS = ("--by", "Luis Gil", "--why", "agreed")


@pytest.fixture
def approved(barberpro: Call) -> Call:
    assert barberpro("scenario", "add", FLAT, "--by", "Ana Paz").code == 0
    assert barberpro("scenario", "approve", "flat_300@1", *LUIS).code == 0
    return barberpro


def from_days(barberpro: Call) -> set[tuple[str, str | None]]:
    found = json.loads(barberpro("policy", "diff", "shipped", "current", "--json").out)
    return {(each["effective_from"], each["until"]) for each in found}


def test_from_draft_to_retired(approved: Call) -> None:
    tomorrow, later = today() + timedelta(days=1), today() + timedelta(days=9)
    assert from_days(approved) == set()
    out = approved("scenario", "activate", "flat_300@1", *LUIS).out
    assert out.startswith(f"flat_300@1 is active from {tomorrow}; changes what is billed; sha256 ")
    assert from_days(approved) == {(str(tomorrow), None)}
    assert approved("scenario", "retire", "flat_300@1", *LUIS, "--from", str(later)).code == 0
    assert from_days(approved) == {(str(tomorrow), str(later))}
    shown = approved("scenario", "show", "flat_300").out
    assert "  approved by Luis Gil at " in shown
    assert shown.endswith(FLAT.read_text("utf-8"))
    (listed,) = json.loads(approved("scenario", "list", "--json").out)
    assert (listed["state"], listed["content"]) == ("retired", FLAT.read_text("utf-8"))
    assert "flat_300@1" in approved("scenario", "list").out


def test_a_stored_version_is_a_policy_by_name(approved: Call) -> None:
    same = approved("policy", "diff", "flat_300", "flat_300@1")
    assert same.out == "flat_300 and flat_300@1 say the same on every day.\n"


def test_a_generation_says_which_policies_it_was_made_with(settings: Settings, approved: Call) -> None:
    before = versions_in_force(settings)
    assert set(before) == {"current", "shipped"}
    assert before["current"] == before["shipped"]
    approved("scenario", "activate", "flat_300@1", *LUIS)
    after = versions_in_force(settings)
    assert set(after) == {"current", "shipped", "flat_300@1"}
    assert after["current"] != after["shipped"] == before["shipped"]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("approve", "flat_300", *LUIS), 3, "'flat_300' names no version; write it NAME@VERSION"),
        (("approve", "flat_300@one", *LUIS), 3, "'flat_300@one' names no version; write it NAME@VERSION"),
        (("approve", "flat_300@1", *LUIS), 5, "flat_300@1 is approved (by Luis Gil, "),
        (("activate", "flat_300@2", *LUIS), 3, "there is no scenario 'flat_300@2' in the store; there are flat_300@1"),
        (("activate", "flat_300@1", *LUIS, "--from", "2026-01-01"), 5, "changes what is billed; --from is 2026-01-01"),
        (("add", "nowhere.yaml", "--by", "Ana"), 3, "nowhere.yaml cannot be read"),
        (("show", "gold"), 3, "there is no scenario 'gold' in the store"),
    ],
)
def test_slips_are_one_line(approved: Call, arguments: tuple[str, ...], code: int, message: str) -> None:
    outcome = approved("scenario", *arguments)
    assert outcome.code == code
    assert message in outcome.error_line


def test_a_file_that_does_not_go_with_the_policy_is_not_kept(barberpro: Call, tmp_path: Path) -> None:
    path = tmp_path / "high_floor.yaml"
    path.write_text(
        "name: high_floor\nsubject: commission\nnote: x\n"
        "changes:\n  commission.floor_bp: [{from: always, value: 400}]\n",
        encoding="utf-8",
    )
    outcome = barberpro("scenario", "add", path, "--by", "Ana")
    assert outcome.code == 3
    assert "commission.floor_bp is 400 from 2000-01-01; allowed: at most commission.cap_bp" in outcome.error_line
    assert "The store holds no scenario" in barberpro("scenario", "list").out
