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
from barberpro.warehouse.writer import the_writer
from models.calibration_slices import calibration_slices
from models.card import card
from models.champion import as_json, has_model, read_model, sha256, write_atomically, write_model
from models.enough import refused, too_uniform
from models.evaluate import clusters, evaluate
from models.learner import Learned, learn, load_model
from models.one_thread import on_one_thread
from models.plots import plots
from models.reasons.learn import learn_reasons
from models.report import Identity, headline, refusal, report
from models.slices import compared, slices
from models.spec import ROWS_ARE, ModelSpec, TrainingSet
from models.spec_registry import known_models, spec_of
from models.split import split
from models.train import Trained
from models.tune import tuned
from pipelines import command
from pipelines.labelled import labelled, true_probabilities
from pipelines.overrides import overridden
from pipelines.record import manifest_of, record_look, tracked_metrics, tracked_params

JUDGED: dict[str, pl.DataType] = {
    "source": pl.String(),
    "payment_id": pl.String(),
    "attempted_at": pl.Datetime("us"),
    "failed": pl.Int8(),
}
"""What stands beside the answers in the file of predictions."""


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
    tune: int = 0,
    now: datetime | None = None,
) -> TrainResult:
    """Train `model` on the attempts of `source` (or all) made on Buenos Aires days in [date_from, date_to).

    `tune` trials look for better parameters of the trees first, on folds of what comes before the test. The first
    training becomes champion; later ones are written as challengers and leave it in place.
    """
    spec = spec_of(model)
    if spec is None:
        raise UsageError(f"model {model!r} is not known; there is {', '.join(known_models())}")
    if date_from and date_to and date_from >= date_to:
        raise UsageError(f"no day lies from {date_from} until before {date_to}; --from has to be before --to")
    at = now or datetime.now(UTC)
    settings = overridden(settings, overrides or {})
    with the_writer(settings, db) as database:
        rows = labelled(settings, database, spec.unit, source, (date_from, date_to))
    why_not, parts = _parts(settings, spec, rows)
    if parts is None:
        progress(f"no model: {why_not}")
        return _refuse(settings, model, str(why_not), rows.height, at)
    found = on_one_thread(tuned, spec, parts, settings.params.payment_failure, tune, progress) if tune else None
    settings = overridden(settings, found.chosen) if found else settings
    return _train(settings, spec, parts, at, progress, tuning=found.as_json() if found else None)


def _refuse(settings: Settings, model: str, reason: str, rows: int, at: datetime) -> TrainResult:
    """Say why there is no model; what is there of one in force, its report too, stays where it is."""
    answer = refusal(model, reason, rows, at)
    kept = has_model(settings.models / model)
    path = settings.reports / (f"{model}_refused.json" if kept else f"{model}.json")
    write_atomically(path, as_json(answer))
    if not kept:
        (settings.models / model).mkdir(parents=True, exist_ok=True)
        write_atomically(settings.reports / f"{model}_metrics.json", as_json(headline(answer)))
        _write_predictions(settings.reports / f"{model}_predictions.parquet", pl.DataFrame(schema=JUDGED), {})
    return TrainResult(trained=False, reason=reason, report=answer, report_path=path)


def _parts(settings: Settings, spec: ModelSpec, rows: pl.DataFrame) -> tuple[str | None, TrainingSet | None]:
    params = settings.params.payment_failure
    if why_not := refused(spec, rows, params):
        return why_not, None
    parts = split(rows, params.test_share, params.calibration_share)
    why_not = too_uniform(parts)
    return why_not, None if why_not else parts


def _train(  # noqa: PLR0913  what a training depends on
    settings: Settings,
    spec: ModelSpec,
    parts: TrainingSet,
    at: datetime,
    progress: Progress,
    *,
    tuning: Mapping[str, Any] | None,
) -> TrainResult:
    params = settings.params.payment_failure
    progress(f"learning from {parts.fit.height} {ROWS_ARE[spec.unit]}")
    trained = on_one_thread(learn, spec, parts, params)
    artifacts = trained.artifacts(spec) | _reasons(settings, spec, parts, trained, progress)
    identity = _identity(settings, spec, parts, artifacts, at)
    answers = dict(trained.answers) | _of_the_champion(settings, identity, parts)
    _write_predictions(settings.reports / f"{spec.name}_predictions.parquet", parts.test, answers)
    answers |= true_probabilities(settings, spec.unit, parts.test)
    progress(f"judging on {parts.test.height} newer {ROWS_ARE[spec.unit]}")
    failed = parts.test["failed"].to_numpy()
    evaluation = on_one_thread(evaluate, failed, answers, clusters(parts.test), params.bootstrap_draws, params.seed)
    sliced = on_one_thread(slices, parts.test, failed, compared(answers), params.bootstrap_draws, params.seed)
    found = report(identity, parts, evaluation) | {"slices": [each.as_json() for each in sliced], "tuning": tuning}
    found["rows_are"] = ROWS_ARE[spec.unit]
    found["calibration_slices"] = calibration_slices(parts.test, answers["model"], clusters(parts.test))
    manifest = manifest_of(settings, identity, parts, trained, found)
    artifacts["card.md"] = card(spec, manifest, found).encode()
    folder = folder_of(settings, identity)
    if identity.role == "challenger":
        record_look(settings.models / spec.name, identity, parts)
    if not _is_champion(settings, identity):
        write_model(folder, artifacts, manifest)
    path = settings.reports / f"{spec.name}.json"
    write_atomically(path, as_json(found))
    write_atomically(settings.reports / f"{spec.name}_metrics.json", as_json(headline(found)))
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


def _reasons(
    settings: Settings, spec: ModelSpec, parts: TrainingSet, trained: Learned, progress: Progress
) -> dict[str, bytes]:
    """Learn which reasons the model may give; only trees give any."""
    params = settings.params.payment_failure
    if not isinstance(trained, Trained):
        return {}
    progress(f"comparing its reasons with those of {params.reason_refits} refits")
    return {"reasons.json": as_json(on_one_thread(learn_reasons, spec, parts, trained, params).as_json())}


def _identity(
    settings: Settings, spec: ModelSpec, parts: TrainingSet, artifacts: Mapping[str, bytes], at: datetime
) -> Identity:
    """Name the model after the newest attempt it was judged on and its content: the same training, the same version."""
    newest = parts.test["attempted_at"].max()
    version = f"{newest:%Y%m%dT%H%M%S}-{sha256(b''.join(artifacts.values()))[:8]}"
    home = settings.models / spec.name
    champion = read_model(home) if has_model(home) else None
    came_again = champion is not None and all(champion.artifacts.get(name) == artifacts[name] for name in artifacts)
    return Identity(
        model=spec.name,
        version=str(champion.manifest["version"]) if champion and came_again else version,
        role="challenger" if champion and not came_again else "champion",
        sources=tuple(sorted(parts.test["source"].unique())),
        trained_at=at,
    )


def _is_champion(settings: Settings, identity: Identity) -> bool:
    """Whether the champion in force came out once more; it stays as it is."""
    return identity.role == "champion" and has_model(settings.models / identity.model)


def _of_the_champion(settings: Settings, identity: Identity, parts: TrainingSet) -> dict[str, Any]:
    """Ask the champion in force about the test rows; not where it has learned from some of them."""
    if identity.role == "champion":
        return {}
    champion = load_model(settings.models / identity.model)
    if datetime.fromisoformat(champion.manifest["period"]["test_from"]) > parts.test_from:
        return {}
    return {"champion": champion.failure_probability(parts.test)}


def folder_of(settings: Settings, identity: Identity) -> Path:
    """Name the folder of a champion, or of one that waits beside it."""
    home = settings.models / identity.model
    return home if identity.role == "champion" else home / "challengers" / identity.version


def _write_predictions(path: Path, test: pl.DataFrame, answers: Mapping[str, Any]) -> None:
    """Fix the predictions on disk before anything true about the rows is read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    test.select(*JUDGED).with_columns(**{name: pl.Series(values) for name, values in answers.items()}).write_parquet(
        partial
    )
    partial.replace(path)


if __name__ == "__main__":
    command.main(run, reads_warehouse=True)
