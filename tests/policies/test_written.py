"""A scenario that is written as YAML is read back as the same."""

from __future__ import annotations

from dataclasses import replace

import pytest

from barberpro.policies.files import parse_scenario, read_scenario
from barberpro.policies.scenarios import scenario_files
from barberpro.policies.written import written


@pytest.mark.parametrize("name", scenario_files())
def test_every_shipped_scenario_comes_back(name: str) -> None:
    scenario = read_scenario(scenario_files()[name])
    assert parse_scenario(written(scenario), "text") == scenario
    assert f"name: {name}\n" in written(scenario)


@pytest.mark.parametrize(
    "note",
    [
        "plain",
        "50: and, commas {and} [brackets]",
        "# no comment",
        "\"quoted\" and 'single'",
        "a\nb",
        "*alias &anchor !tag",
        "ñandú \N{PILE OF POO} \x85 \u2028 \\n",
        "yes",
        "- item",
        "x" * 3_000,
        "word " * 500 + "end",
    ],
)
def test_any_note_comes_back(note: str) -> None:
    scenario = replace(read_scenario(scenario_files()["flat_300"]), note=note)
    assert parse_scenario(written(scenario), "text").note == note


def test_origins_and_the_day_without_a_beginning_come_back() -> None:
    text = """
name: odd
subject: pricing
note: n
changes:
  prices.services:
    - {from: always, value: {corte: 10500, "barba, y 1/2": 9900}, owner: Ana}
  commission.tiers:
    - {from: 2026-08-01, value: [{from_bookings: 0, rate_bp: 1}], source: "a: b", owner: me}
    - {from: 2026-09-01, value: [{from_bookings: 0, rate_bp: 2}]}
"""
    found = parse_scenario(text, "text")
    assert parse_scenario(written(found), "text") == found
    assert found.changes["commission.tiers"][0].owner == "me"
