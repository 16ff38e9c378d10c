"""Writes runs into MLflow, each version once: what a killed process left half-made is taken away first."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

from barberpro.errors import UnavailableError
from barberpro.settings import Settings
from barberpro.tracking.run import TrackedRun
from barberpro.tracking.server import tracking_uri

MOST_METRICS = 200
"""In one call: MLflow takes a thousand, and a busy server takes longer over them than a training waits."""


def log(settings: Settings, run: TrackedRun) -> bool:
    """Record a run and register its model; False where it stands there already, whole."""
    client = _client(settings)
    experiment = _experiment(client, settings, run.model)
    if _stands(client, experiment, run):
        return False
    tags = {**run.tags, "role": run.role, "version": run.version}
    record = client.create_run(experiment, run_name=run.version, tags=tags)
    try:
        _fill(client, record.info.run_id, run)
        _register(client, record.info.run_id, f"{record.info.artifact_uri}/model", run)
    except Exception:
        client.set_terminated(record.info.run_id, status="FAILED")
        raise
    client.set_terminated(record.info.run_id)
    return True


def point_alias(settings: Settings, model: str, alias: str, version: str) -> None:
    """Point an alias at the registered model of a version; UnavailableError where that was never registered."""
    client = _client(settings)
    found = [each for each in _registered(client, model) if each.tags.get("version") == version]
    if not found:
        raise UnavailableError(f"MLflow knows no version {version} of {model} yet")
    client.set_registered_model_alias(model, alias, found[-1].version)


def _client(settings: Settings) -> Any:
    from mlflow import MlflowClient  # noqa: PLC0415  3.7 s that only a training pays

    return MlflowClient(tracking_uri=tracking_uri(settings), registry_uri=tracking_uri(settings))


def _stands(client: Any, experiment: str, run: TrackedRun) -> bool:
    """Look the version up; a run of it that never finished is deleted, with what it registered."""
    runs = client.search_runs([experiment], filter_string=f"tags.version = '{run.version}'")
    finished = [each for each in runs if each.info.status == "FINISHED"]
    left = {each.info.run_id for each in runs} - {each.info.run_id for each in finished}
    for each in _registered(client, run.model) if left else []:
        if each.run_id in left:
            client.delete_model_version(run.model, each.version)
    for each in left:
        client.delete_run(each)
    return bool(finished)


def _registered(client: Any, model: str) -> list[Any]:
    """List the registered versions of a model, oldest first."""
    return sorted(client.search_model_versions(f"name='{model}'"), key=lambda each: int(each.version))


def _experiment(client: Any, settings: Settings, name: str) -> str:
    found = client.get_experiment_by_name(name)
    if found is not None:
        return str(found.experiment_id)
    local = settings.mlflow_tracking_uri is None
    location = (settings.data_root / "mlartifacts" / name).as_uri() if local else None
    return str(client.create_experiment(name, artifact_location=location))


def _fill(client: Any, run_id: str, run: TrackedRun) -> None:
    from mlflow.entities import Metric, Param  # noqa: PLC0415

    metrics = [Metric(name, value, 0, 0) for name, value in run.metrics.items()]
    client.log_batch(run_id, params=[Param(name, str(value)) for name, value in run.params.items()])
    for start in range(0, len(metrics), MOST_METRICS):
        client.log_batch(run_id, metrics=metrics[start : start + MOST_METRICS])
    with tempfile.TemporaryDirectory() as folder:
        for name, png in run.plots.items():
            (Path(folder) / name).write_bytes(png)
        client.log_artifacts(run_id, folder, "plots")
    with tempfile.TemporaryDirectory() as folder:
        for path in sorted(run.folder.iterdir()):
            if path.is_file():
                shutil.copy(path, folder)
        client.log_artifacts(run_id, folder, "model")
    client.log_artifact(run_id, str(run.report))


def _register(client: Any, run_id: str, source: str, run: TrackedRun) -> None:
    from mlflow.exceptions import MlflowException  # noqa: PLC0415

    try:
        client.get_registered_model(run.model)
    except MlflowException:
        client.create_registered_model(run.model)
    made = client.create_model_version(run.model, source, run_id=run_id, tags={"version": run.version})
    client.set_registered_model_alias(run.model, run.role, made.version)
