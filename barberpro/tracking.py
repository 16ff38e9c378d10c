"""The record of trainings in MLflow. A training never fails for its sake: it is logged last, or spooled for later."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from barberpro.settings import Settings

ENVIRONMENT = {
    "MLFLOW_LOGGING_LEVEL": "ERROR",
    "MLFLOW_ALLOW_PICKLE_DESERIALIZATION": "false",
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "1",
    "MLFLOW_HTTP_REQUEST_TIMEOUT": "3",
    "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "GIT_PYTHON_REFRESH": "quiet",
}


@dataclass(frozen=True, slots=True)
class TrackedRun:
    """What is recorded about a training."""

    model: str
    version: str
    role: str
    params: Mapping[str, Any]
    metrics: Mapping[str, float]
    tags: Mapping[str, str]
    folder: Path
    """The model as plain files; the booster among them as text."""
    report: Path
    plots: Mapping[str, bytes]


def log_run(settings: Settings, run: TrackedRun) -> str | None:
    """Record a run and point the registry's alias at it; None when all went well, else a warning after spooling it."""
    try:
        with _quiet():
            _log(settings, run)
    except Exception as error:  # noqa: BLE001  whatever MLflow does, the model on disk stands
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        spooled = spool(settings, run, reason)
        return f"MLflow could not record the run ({reason}); it was spooled to {spooled}"
    return None


def spool(settings: Settings, run: TrackedRun, reason: str) -> Path:
    """Keep what MLflow did not take, whole or not at all."""
    path = settings.reports / "unsynced" / f"{run.version}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {
        "reason": reason,
        "model": run.model,
        "version": run.version,
        "role": run.role,
        "params": dict(run.params),
        "metrics": dict(run.metrics),
        "tags": dict(run.tags),
        "folder": str(run.folder),
        "report": str(run.report),
    }
    partial = path.with_name(path.name + ".partial")
    partial.write_text(json.dumps(content, indent=2, default=str) + "\n", encoding="utf-8")
    partial.replace(path)
    return path


def tracking_uri(settings: Settings) -> str:
    """Name the tracking server, or the SQLite file under the data root."""
    return settings.mlflow_tracking_uri or f"sqlite:///{settings.data_root / 'mlflow.db'}"


@contextmanager
def _quiet() -> Iterator[None]:
    """Set MLflow's environment for the time being, and keep its chatter off the screen."""
    before = {name: os.environ.get(name) for name in ENVIRONMENT}
    os.environ.update(ENVIRONMENT)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None) if value is None else os.environ.update({name: value})


def _log(settings: Settings, run: TrackedRun) -> None:
    from mlflow import MlflowClient  # noqa: PLC0415  3.7 s that only a training pays

    client = MlflowClient(tracking_uri=tracking_uri(settings), registry_uri=tracking_uri(settings))
    experiment = _experiment(client, settings, run.model)
    record = client.create_run(experiment, run_name=run.version, tags={**run.tags, "role": run.role})
    try:
        _fill(client, record.info.run_id, run)
        _register(client, record.info.run_id, f"{record.info.artifact_uri}/model", run)
    except Exception:
        client.set_terminated(record.info.run_id, status="FAILED")
        raise
    client.set_terminated(record.info.run_id)


def _experiment(client: Any, settings: Settings, name: str) -> str:
    found = client.get_experiment_by_name(name)
    if found is not None:
        return str(found.experiment_id)
    local = settings.mlflow_tracking_uri is None
    location = (settings.data_root / "mlartifacts" / name).as_uri() if local else None
    return str(client.create_experiment(name, artifact_location=location))


def _fill(client: Any, run_id: str, run: TrackedRun) -> None:
    from mlflow.entities import Metric, Param  # noqa: PLC0415

    client.log_batch(
        run_id,
        metrics=[Metric(name, value, 0, 0) for name, value in run.metrics.items()],
        params=[Param(name, str(value)) for name, value in run.params.items()],
    )
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
