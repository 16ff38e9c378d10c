"""`barberpro policy`: show, diff, validate, and what their slips say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from barberpro.policies.registry import keys
from barberpro.policies.scenarios import scenario_files
from tests.cli.conftest import Call

SCENARIO = """\
name: lower_cap
subject: commission
note: What if nobody paid more than 3 %?
changes:
  commission.cap_bp:
    - {from: 2026-08-01, value: 300}
    - {from: 2026-09-01, value: 350}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "lower_cap.yaml"
    path.write_text(SCENARIO, encoding="utf-8")
    return path


def test_show_tells_every_key_with_its_origin(barberpro: Call) -> None:
    told = json.loads(barberpro("policy", "show", "--on", "2026-08-01", "--json").out)
    assert (told["policy"], told["on"], len(told["sha256"])) == ("current", "2026-08-01", 64)
    assert {each["key"] for each in told["values"]} == set(keys())
    (cap,) = [each for each in told["values"] if each["key"] == "commission.cap_bp"]
    assert cap == {
        "key": "commission.cap_bp",
        "value": 350,
        "unit": "basis points of the gross amount",
        "since": "2000-01-01",
        "source": "scaling procedures, section 3.1 - nobody pays more than the first tier",
        "owner": "finance",
        "bills": True,
        "what": "no rate goes above, the floor included",
    }


@pytest.mark.parametrize(
    ("on", "value", "since"),
    [("2026-07-31", 350, "2000"), ("2026-08-01", 300, "2026-08"), ("2026-09-01", 350, "2026-09")],
)
def test_show_a_file_on_a_day(barberpro: Call, file: Path, on: str, value: int, since: str) -> None:
    told = json.loads(barberpro("policy", "show", file, "--on", on, "--json").out)
    (cap,) = [each for each in told["values"] if each["key"] == "commission.cap_bp"]
    assert cap["value"] == value
    assert cap["since"].startswith(since)


def test_show_is_a_table_of_80_columns(barberpro: Call) -> None:
    out = barberpro("policy", "show", "second_tier_at_40", "--on", "2026-08-01").out
    assert out.startswith("Policy second_tier_at_40 on 2026-08-01, version ")
    assert max(map(len, out.splitlines())) <= 80
    assert "from 40, 250 from" in out
    for name in keys():
        assert name.partition(".")[2] in out


def test_a_bracket_in_a_source_is_shown_as_it_is(barberpro: Call, file: Path) -> None:
    file.write_text(SCENARIO.replace("value: 300}", "value: 300, source: 'memo [/b] 7'}"), encoding="utf-8")
    assert "memo [/b] 7" in barberpro("policy", "show", file, "--on", "2026-08-01").out


def test_diff_says_before_and_after_from_and_until(barberpro: Call, file: Path) -> None:
    assert json.loads(barberpro("policy", "diff", "shipped", file, "--json").out) == [
        {
            "key": "commission.cap_bp",
            "effective_from": "2026-08-01",
            "until": "2026-09-01",
            "before": 350,
            "after": 300,
            "unit": "basis points of the gross amount",
            "bills": True,
        }
    ]
    out = barberpro("policy", "diff", file, "no_discounts").out
    assert max(map(len, out.splitlines())) <= 80
    rows = [line.split() for line in out.splitlines() if "->" in line]
    assert ["commission.cap_bp", "300", "->", "350", "2026-08-01", "2026-09-01"] in rows
    assert ["commission.loyal_bp", "30", "->", "0", "2026-08-01"] in rows


def test_diff_of_tiers_reads_as_people_say_them(barberpro: Call) -> None:
    out = " ".join(barberpro("policy", "diff", "current", "second_tier_at_40").out.replace("2026-08-01", "").split())
    assert "350 from 0, 280 from 50, 250 from 100 -> 350 from 0, 280 from 40, 250 from 100" in out


def test_what_says_the_same_says_so(barberpro: Call) -> None:
    assert barberpro("policy", "diff", "shipped", "current").out == "shipped and current say the same on every day.\n"
    assert json.loads(barberpro("policy", "diff", "shipped", "current", "--json").out) == []


def test_validate_says_ok_for_every_shipped_scenario(barberpro: Call) -> None:
    outcome = barberpro("policy", "validate", *scenario_files().values())
    assert outcome.code == 0
    assert [line.partition(": ")[2].startswith("ok, scenario ") for line in outcome.out.splitlines()] == [True] * len(
        scenario_files()
    )


def test_validate_tells_all_problems_of_all_files(barberpro: Call, file: Path, tmp_path: Path) -> None:
    bad, worse = tmp_path / "bad.yaml", tmp_path / "worse.yaml"
    bad.write_text(SCENARIO.replace("300", "x").replace("lower_cap", "Lower"), encoding="utf-8")
    worse.write_text("commission.floor_bp:\n  source: x\n  owner: y\n  values: [{from: always, value: 999}]\n", "utf-8")
    outcome = barberpro("policy", "validate", bad, file, worse, tmp_path / "none.yaml")
    assert outcome.code == 3
    assert outcome.out == f"{file}: ok, scenario lower_cap, 1 key\n"
    *problems, last = outcome.err.splitlines()
    assert [line.partition(" is ")[0] for line in problems[:3]] == [
        f"{bad}: name",
        f"{bad}: commission.cap_bp",
        f"{worse}: commission.floor_bp",
    ]
    assert problems[3:] == [f"{tmp_path}/none.yaml cannot be read (No such file or directory); name a YAML file"]
    assert last.startswith("error: 4 to mend in 3 of 4 files: ")
    told = json.loads(barberpro("policy", "validate", bad, file, "--json").out)
    assert [(each["kind"], each["name"], len(each["problems"])) for each in told] == [
        ("scenario", None, 2),
        ("scenario", "lower_cap", 0),
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("show", "gold"), 3, "there is no policy 'gold'; give a YAML file, current, shipped or one of "),
        (("show", "nowhere.yaml"), 3, "nowhere.yaml cannot be read (No such file or directory); name a YAML file"),
        (("show", "--on", "1999-12-31"), 3, "has no value on 1999-12-31; the first is from 2000-01-01"),
        (("diff", "current", "gold"), 3, "there is no policy 'gold'"),
    ],
)
def test_slips_are_one_line(barberpro: Call, arguments: tuple[str, ...], code: int, message: str) -> None:
    outcome = barberpro("policy", *arguments)
    assert outcome.code == code
    assert message in outcome.error_line


def test_a_file_of_values_takes_the_place_of_its_keys(barberpro: Call, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("commission.cap_bp:\n  source: x\n  owner: y\n  values: [{from: always, value: 340}]\n", "utf-8")
    (found,) = json.loads(barberpro("policy", "diff", "current", path, "--json").out)
    assert (found["before"], found["after"], found["until"]) == (350, 340, None)
