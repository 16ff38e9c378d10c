"""A challenger of the model of menus is judged and promoted by the same code as any other."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

from models.learner import load_model
from pipelines import audit_leaks, evaluate, promote, train
from pipelines.leak_findings import Draw
from pipelines.train_conversion import MODEL


@pytest.fixture(scope="module")
def contested(first_run, tmp_path_factory):
    """Copy a data root in which a champion stands, and train a challenger of another design beside it."""
    root = tmp_path_factory.mktemp("contested") / "data"
    shutil.copytree(first_run.settings.data_root, root)
    settings = replace(first_run.settings, data_root=root, mlflow_tracking_uri="http://127.0.0.1:9")
    return settings, train.run(settings, model=MODEL, overrides={"num_leaves": 4})


def test_the_second_training_waits_and_is_compared_with_the_champion(contested):
    settings, challenger = contested
    assert challenger.role == "challenger"
    assert {"model", "champion", "logistic", "constant"} <= set(challenger.report["metrics"])
    assert load_model(settings.models / MODEL).version != challenger.version
    card = (challenger.folder / "card.md").read_text(encoding="utf-8")
    assert "checkouts from" in card
    assert "blind" not in card


def test_a_challenger_goes_before_the_gates_with_an_audit_of_its_own_features(contested):
    settings, challenger = contested
    judged = evaluate.run(settings, model=MODEL, challenger=challenger.version)
    assert judged.report["rows"] > 100
    audit_leaks.run(settings, draw=Draw(120))
    result = promote.run(settings, model=MODEL, version=challenger.version, by="ana", why="a test")
    passed = {each.gate: each.passed for each in result.verdicts}
    assert passed["leak_audit"]
    assert set(passed) == {
        "period", "sources", "design", "leak_audit", "log_loss", "slices", "ece", "latency",
    }  # fmt: skip
    assert result.kind == "redesign"
    assert promote.run(settings, model=MODEL, version=challenger.version, by="ana", why="again").earlier_looks == 3
