"""Stage: features and mature outcomes become a failure model, its report and its record in MLflow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from barberpro import tracking
from barberpro.errors import UnavailableError, UsageError
from barberpro.progress import Progress, silent
from barberpro.settings import PROJECT_ROOT, Settings
from barberpro.tables.local_time import ZONE
from barberpro.warehouse.database import Database
from models.card import card
from models.champion import as_json, has_model, sha256, write_atomically, write_model
from models.evaluate import clusters, evaluate
from models.labels import labels
from models.plots import plots
from models.predict import load_predictor
from models.provenance import git_commit
from models.report import Identity, period, refusal, report
from models.spec import ModelSpec, TrainingSet
from models.specs import payment_failure
from models.split import split
from models.train import Trained, too_little, too_uniform, train
from pipelines import features
from pipelines.overrides import overridden

SPECS = {"payment_failure": payment_failure.spec}
TRUTH = {"oracle": "oracle_probability", "truth": "true_probability"}


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
    path = settings.reports / f"{model}.json"
    if parts is None:
        answer = refusal(model, str(refused), rows.height, at)
        write_atomically(path, as_json(answer))
        progress(f"no model: {refused}")
        return TrainResult(trained=False, reason=refused, report=answer, report_path=path)
    return _train(settings, SPECS[model](), parts, at, progress)


def labelled(
    settings: Settings, database: Database, source: str | None, days: tuple[date | None, date | None]
) -> pl.DataFrame:
    """Read the features of the mature attempts with their labels."""
    path = settings.tables / features.FILE
    if not path.exists():
        raise UnavailableError(f"{path} is not there: no features have been computed; run `barberpro run`")
    known = database.frame(labels(database.expression("payment_events"), settings.params.maturity_hours))
    known = known.drop("attempted_at")
    table = pl.scan_parquet(path).join(known.lazy(), on=["source", "payment_id"], how="inner")
    day = pl.col("attempted_at").dt.replace_time_zone("UTC").dt.convert_time_zone(ZONE).dt.date()
    first, last = days
    wanted = [
        *([pl.col("source") == source] if source else []),
        *([day >= first] if first else []),
        *([day < last] if last else []),
    ]
    return table.filter(*wanted).collect() if wanted else table.collect()


def _parts(settings: Settings, rows: pl.DataFrame) -> tuple[str | None, TrainingSet | None]:
    params = settings.params.payment_failure
    if refused := too_little(rows, params):
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


def artifacts_of(spec: ModelSpec, trained: Trained) -> dict[str, bytes]:
    """Lay out what a prediction needs."""
    described = {"name": spec.name, "target": spec.target, "encoder": trained.encoder.as_json()}
    return {
        "model.txt": trained.booster.model_to_string().encode(),
        "calibration.json": as_json(trained.calibration.as_json()),
        "spec.json": as_json(described),
    }


def manifest_of(identity: Identity, parts: TrainingSet, trained: Trained, found: Mapping[str, Any]) -> dict[str, Any]:
    """Describe the model for `champion.json`."""
    return {
        "name": identity.model,
        "version": identity.version,
        "role": identity.role,
        "sources": list(identity.sources),
        "trained_at": found["trained_at"],
        "period": {**found["training"]["period"], "test_from": parts.test_from.isoformat(), "test": period(parts.test)},
        "calibration": trained.calibration.method,
        "trees": trained.booster.num_trees(),
        "data_sha256": trained.data_sha256,
        "git_commit": git_commit(PROJECT_ROOT),
        "metrics": found["metrics"]["model"],
    }


def true_probabilities(path: Path, test: pl.DataFrame) -> dict[str, Any]:
    """Read what a synthetic world knows about the test rows; nothing where it does not know all of them."""
    if not path.exists():
        return {}
    truth = pl.read_parquet(path, columns=["payment_id", *TRUTH.values()])
    joined = test.select("payment_id").join(truth, on="payment_id", how="left", maintain_order="left")
    if joined.null_count().sum_horizontal().item():
        return {}
    return {name: joined[column].to_numpy() for name, column in TRUTH.items()}


def tracked_params(settings: Settings, identity: Identity, parts: TrainingSet) -> dict[str, Any]:
    """List what the run was told, for MLflow."""
    params = settings.params.payment_failure
    told = {name: getattr(params, name) for name in params.__dataclass_fields__}
    sizes = {"fit_rows": parts.fit.height, "calibration_rows": parts.calibration.height, "test_rows": parts.test.height}
    return {**told, **sizes, "sources": ",".join(identity.sources), "test_from": parts.test_from.isoformat()}


def tracked_metrics(found: Mapping[str, Any]) -> dict[str, float]:
    """Flatten the report's figures to `<model>.<metric>` and its ends, for MLflow."""
    ends = {"value": "", "low": ".low", "high": ".high"}
    return {
        f"{name}.{metric}{ends[end]}": figure
        for name, metrics in found["metrics"].items()
        for metric, estimate in metrics.items()
        for end, figure in estimate.items()
        if figure is not None
    }


def _write_predictions(path: Path, test: pl.DataFrame, answers: Mapping[str, Any]) -> None:
    """Fix the predictions on disk before anything true about the rows is read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    test.select("source", "payment_id", "attempted_at", "failed").with_columns(
        **{name: pl.Series(values) for name, values in answers.items()}
    ).write_parquet(partial)
    partial.replace(path)
