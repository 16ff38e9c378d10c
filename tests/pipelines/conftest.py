"""The small shop, its features and a champion trained on them, each made once and copied for each test."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from barberpro.settings import Settings, read_params, shipped
from pipelines import features, load, synth
from pipelines.train import TrainResult
from tests.conftest import TEST_PSEUDONYM_KEY
from tests.features.worlds import warehouse
from tests.pipelines.built import Built, built
from tests.pipelines.challenge import challenged, quick
from tests.pipelines.shop_world import history, trained


@pytest.fixture(scope="session")
def world():
    return history()


@pytest.fixture(scope="session")
def features_file(world, tmp_path_factory) -> Path:
    """Features computed once."""
    path = tmp_path_factory.mktemp("features") / features.FILE
    with warehouse(world[1]) as database, features.feature_table(database) as table:
        database.write_parquet(table, path, ("source", "payment_id"))
    return path


@pytest.fixture
def ready(settings, features_file):
    """Prepare a data root with the features; MLflow is unreachable, so that only one test pays for it."""
    settings.tables.mkdir(parents=True)
    (settings.tables / features.FILE).write_bytes(features_file.read_bytes())
    return replace(settings, mlflow_tracking_uri="http://127.0.0.1:9")


@pytest.fixture(scope="session")
def crowned(world, features_file, tmp_path_factory) -> tuple[Path, TrainResult]:
    """Train a champion once."""
    made = _root(tmp_path_factory.mktemp("crowned"), features_file)
    return made.data_root, trained(made, world)


@pytest.fixture
def champion(ready, crowned) -> TrainResult:
    """Put the champion, its report and its record into the test's own data root."""
    root, result = crowned
    shutil.copytree(root, ready.data_root, dirs_exist_ok=True)
    return replace(
        result,
        folder=ready.data_root / result.folder.relative_to(root),
        report_path=ready.data_root / result.report_path.relative_to(root),
    )


@pytest.fixture(scope="session")
def contested(world, features_file, crowned, tmp_path_factory) -> tuple[Path, str]:
    """Train a challenger beside the champion once."""
    made = _root(tmp_path_factory.mktemp("contested"), features_file)
    shutil.copytree(crowned[0], made.data_root, dirs_exist_ok=True)
    return made.data_root, challenged(made, world)


def _root(root: Path, features_file: Path) -> Settings:
    made = Settings(root, read_params(shipped("params.yaml")), mlflow_tracking_uri="http://127.0.0.1:9")
    made.tables.mkdir(parents=True)
    (made.tables / features.FILE).write_bytes(features_file.read_bytes())
    return made


@pytest.fixture
def contest(settings, contested) -> tuple[Settings, str]:
    """Prepare a data root of the test's own with the champion, and name the challenger that waits."""
    root, version = contested
    shutil.copytree(root, settings.data_root, dirs_exist_ok=True)
    return quick(replace(settings, mlflow_tracking_uri="http://127.0.0.1:9")), version


@pytest.fixture(scope="module")
def shop_loaded(tmp_path_factory) -> Settings:
    """Load 1,500 invented attempts into a data root of the module's own."""
    root = tmp_path_factory.mktemp("loaded")
    synth.run(root, payments=1_500, months=4, seed=5, end=date(2026, 8, 1))
    made = Settings(root, read_params(shipped("params.yaml")), pseudonym_key=TEST_PSEUDONYM_KEY)
    load.run(made)
    return made


@pytest.fixture(scope="session")
def first_run(tmp_path_factory) -> Built:
    return built(tmp_path_factory.mktemp("first"))
