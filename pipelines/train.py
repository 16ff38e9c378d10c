"""Stage: features and mature outcomes become a failure model, its report and its record in MLflow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from barberpro import tracking
from barberpro.errors import UsageError
from barberpro.progress import Progress, silent
from barberpro.settings import Settings
from barberpro.warehouse.database import Database
from models.card import card
from models.champion import as_json, has_model, sha256, write_atomically, write_model
from models.evaluate import clusters, evaluate
from models.plots import plots
from models.predict import load_predictor
from models.report import Identity, refusal, report
from models.spec import ModelSpec, TrainingSet
from models.specs import payment_failure
from models.split import split
from models.train import too_little, too_silent, too_uniform, train
from pipelines import features
from pipelines.labelled import labelled, true_probabilities
from pipelines.overrides import overridden
from pipelines.record import artifacts_of, manifest_of, tracked_metrics, tracked_params

SPECS = {"payment_failure": payment_failure.spec}


@dataclass(frozen=True, slots=True)
class TrainResult:
    """What came of a training; `reason` says in one sentence why there is no model."""

    trained: bool
    reason: str | None
    report: Mapping[str, Any]
    report_path: Path
    folder: Path | None = None
    version: str | None = None
    role: str | None = None
    warnings: tuple[str, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "trained": self.trained,
            "reason": self.reason,
            "version": self.version,
            "role": self.role,
            "folder": str(self.folder) if self.folder else None,
            "report_path": str(self.report_path),
            "report": dict(self.report),
            "warnings": list(self.warnings),
        }


def run(  # noqa: PLR0913  what a person may choose about a training
    settings: Settings,
    db: Database | None = None,
    progress: Progress = silent,
    *,
    model: str = "payment_failure",
    source: str | None = None,
    overrides: Mapping[str, float] | None = None,
    date_from: date | None = None,
    date_to: date | None = None,
    now: datetime | None = None,
) -> TrainResult:
    """Train `model` on the attempts of `source` (or all) made on Buenos Aires days in [date_from, date_to).

    The first training becomes champion; later ones are written as challengers and leave it in place.
    """
    if model not in SPECS:
        raise UsageError(f"model {model!r} is not known; there is {', '.join(SPECS)}")
    at = now or datetime.now(UTC)
    settings = overridden(settings, overrides or {})
    with features.opened(settings, db) as database:
        rows = labelled(settings, database, source, (date_from, date_to))
    refused, parts = _parts(settings, rows)
    if parts is None:
        kept = has_model(settings.models / model)  # the report of the model in force stays where it is
        path = settings.reports / (f"{model}_refused.json" if kept else f"{model}.json")
        answer = refusal(model, str(refused), rows.height, at)
        write_atomically(path, as_json(answer))
        progress(f"no model: {refused}")
        return TrainResult(trained=False, reason=refused, report=answer, report_path=path)
    return _train(settings, SPECS[model](), parts, at, progress)


def _parts(settings: Settings, rows: pl.DataFrame) -> tuple[str | None, TrainingSet | None]:
    params = settings.params.payment_failure
    if refused := too_little(rows, params) or too_silent(rows, params):
        return refused, None
    parts = split(rows, params.test_share, params.calibration_share)
    refused = too_uniform(parts)
    return refused, None if refused else parts


def _train(settings: Settings, spec: ModelSpec, parts: TrainingSet, at: datetime, progress: Progress) -> TrainResult:
    params = settings.params.payment_failure
    progress(f"growing trees on {parts.fit.height} attempts")
    trained = train(spec, parts, params)
    home = settings.models / spec.name
    answers = dict(trained.answers)
    if has_model(home):
        answers["champion"] = load_predictor(home).failure_probability(parts.test)
    _write_predictions(settings.reports / f"{spec.name}_predictions.parquet", parts.test, answers)
    answers |= true_probabilities(settings.truth / "payments.parquet", parts.test)
    progress(f"judging on {parts.test.height} newer attempts")
    failed = parts.test["failed"].to_numpy()
    evaluation = evaluate(failed, answers, clusters(parts.test), params.bootstrap_draws, params.seed)
    artifacts = artifacts_of(spec, trained)
    identity = Identity(
        model=spec.name,
        version=f"{at:%Y%m%dT%H%M%S}-{sha256(b''.join(artifacts.values()))[:8]}",
        role="challenger" if has_model(home) else "champion",
        sources=tuple(sorted(parts.test["source"].unique())),
        trained_at=at,
    )
    found = report(identity, parts, evaluation)
    manifest = manifest_of(identity, parts, trained, found)
    artifacts["card.md"] = card(spec, manifest, found).encode()
    folder = home if identity.role == "champion" else home / "challengers" / identity.version
    write_model(folder, artifacts, manifest)
    path = settings.reports / f"{spec.name}.json"
    write_atomically(path, as_json(found))
    progress(f"{identity.role} {identity.version} written to {folder}")
    tracked = tracking.TrackedRun(
        model=spec.name,
        version=identity.version,
        role=identity.role,
        params=tracked_params(settings, identity, parts),
        metrics=tracked_metrics(found),
        tags={"data_sha256": trained.data_sha256, "git_commit": str(manifest["git_commit"])},
        folder=folder,
        report=path,
        plots=plots(failed, answers),
    )
    progress("recording the run in MLflow")
    warning = tracking.log_run(settings, tracked)
    return TrainResult(
        trained=True,
        reason=None,
        report=found,
        report_path=path,
        folder=folder,
        version=identity.version,
        role=identity.role,
        warnings=(warning,) if warning else (),
    )


def _write_predictions(path: Path, test: pl.DataFrame, answers: Mapping[str, Any]) -> None:
    """Fix the predictions on disk before anything true about the rows is read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    test.select("source", "payment_id", "attempted_at", "failed").with_columns(
        **{name: pl.Series(values) for name, values in answers.items()}
    ).write_parquet(partial)
    partial.replace(path)
