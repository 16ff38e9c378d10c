"""`explore`, `power` and `experiment`: from a declaration to a log that can be read out, and slips in one line."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from pipelines.policies import today
from tests.cli.conftest import Call

MENUS = """
- {menu_id: now, methods: [credit_card, qr], installments: [1], default_installments: 1}
- {menu_id: three, methods: [credit_card, qr], installments: [1, 3], default_installments: 1}
- {menu_id: six, methods: [credit_card, qr], installments: [1, 3, 6], default_installments: 3}
"""
TOLD = ("--base", "0.8", "--icc", "0.05", "--cluster-size", "2", "--per-day", "500")
SIZE = 1_500


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Write menus, and checkouts that are about to be shown one."""
    (tmp_path / "menus.yaml").write_text(MENUS, encoding="utf-8")
    pl.DataFrame(
        {
            "checkout_id": [f"c{number}" for number in range(SIZE)],
            "client_id": [f"k{number // 3}" for number in range(SIZE)],
            "want": ["three", "now"] * (SIZE // 2),
            "p_now": ["0.5"] * SIZE,
            "p_three": ["0.5"] * SIZE,
            "p_six": [""] * SIZE,
            "safe": ["now;three"] * SIZE,
        }
    ).write_csv(tmp_path / "shown.csv")
    return tmp_path


def explore(barberpro: Call, files: Path, *options: str, out: str = "log.csv"):
    base = ("explore", files / "shown.csv", "--menus", files / "menus.yaml", "--out", files / out, "--source", "shop")
    return barberpro(*base, *options)


def test_a_file_becomes_a_log_that_says_how_likely_each_menu_was(barberpro: Call, files: Path) -> None:
    outcome = explore(barberpro, files, "--wanted", "want", "--policy-version", "m1", "--json")
    told = json.loads(outcome.out)
    log = pl.read_csv(files / "log.csv")
    assert (told["checkouts"], told["exploration_share"], told["most_weight"]) == (SIZE, 0.08, 100.0)
    assert sum(each["shown"] for each in told["menus"]) == SIZE
    assert set(log["propensity"].round(6)) == {0.946667, 0.026667}
    assert log.filter(pl.col("menu_id") == pl.col("want"))["propensity"].min() > 0.9
    assert log["policy_version"].unique().to_list() == ["m1"]
    assert log["exploration"].mean() == pytest.approx(0.08, abs=0.03)


def test_wanted_probabilities_safe_menus_and_clients_as_units(barberpro: Call, files: Path) -> None:
    options = ("--wanted-prefix", "p_", "--allowed", "safe", "--unit", "client", "--share", "0.3")
    assert explore(barberpro, files, *options, "--policy-version", "m2", out="log.parquet").code == 0
    log = pl.read_parquet(files / "log.parquet")
    assert set(log["menu_id"]) == {"now", "three"}
    assert set(log["propensity"]) == {0.5}
    assert log.group_by("client_id").agg(pl.col("menu_id").n_unique())["menu_id"].max() == 1


@pytest.mark.parametrize(
    ("options", "code", "told"),
    [
        (("--wanted", "want"), 2, "give --policy-version"),
        (("--wanted", "colour", "--policy-version", "m"), 3, "there is no column 'colour'; there are checkout_id"),
        (
            ("--wanted", "checkout_id", "--policy-version", "m"),
            3,
            "row 0: checkout_id is 'c0'; allowed: now, three, six",
        ),
        (("--wanted", "want", "--policy-version", "m", "--share", "0.7"), 3, "exploration.share is 0.7; it takes"),
        (("--wanted", "want", "--policy-version", "m", "--share", "0.02"), 3, "below the floor of 0.01"),
        (("--wanted", "want", "--policy-version", "m", "--unit", "shop"), 2, "--unit is 'shop'; allowed: checkout or"),
        (("--experiment", "x", "--share", "0.1"), 2, "--experiment says what is wanted"),
    ],
)
def test_slips_of_explore_are_one_line(barberpro: Call, files: Path, options, code, told) -> None:
    outcome = explore(barberpro, files, *options)
    assert outcome.code == code
    assert told in outcome.error_line
    assert not (files / "log.csv").exists()


def test_a_menu_whose_plan_is_not_in_force_is_refused(barberpro: Call, files: Path) -> None:
    (files / "menus.yaml").write_text(MENUS.replace("[1, 3, 6]", "[1, 3, 7]"), encoding="utf-8")
    outcome = explore(barberpro, files, "--wanted", "want", "--policy-version", "m")
    assert "'six' offers 7 installments, and no such plan is in force; allowed: 1, 3, 6" in outcome.error_line


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"menu_id": pl.lit("now")}, "holds 'menu_id' already: a menu is drawn before anybody chooses"),
        ({"outcome": pl.lit("paid")}, "holds 'outcome' already"),
        ({"checkout_id": pl.lit("c1")}, "holds the checkout 'c1' twice"),
        (
            {"checkout_id": pl.when(pl.int_range(pl.len()) == 2).then(None).otherwise("checkout_id")},
            "row 2: checkout_id",
        ),
    ],
)
def test_checkouts_that_cannot_be_drawn_for_are_refused(barberpro: Call, files: Path, change, told) -> None:
    pl.read_csv(files / "shown.csv").with_columns(**change).write_csv(files / "shown.csv")
    assert told in explore(barberpro, files, "--wanted", "want", "--policy-version", "m").error_line


def test_power_needs_no_history_where_everything_is_told(barberpro: Call) -> None:
    plan = json.loads(barberpro("power", "--effect", "0.02", "--days", "28", *TOLD, "--json").out)
    assert plan["sample"]["design_effect"] == pytest.approx(1.05)
    assert plan["sample"]["total"] == pytest.approx(2 * 6_040 * 1.05, rel=0.01)
    assert plan["sample"]["days"] == 26
    assert plan["by_checkout"]["total"] < plan["sample"]["total"]
    assert plan["smallest"]["effect"] == pytest.approx(0.0191, abs=2e-4)
    effects = [each["effect"] for each in plan["curve"]]
    totals = [each["total"] for each in plan["curve"]]
    assert effects == sorted(effects)
    assert totals == sorted(totals, reverse=True)
    assert plan["traffic"] is None


def test_power_says_it_in_a_table(barberpro: Call) -> None:
    options = ("--lift", "0.05", "--arms", "3", "--stop-rule", "obrien_fleming", "--exploration", "0.08", *TOLD)
    outcome = barberpro("power", *options)
    assert "the effect asked for" in outcome.out
    assert "bonferroni over 2 beside the control (0.0250 each)" in outcome.out
    assert "From a log that explores 8.0% over 4 menus" in outcome.out


@pytest.mark.parametrize(
    ("options", "code", "told"),
    [
        ((), 3, "nothing is asked; give --effect, --lift, or --days"),
        (("--effect", "0.02", "--lift", "0.1"), 3, "give one of --effect and --lift"),
        (("--effect", "0.3"), 3, "the effect is 0.3 on a base of 0.8; allowed: not 0, and a conversion from 0 to 1"),
        (
            ("--effect", "0.02", "--allocation", "0.5,0.6"),
            3,
            "the arms take 0.5, 0.6; allowed: two or more, adding up to 1",
        ),
        (("--effect", "0.02", "--metric", "joy"), 2, "--metric is 'joy'; allowed: conversion, net_real_ars"),
        (("--days", "0"), 3, "--days is 0; allowed: 1 to 1830"),
    ],
)
def test_slips_of_power_are_one_line(barberpro: Call, options, code, told) -> None:
    outcome = barberpro("power", *options, *TOLD)
    assert outcome.code == code
    assert told in outcome.error_line


def test_power_without_history_says_what_to_do(barberpro: Call) -> None:
    outcome = barberpro("power", "--lift", "0.08")
    assert outcome.code == 7
    assert "nothing is published" in outcome.error_line


def declaration(**changes: str) -> str:
    start = str(today() + timedelta(days=3))
    lines = {
        "name": "six_first", "question": "Do six bring more?", "hypothesis": "They do.", "policy_version": "six-1",
        "control": "now", "arms": "{now: {menu: now, share: 0.5}, six: {menu: six, share: 0.5}}", "base": "0.8",
        "holdout": "{share: 0.05, menu: three}", "minimum_effect": "0.03", "start": start, "assigned_by": "checkout",
        "stop_rule": "obrien_fleming",
    }  # fmt: skip
    return "".join(f"{key}: {value}\n" for key, value in {**lines, **changes}.items())


def test_an_experiment_is_declared_drawn_and_ended(barberpro: Call, files: Path) -> None:
    file = files / "six.yaml"
    file.write_text(declaration(), encoding="utf-8")
    found = json.loads(barberpro("experiment", "register", file, "--by", "Ana", "--json").out)
    assert found["plan"]["sample"]["days"] is None  # nothing is published, so that traffic is unknown
    assert explore(barberpro, files, "--experiment", "six_first", out="log.parquet").code == 0
    log = pl.read_parquet(files / "log.parquet")
    versions = dict(log["policy_version"].value_counts().rows())
    assert versions["six-1-holdout"] / SIZE == pytest.approx(0.05, abs=0.02)
    assert dict(log.select("menu_id", "propensity").unique().rows()) == pytest.approx(
        {"now": 0.475, "six": 0.475, "three": 0.05}
    )
    assert barberpro("experiment", "register", file, "--by", "Luis").code == 5
    assert "six_first" in barberpro("experiment", "list").out
    (listed,) = json.loads(barberpro("experiment", "list", "--json").out)
    assert listed["next_readout_day"] == 7
    assert listed["next_readout_due_on"] == str(today() + timedelta(days=3 + 7 + 7))
    assert barberpro("experiment", "stop", "six_first", "--by", "Ana", "--why", "no time").code == 0
    shown = barberpro("experiment", "show", "six_first").out
    assert "stopped by Ana" in shown
    assert shown.endswith(file.read_text(encoding="utf-8"))
    assert "it draws nobody any more" in explore(barberpro, files, "--experiment", "six_first").error_line


@pytest.mark.parametrize(
    ("changes", "options", "told"),
    [
        ({"start": "2026-01-01"}, (), "before today"),
        ({"start": "2026-01-01"}, ("--rehearsal",), "a rehearsal is for invented history"),
        ({"stop_rule": "mood"}, (), "stop_rule is 'mood'; allowed: fixed_horizon, obrien_fleming, always_valid"),
        ({"holdout": "{share: 0.5}"}, (), "the share of the holdout is 0.5; allowed: a number from 0.02 to 0.05"),
        ({}, ("--amends", "older"), "there is no experiment 'older'; there are none"),
    ],
)
def test_slips_of_a_declaration_are_one_line(barberpro: Call, files: Path, changes, options, told) -> None:
    file = files / "six.yaml"
    file.write_text(declaration(**changes), encoding="utf-8")
    outcome = barberpro("experiment", "register", file, "--by", "Ana", *options)
    assert outcome.code in {3, 5}
    assert told in outcome.error_line
    assert json.loads(barberpro("experiment", "list", "--json").out) == []
