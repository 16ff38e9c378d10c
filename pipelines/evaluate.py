"""Judges the champion, or a model that waits, on attempts that none of them has learned from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from barberpro.errors import UnavailableError, UsageError
from barberpro.progress import Progress, silent
from barberpro.settings import Settings
from barberpro.warehouse.database import Database
from barberpro.warehouse.writer import the_writer
from models import looks, promotion
from models.baselines import baselines
from models.calibration import Floats
from models.champion import as_json, has_model, write_atomically
from models.evaluate import clusters, evaluate
from models.evaluation_report import evaluation_report
from models.learner import Answering, load_model
from models.one_thread import on_one_thread
from models.slices import SliceFigures, compared, slices, table
from models.spec import Unit
from models.spec_registry import spec_of
from pipelines.judged_rows import JudgedRows, judged_rows
from pipelines.labelled import true_probabilities

JUDGED = ("source", "payment_id", "attempted_at", "failed")


@dataclass(frozen=True, slots=True)
class Contest:
    """The model that is judged, and the champion where that is another one."""

    home: Path
    model: Answering
    champion: Answering | None

    @property
    def in_force(self) -> str:
        """Version of the champion."""
        return self.champion.version if self.champion else self.model.version


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was judged, what was said, and what it was worth."""

    contest: Contest
    judged: JudgedRows
    answers: Mapping[str, Floats]
    slices: list[SliceFigures]
    report: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class EvaluateResult:
    """The report, and where it and its slices lie."""

    report: Mapping[str, Any]
    report_path: Path
    slices_path: Path

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {"report_path": str(self.report_path), "slices_path": str(self.slices_path), **self.report}


def run(  # noqa: PLR0913  what a person may choose about an evaluation
    settings: Settings,
    db: Database | None = None,
    progress: Progress = silent,
    *,
    model: str = "payment_failure",
    challenger: str | None = None,
    date_from: date | None = None,
    date_to: date | None = None,
    by: str = "",
    now: datetime | None = None,
) -> EvaluateResult:
    """Judge a model on the attempts of Buenos Aires days in [date_from, date_to) after its and the champion's cut-off.

    Writes the report, its slices and what each predictor said; the look is recorded.
    """
    contest = contest_of(settings, model, challenger)
    judged = rows_of(settings, db, contest, (date_from, date_to))
    if judged.rows["failed"].n_unique() < 2:
        raise UnavailableError(
            f"there is nothing to judge {contest.model.version} on yet: {judged.rows.height} mature attempts since "
            f"{judged.since.isoformat()}, {judged.failures} of them failed; wait for more, or widen --from and --to"
        )
    found = judge(settings, contest, judged, progress)
    at = now or datetime.now(UTC)
    looks.record(contest.home, look_at(contest, judged, verb="evaluate", by=by, at=at))
    return write(settings, model, found)


def contest_of(settings: Settings, model: str, challenger: str | None) -> Contest:
    """Load the models that meet; UsageError where the challenger is not there."""
    home = settings.models / model
    if not has_model(home) and spec_of(model):
        raise UnavailableError(f"{home} holds no champion yet; run `barberpro train {model}`")
    if not home.is_dir():
        there = sorted(path.parent.name for path in settings.models.glob("*/champion.json"))
        raise UsageError(
            f"model {model!r} is not known; there is {', '.join(there) or 'none yet: run `barberpro train`'}"
        )
    champion = load_model(home)
    if challenger in {None, champion.version}:
        return Contest(home, champion, None)
    return Contest(home, load_model(promotion.candidate(home, str(challenger))), champion)


def unit_of(contest: Contest) -> Unit:
    """Say what the models of a contest are asked about."""
    spec = spec_of(str(contest.model.manifest["name"]))
    return spec.unit if spec else "attempt"


def rows_of(
    settings: Settings, db: Database | None, contest: Contest, days: tuple[date | None, date | None]
) -> JudgedRows:
    """Read the attempts that both models are judged on."""
    models = [each for each in (contest.model, contest.champion) if each is not None]
    with the_writer(settings, db) as database:
        return judged_rows(settings, database, models, days)


def judge(settings: Settings, contest: Contest, judged: JudgedRows, progress: Progress = silent) -> Judgement:
    """Ask everybody about the attempts, and count what the answers were worth."""
    params = settings.params.payment_failure
    progress(f"asking {contest.model.version} and the baselines about {judged.rows.height} attempts")
    said = _answers(contest, judged)
    _write_predictions(settings, contest.home.name, judged.rows, said)
    answers = said | true_probabilities(settings, unit_of(contest), judged.rows)
    progress(f"judging {', '.join(answers)}")
    failed = judged.rows["failed"].to_numpy()
    drawn = (params.bootstrap_draws, params.seed)
    evaluation = on_one_thread(evaluate, failed, answers, clusters(judged.rows), *drawn)
    parts = on_one_thread(slices, judged.rows, failed, compared(said), *drawn)
    told = {
        "rows": judged.rows,
        "answers": answers,
        "evaluation": evaluation,
        "slices": parts,
        "params": settings.params,
    }
    report = evaluation_report(contest.model, contest.champion, **told)
    earlier = looks.overlapping(looks.looks(contest.home), *judged.period)
    return Judgement(contest, judged, said, parts, {**report, "earlier_looks": len(earlier)})


def _answers(contest: Contest, judged: JudgedRows) -> dict[str, Floats]:
    found = {"model": contest.model.failure_probability(judged.rows)}
    if contest.champion:
        found["champion"] = contest.champion.failure_probability(judged.rows)
    return found | on_one_thread(baselines, contest.model.encoder, judged.older, judged.rows)


def look_at(  # noqa: PLR0913  what a look consists of
    contest: Contest,
    judged: JudgedRows,
    *,
    verb: looks.Verb,
    by: str,
    at: datetime,
    verdicts: Mapping[str, bool] | None = None,
) -> looks.Look:
    """Describe a look at a contest."""
    first, last = judged.period
    return looks.Look(
        at=at.isoformat(timespec="seconds"),
        by=by,
        verb=verb,
        version=contest.model.version,
        champion=contest.in_force,
        first=first,
        last=last,
        rows=judged.rows.height,
        verdicts=dict(verdicts or {}),
    )


def write(settings: Settings, model: str, found: Judgement) -> EvaluateResult:
    """Write the report and the slices."""
    path = settings.reports / f"{model}_evaluation.json"
    csv = settings.reports / f"{model}_evaluation_slices.csv"
    write_atomically(csv, table(found.slices).write_csv().encode())
    write_atomically(path, as_json(found.report))
    return EvaluateResult(found.report, path, csv)


def _write_predictions(settings: Settings, model: str, rows: pl.DataFrame, answers: Mapping[str, Floats]) -> None:
    """Fix the predictions on disk before anything true about the rows is read."""
    path = settings.reports / f"{model}_evaluation_predictions.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    rows.select(*JUDGED).with_columns(**{name: pl.Series(said) for name, said in answers.items()}).write_parquet(
        partial
    )
    partial.replace(path)
