"""The drift of a champion and the performance of what was really answered, on a small shop."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, timedelta

import polars as pl
import pytest

from barberpro.cli.watching import show_drift
from pipelines import answers, drift, live
from tests.features.worlds import NOON, warehouse
from tests.pipelines.shop_world import trained

EARLY = (NOON + timedelta(minutes=15 * 2_600)).date()


@pytest.fixture
def watched(ready, world):
    """Train on what was there after two thirds, and look at the rest."""
    trained(ready, world, date_to=EARLY)
    params = ready.params
    eased = replace(params.drift, min_rows=300, min_failures=30)
    return replace(ready, params=replace(params, drift=eased))


def given(events: pl.DataFrame, held_out: int) -> pl.DataFrame:
    """Lay out answers about the payments of some events, the first ones held out."""
    chance = pl.when(pl.col("status") == "rejected").then(0.6).otherwise(0.2)
    return events.select(
        "source", "payment_id", model_version=pl.lit("v1"), failure_probability=chance, range_low=pl.lit(0.0),
        range_high=pl.lit(1.0), action=pl.lit("nothing"), action_propensity=pl.lit(0.03),
        holdout=pl.int_range(pl.len()) < held_out,
    )  # fmt: skip


@pytest.mark.slow
def test_a_champion_is_compared_with_what_came_after_it(watched, world, capsys):
    before = given(world[1].head(800), held_out=200)
    answers.log(watched, before, NOON.replace(tzinfo=UTC) - timedelta(days=1))
    answers.log(watched, given(world[1].slice(1_000, 50), 0), NOON.replace(tzinfo=UTC) + timedelta(days=400))
    answers.log(watched, before.head(1).with_columns(payment_id=pl.lit("never made")), NOON.replace(tzinfo=UTC))
    with warehouse(world[1]) as database:
        result = drift.run(watched, database)

    found = json.loads((watched.reports / "drift.json").read_text(encoding="utf-8"))
    assert found["verdict"] == result.verdict
    assert found["verdict"] in {"ok", "watch", "retrain"}
    assert found["reference"]["to"] < found["window"]["from"]
    assert found["real_pesos"] == ["amount_log"]
    assert {"issuer", "installments"} <= {each["name"] for each in found["inputs"]}
    assert {path.name for path in (watched.reports / "drift").iterdir()} == {"effects.png", "calibration.png"}

    told = json.loads((watched.reports / live.REPORT).read_text(encoding="utf-8"))
    assert (told["answers"], told["judged"], told["waiting"], told["late"]) == (851, 800, 1, 50)
    treated, held = told["groups"]["treated"], told["groups"]["holdout"]
    assert (treated["all"]["rows"], held["all"]["rows"]) == (600, 200)
    assert treated["all"]["roc_auc"]["value"] == 1.0
    assert treated["versions"]["v1"] == treated["all"]
    assert sum(each["rows"] for each in treated["weeks"].values()) == 600

    show_drift(result)
    said = capsys.readouterr().out
    assert f"Verdict: {result.verdict}" in said
    assert "Answers given: 851; 800 judged, 1 not mature or unknown, 50 asked after the outcome." in said


def test_without_a_model_there_is_nothing_to_compare(ready, world):
    with warehouse(world[1]) as database:
        result = drift.run(ready, database)
    assert result.verdict == "too_few"
    assert json.loads(result.path.read_text(encoding="utf-8"))["reasons"] == ["there is no model in force"]
    assert list((ready.reports / "drift").iterdir()) == []
