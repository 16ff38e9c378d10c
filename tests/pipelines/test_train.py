"""The stage from features to a sealed, judged and recorded model."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from barberpro.errors import IntegrityError, UnavailableError, UsageError
from models.champion import ARTIFACTS, MANIFEST
from models.predict import load_predictor
from pipelines import features, train
from tests.features.worlds import NOON, event, filled, warehouse
from tests.pipelines.shop_world import NOW, PAYMENTS, trained


def test_beats_constant_with_its_whole_interval(ready, champion):
    report = json.loads(champion.report_path.read_text())
    assert report["metrics"].keys() == {"model", "blind", "logistic", "constant"}
    assert report["log_loss_difference"]["constant"]["high"] < 0
    assert report["metrics"]["model"]["roc_auc"]["low"] > 0.65
    assert report["metrics"]["constant"]["roc_auc"]["value"] == 0.5
    assert report["rows"] == (PAYMENTS - 95) // 5
    assert champion.role == "champion"


def test_truth_is_the_best_there_is(ready, world):
    truth = (
        world[0]
        .with_columns(oracle_probability="chance", true_probability="chance", failed=pl.lit(False))
        .drop("chance")
    )
    ready.truth.mkdir()
    truth.write_parquet(ready.truth / "payments.parquet")
    report = trained(ready, world).report
    losses = {name: metrics["log_loss"]["value"] for name, metrics in report["metrics"].items()}
    assert losses["truth"] < losses["model"] < losses["constant"]
    assert 0.5 < report["share_of_oracle_gain"]["value"] < 1


def test_direction_of_what_drives_failure(ready, champion):
    predictor = load_predictor(ready.models / "payment_failure")
    frame = pl.read_parquet(ready.tables / features.FILE).tail(300)

    def mean(**changed):
        return predictor.failure_probability(frame.with_columns(**{n: pl.lit(v) for n, v in changed.items()})).mean()

    assert mean(issuer="bad") > mean(issuer="good") + 0.1
    assert mean(installments=6) > mean(installments=1) + 0.1


def test_the_same_training_gives_the_same_model(ready, world, champion, tmp_path):
    other = replace(ready, data_root=tmp_path / "again")
    other.tables.mkdir(parents=True)
    (other.tables / features.FILE).write_bytes((ready.tables / features.FILE).read_bytes())
    again = trained(other, world)
    assert again.version == champion.version
    for name in (MANIFEST, *ARTIFACTS):
        assert (again.folder / name).read_bytes() == (champion.folder / name).read_bytes()


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_a_champion_that_comes_out_once_more_stays_and_has_no_challenger(ready, world, champion):
    sealed, judged = files_of(champion.folder), files_of(ready.reports)
    again = trained(ready, world, now=NOW + timedelta(days=1))
    assert (again.role, again.version) == ("champion", champion.version)
    assert files_of(champion.folder) == sealed
    assert not (champion.folder / "challengers").exists()
    assert "champion" not in again.report["metrics"]
    others = {name for name, content in files_of(ready.reports).items() if judged.get(name) != content}
    assert others == {"payment_failure.json"}  # the report alone says when the training ran


def test_later_trainings_wait_as_challengers(ready, world, champion):
    sealed = files_of(champion.folder)
    later = trained(ready, world, now=NOW + timedelta(days=1), overrides={"num_leaves": 7})
    assert later.role == "challenger"
    assert later.folder == champion.folder / "challengers" / later.version
    assert (later.folder / MANIFEST).exists()
    assert files_of(champion.folder).keys() - sealed.keys() == {"looks.jsonl"}
    assert sealed.items() <= files_of(champion.folder).items()
    assert "champion" in later.report["metrics"]


def test_a_champion_is_not_asked_about_what_it_learned_from(ready, world, champion):
    earlier = trained(ready, world, date_to=NOON.date() + timedelta(days=20))
    assert earlier.role == "challenger"
    assert earlier.report["period"]["from"] < champion.report["period"]["from"]
    assert "champion" not in earlier.report["metrics"]


def test_days_and_source_limit_what_is_learned_from(ready, world):
    assert "too few" in trained(ready, world, source="nobody").reason
    day = NOON.date()
    found = trained(ready, world, date_to=day + timedelta(days=20)).report
    assert found["period"]["to"] < (NOON + timedelta(days=20)).isoformat()


@pytest.mark.parametrize(("status", "reason"), [("approved", "0 failures among"), ("rejected", "0 successes among")])
def test_one_outcome_makes_no_model_and_says_so(ready, world, status, reason):
    same = world[1].with_columns(status=pl.lit(status))
    result = trained(ready, (None, same))
    assert (result.trained, result.folder) == (False, None)
    assert reason in result.reason
    assert json.loads(result.report_path.read_text())["reason"] == result.reason
    assert list((ready.models / "payment_failure").iterdir()) == []
    assert json.loads((ready.reports / "payment_failure_metrics.json").read_text())["base_rate"] is None
    assert pl.read_parquet(ready.reports / "payment_failure_predictions.parquet").is_empty()


def test_a_refusal_leaves_what_is_there_of_the_model_in_force(ready, world, champion):
    judged = files_of(ready.reports)
    result = trained(ready, (None, world[1].head(100)))
    assert result.report_path.name == "payment_failure_refused.json"
    assert {name: files_of(ready.reports)[name] for name in judged} == judged


def test_too_few_rows(ready, world):
    result = trained(ready, (None, world[1].head(499 + 96)))
    assert "499" in result.reason
    assert not result.trained


def test_history_shorter_than_its_maturity(settings):
    events = filled(event(f"{n:04}", NOON, status="rejected" if n % 2 else "approved") for n in range(600))
    reach = filled([event("z", NOON + timedelta(days=2))])
    with warehouse(pl.concat([events, reach])) as database:
        features.run(settings, database)
        result = train.run(settings, database)
    assert not result.trained
    assert "too short" in result.reason


def test_unknown_names_are_refused(ready, world):
    with pytest.raises(UsageError, match="payment_failure"):
        trained(ready, world, model="weather")
    with warehouse(world[1]) as database, pytest.raises(UsageError, match="num_leaves"):
        train.run(ready, database, overrides={"leaves": 3})


def test_features_must_be_there(settings, world):
    with pytest.raises(UnavailableError, match="barberpro run"):
        trained(settings, world)


def test_dead_mlflow_is_a_warning_and_a_spool_file(ready, champion):
    assert "spooled" in champion.warnings[0]
    folder = ready.reports / "unsynced" / f"payment_failure-{champion.version}"
    spooled = json.loads((folder / "run.json").read_text())
    assert spooled["metrics"]["model.log_loss"] == champion.report["metrics"]["model"]["log_loss"]["value"]


def test_mlflow_remembers_the_run(ready, world, capfd):
    result = trained(replace(ready, mlflow_tracking_uri=None), world)
    assert result.warnings == ()
    assert capfd.readouterr().err == ""
    from mlflow import MlflowClient

    client = MlflowClient(f"sqlite:///{ready.data_root / 'mlflow.db'}")
    version = client.get_model_version_by_alias("payment_failure", "champion")
    assert version.tags["version"] == result.version
    run = client.get_run(version.run_id)
    assert run.data.metrics["model.roc_auc"] == result.report["metrics"]["model"]["roc_auc"]["value"]
    assert run.data.params["num_leaves"] == str(ready.params.payment_failure.num_leaves)
    assert run.info.status == "FINISHED"
    stored = Path(client.download_artifacts(run.info.run_id, "model/model.txt"))
    assert stored.read_bytes() == (result.folder / "model.txt").read_bytes()
    assert {item.path for item in client.list_artifacts(run.info.run_id, "plots")} >= {"plots/calibration.png"}


@pytest.mark.parametrize("name", ARTIFACTS)
def test_a_damaged_artifact_is_noticed(ready, champion, name):
    path = champion.folder / name
    path.write_bytes(path.read_bytes()[:-1] + b"#")
    with pytest.raises(IntegrityError, match=name):
        load_predictor(champion.folder)


def test_no_model_is_unavailable(settings):
    with pytest.raises(UnavailableError, match="train"):
        load_predictor(settings.models / "payment_failure")


def test_prediction_needs_neither_mlflow_nor_sklearn(ready, champion):
    code = (
        "import sys; sys.modules['mlflow'] = sys.modules['sklearn'] = None\n"
        "import polars as pl; from pathlib import Path; from models.predict import load_predictor\n"
        f"p = load_predictor(Path({str(champion.folder)!r}))\n"
        f"print(p.failure_probability(pl.read_parquet({str(ready.tables / features.FILE)!r}).head(2)).tolist())"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert all(0 < value < 1 for value in json.loads(answer.stdout))


@pytest.mark.parametrize("model", ["first_attempt_decline", "checkout_unpaid"])
def test_first_attempts_and_checkouts_have_models_of_their_own(ready, world, model):
    named = world[0], world[1].with_columns(checkout_id="payment_id", attempt_no=pl.lit(1, pl.Int64))
    result = trained(ready, named, model=model)
    assert result.trained, result.reason
    assert (result.role, result.report_path.name) == ("champion", f"{model}.json")
    assert result.report["metrics"]["model"]["roc_auc"]["low"] > 0.65
    assert not (ready.models / "payment_failure").exists()


def test_a_source_without_checkouts_trains_no_model_of_them(ready, world):
    result = trained(ready, world, model="checkout_unpaid")
    assert (result.trained, result.reason) == (
        False,
        "0 mature checkouts are too few: it takes 500 (params.yaml: min_rows)",
    )
