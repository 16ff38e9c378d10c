"""The small shop, its features computed once for each module, and a champion trained on them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipelines import features
from tests.features.worlds import warehouse
from tests.pipelines.shop_world import history, trained


@pytest.fixture(scope="module")
def world():
    return history()


@pytest.fixture(scope="module")
def features_file(world, tmp_path_factory) -> Path:
    """Features computed once for the module."""
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


@pytest.fixture
def champion(ready, world):
    return trained(ready, world)
