"""Judging a champion, and a challenger beside it, on attempts that neither learned from."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta

import polars as pl
import pytest

from barberpro.errors import UnavailableError, UsageError
from models import looks
from pipelines import evaluate
from tests.features.worlds import warehouse
from tests.pipelines.shop_world import NOW


def evaluated(settings, world, **options):
    with warehouse(world[1]) as database:
        return evaluate.run(settings, database, by="ana", now=NOW, **options)


@pytest.fixture
def ready(contest):
    return contest[0]


def test_the_champion_gets_the_figures_of_its_training(ready, world):
    found = evaluated(ready, world).report
    sealed = json.loads((ready.models / "payment_failure" / "champion.json").read_text())
    assert found["version"] == found["champion"] == sealed["version"]
    assert found["metrics"].keys() == {"model", "logistic", "constant"}
    assert found["metrics"]["model"] == sealed["metrics"]
    assert found["log_loss_difference"]["constant"]["high"] < 0
    assert found["metrics"]["model"]["lift"]["low"] > 1.5


def test_a_challenger_meets_the_champion_after_both_cut_offs(contest, world):
    ready, version = contest
    path = ready.models / "payment_failure" / "champion.json"
    manifest = json.loads(path.read_text())
    earlier = {**manifest["period"], "test_from": "2026-03-20T00:00:00"}
    path.write_text(json.dumps({**manifest, "period": earlier}))
    found = evaluated(ready, world, challenger=version)
    report = found.report
    assert report["metrics"].keys() == {"model", "champion", "logistic", "constant"}
    assert len(report["cut_offs"]) == 2
    assert min(report["cut_offs"].values()) < max(report["cut_offs"].values()) <= report["period"]["from"]
    told = json.loads(found.report_path.read_text())
    assert told["log_loss_difference"]["champion"].keys() == {"value", "low", "high"}
    slices = pl.read_csv(found.slices_path)
    dimensions = {"method", "province", "device", "attempt", "client", "training", "amount", "source"}
    assert set(slices["dimension"]) == dimensions
    assert set(slices["predictor"]) == {"model", "champion"}
    by_client = slices.filter(pl.col("dimension") == "client", pl.col("predictor") == "model")
    assert by_client["rows"].sum() == report["rows"]


def test_pesos_are_those_of_the_payments(ready, world):
    found = evaluated(ready, world).report
    rows = pl.read_parquet(ready.reports / "payment_failure_evaluation_predictions.parquet")
    amounts = world[1].select("payment_id", "amount")
    caught = rows.filter(pl.col("model") >= 0.2, pl.col("failed") == 1).join(amounts, on="payment_id")
    assert found["pesos"]["predictors"]["model"]["caught_ars"] == str(caught["amount"].sum())
    nets = {name: float(each["net_ars"]["value"]) for name, each in found["pesos"]["predictors"].items()}
    assert nets["model"] > nets["constant"]


def test_a_synthetic_world_tells_its_bounds_after_predictions_are_written(ready, world):
    truth = world[0].with_columns(oracle_probability="chance", true_probability="chance").drop("chance")
    ready.truth.mkdir()
    truth.write_parquet(ready.truth / "payments.parquet")
    found = evaluated(ready, world).report
    assert found["metrics"]["truth"]["log_loss"]["value"] < found["metrics"]["model"]["log_loss"]["value"]
    assert 0.4 < found["share_of_oracle_gain"]["value"] < 1
    rows = pl.read_parquet(ready.reports / "payment_failure_evaluation_predictions.parquet")
    assert {"oracle", "truth"}.isdisjoint(rows.columns)


def test_every_look_is_on_record_and_told(contest, world):
    ready, version = contest
    home = ready.models / "payment_failure"
    first, second = (evaluated(ready, world, challenger=version).report for _ in range(2))
    assert (first["earlier_looks"], second["earlier_looks"]) == (1, 2)
    assert [(each["verb"], each["by"]) for each in looks.looks(home)] == [
        ("train", "train"),
        ("evaluate", "ana"),
        ("evaluate", "ana"),
    ]
    assert {each["version"] for each in looks.looks(home)} == {version}


def test_days_limit_what_is_judged_and_never_reach_before_the_cut_off(ready, world):
    whole = evaluated(ready, world).report
    start = datetime.fromisoformat(whole["period"]["from"]).date()
    part = evaluated(ready, world, date_from=start + timedelta(days=3), date_to=start + timedelta(days=5)).report
    assert 150 <= part["rows"] <= 192
    assert part["period"]["from"] == f"{start + timedelta(days=3)}T03:00:00"
    assert evaluated(ready, world, date_from=start - timedelta(days=30)).report["rows"] == whole["rows"]


def test_nothing_to_judge_and_unknown_names(ready, world):
    with pytest.raises(UnavailableError, match="nothing to judge"):
        evaluated(ready, world, date_from=NOW.date() + timedelta(days=400))
    with pytest.raises(UsageError, match="there is payment_failure"):
        evaluated(ready, world, model="weather")
    with pytest.raises(UsageError, match="there is 2026"):
        evaluated(ready, world, challenger="20200101T000000-00000000")
    with pytest.raises(UnavailableError, match="no champion yet; run `barberpro train payment_failure`"):
        evaluated(replace(ready, data_root=ready.data_root / "empty"), world)
