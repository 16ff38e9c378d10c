"""Stage: how the model in force does on the newest mature attempts, beside those that it was judged on."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from barberpro.progress import Progress, silent
from barberpro.settings import Settings
from barberpro.tables.local_time import ZONE
from barberpro.warehouse.database import Database
from barberpro.warehouse.files import write_json
from barberpro.warehouse.writer import the_writer
from models.champion import has_model, write_atomically
from models.drift import Sample
from models.drift_plots import plots
from models.drift_verdict import Rule, judge, sample, too_few
from models.evaluate import clusters
from models.one_thread import on_one_thread
from models.predict import Predictor, load_predictor
from pipelines import command, live
from pipelines.labelled import labelled
from pipelines.score import MODEL

REPORT, FOLDER = "drift.json", "drift"
REAL_FOR_NOMINAL = {"amount_log": "amount_real_log"}
"""Inflation moves nominal amounts every month: they are compared in real pesos."""
UNIT = "log loss, nats for each attempt; intervals 90 %, by client or by day, whichever is wider"


@dataclass(frozen=True, slots=True)
class DriftResult:
    """The verdict, the report and where it is written."""

    verdict: str
    report: Mapping[str, Any]
    path: Path
    plots: tuple[Path, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {**self.report, "report_path": str(self.path), "plots": [str(path) for path in self.plots]}


@dataclass(frozen=True, slots=True)
class Compared:
    """Rows of the reference and of the window with their samples."""

    rows: tuple[pl.DataFrame, pl.DataFrame]
    samples: tuple[Sample, Sample]


def run(settings: Settings, db: Database | None = None, progress: Progress = silent) -> DriftResult:
    """Write `reports/drift.json`, pictures in `reports/drift/`, and `reports/live.json` about what was really asked."""
    with the_writer(settings, db) as database:
        live_report = live.run(settings, database, progress)
        if not has_model(settings.models / MODEL):
            return _written(settings, {"verdict": "too_few", "reasons": ["there is no model in force"]}, {}, progress)
        predictor = load_predictor(settings.models / MODEL)
        rows = labelled(settings, database, "attempt", None, (None, None))
    found, drawn = on_one_thread(_found, settings, predictor, rows)
    return _written(settings, {**found, "live": live_report}, drawn, progress)


def _found(settings: Settings, predictor: Predictor, rows: pl.DataFrame) -> tuple[dict[str, Any], dict[str, bytes]]:
    section = settings.params.drift
    rule = Rule(section.min_rows, section.min_failures, section.watch_share, section.retrain_share, section.confidence)
    compared = _compared(predictor, rows, timedelta(days=section.window_days))
    head = _head(predictor, compared)
    reason = next((why for each in reversed(compared.samples) if (why := too_few(each, rule))), None)
    if reason:
        return {**head, "verdict": "too_few", "reasons": [reason]}, {}
    found = judge(_columns(predictor, compared), *compared.samples, rule)
    return {**head, **found.as_json()}, plots(found, *compared.samples)


def _compared(predictor: Predictor, rows: pl.DataFrame, length: timedelta) -> Compared:
    """Take the champion's test period as the reference, and the newest mature attempts after it as the window."""
    first, last = (datetime.fromisoformat(predictor.manifest["period"]["test"][end]) for end in ("from", "to"))
    at = pl.col("attempted_at")
    mine = rows.filter(pl.col("source").is_in(predictor.manifest["sources"]), at >= first).sort("source", "payment_id")
    newest = mine["attempted_at"].max() or last
    parts = mine.filter(at <= last), mine.filter(at > last, at > newest - length)  # type: ignore[operator]
    both = pl.concat(parts)
    local = both["attempted_at"].dt.replace_time_zone("UTC").dt.convert_time_zone(ZONE).dt.date()
    numbers = both.select(
        client=pl.Series(clusters(both) if both.height else []), day=local.rank("dense").cast(pl.Int64)
    )
    cut = parts[0].height
    told = predictor.failure_probability(parts[0]), predictor.failure_probability(parts[1])
    places = numbers.head(cut), numbers.tail(both.height - cut)
    samples = [
        sample(part, said, own["client"], own["day"]) for part, said, own in zip(parts, told, places, strict=True)
    ]
    return Compared(parts, (samples[0], samples[1]))


def _columns(predictor: Predictor, compared: Compared) -> dict[str, tuple[pl.Series, pl.Series]]:
    before, after = compared.rows
    names = {name: REAL_FOR_NOMINAL.get(name, name) for name in predictor.encoder.columns if name in before.columns}
    return {name: (before[column], after[column]) for name, column in names.items()}


def _head(predictor: Predictor, compared: Compared) -> dict[str, Any]:
    return {
        "model_version": predictor.version,
        "unit": UNIT,
        "real_pesos": sorted(REAL_FOR_NOMINAL),
        "reference": _period(compared.rows[0]),
        "window": _period(compared.rows[1]),
    }


def _period(rows: pl.DataFrame) -> dict[str, Any]:
    first, last = rows["attempted_at"].min(), rows["attempted_at"].max()
    return {
        "rows": rows.height,
        "failures": int(rows["failed"].sum()),
        "from": first and f"{first:%Y-%m-%dT%H:%M:%S}Z",
        "to": last and f"{last:%Y-%m-%dT%H:%M:%S}Z",
    }


def _written(settings: Settings, report: dict[str, Any], drawn: Mapping[str, bytes], progress: Progress) -> DriftResult:
    folder = settings.reports / FOLDER
    shutil.rmtree(folder, ignore_errors=True)  # pictures of another verdict must not stay beside this one
    folder.mkdir(parents=True)
    for name, content in drawn.items():
        write_atomically(folder / name, content)
    path = settings.reports / REPORT
    write_json(path, report)
    progress(f"drift of the model in force: {report['verdict']}, in {path}")
    return DriftResult(report["verdict"], report, path, tuple(folder / name for name in drawn))


if __name__ == "__main__":
    command.main(run, reads_warehouse=True)
