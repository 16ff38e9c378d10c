"""What is known of a model in force: its manifest, how it did in the newest report about it, who promoted it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from barberpro.errors import BarberProError
from barberpro.settings import Settings
from models.champion import MANIFEST, read_model
from models.evaluate import Estimate
from pipelines.score import MODEL

JUDGED_BY = ("{}_evaluation", "{}")
"""Reports that tell how a model did, without their ending; of two about the same attempts the first counts."""
FIGURES = ("log_loss", "roc_auc", "pr_auc", "brier", "ece", "lift")
"""What is told of a predictor, in this order; a report need not have all of them."""
IN_FORCE, WAITING, BEFORE = "champion", "challenger", "previous"


@dataclass(frozen=True, slots=True)
class Span:
    """From the first attempt to the last, both included, in UTC."""

    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class InForce:
    """A champion: what it learned from and what it was judged on when it was made, and who promoted it."""

    name: str
    version: str
    sources: tuple[str, ...]
    learned: Span
    judged: Span
    trees: int
    calibration: str
    metrics: Mapping[str, Estimate]
    """On the attempts of `judged`."""
    promoted: Mapping[str, str] | None
    """`at`, `by`, `why`, `kind` and `instead_of`; None for the first one, which nobody had to promote."""


@dataclass(frozen=True, slots=True)
class Judged:
    """How the champion and others did on the same attempts, none of which the champion had learned from."""

    rows: int
    period: Span
    base_rate: float
    metrics: Mapping[str, Mapping[str, Estimate]]
    """By predictor: `champion` is the one in force, `challenger` one that waits, `previous` the one before."""
    difference: Mapping[str, Estimate]
    """Log loss of the champion less that of another predictor on the same resamples; below 0 it is better."""
    gain_share: Estimate | None
    """Share of the oracle's gain in log loss over the constant; None outside a synthetic world."""
    predictions: Path
    said_in: str
    """Column of the predictions that holds the champion's answers."""
    other: str | None
    """Version of the challenger, where there is one."""


def trained(settings: Settings) -> tuple[str, ...]:
    """List the models that are in force, the one for every attempt first."""
    names = [path.parent.name for path in settings.models.glob(f"*/{MANIFEST}")]
    return tuple(sorted(names, key=lambda name: (name != MODEL, name)))


def in_force(settings: Settings, model: str) -> InForce | str:
    """Read a champion; where it is damaged, say so in words."""
    try:
        manifest = read_model(settings.models / model).manifest
        return InForce(
            name=model,
            version=manifest["version"],
            sources=tuple(manifest["sources"]),
            learned=_span(manifest["period"]),
            judged=_span(manifest["period"]["test"]),
            trees=int(manifest["trees"]),
            calibration=str(manifest["calibration"]),
            metrics=_estimates(manifest["metrics"]),
            promoted=manifest.get("promoted"),
        )
    except (BarberProError, OSError) as problem:
        return str(problem)
    except (KeyError, TypeError, ValueError) as problem:
        return f"{settings.models / model / MANIFEST}: {type(problem).__name__} {problem}"


def judged(settings: Settings, champion: InForce) -> Judged | None:
    """Find the newest report in which the champion in force was judged; None where there is none."""
    names = [name.format(champion.name) for name in JUDGED_BY]
    found = [_judged(settings.reports, name, champion) for name in names]
    return max((each for each in found if each), key=lambda each: each.period.last, default=None)


def stamp(settings: Settings, model: str) -> tuple[tuple[str, int], ...]:
    """Tell one state of a model's files and reports from another."""
    paths = [*(settings.models / model).glob("*.json*"), *settings.reports.glob(f"{model}*")]
    return tuple((str(path), path.stat().st_mtime_ns) for path in sorted(paths))


def read_json(path: Path) -> dict[str, Any] | None:
    """Read a report; None where there is none that can be read."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) else None


def _judged(reports: Path, name: str, champion: InForce) -> Judged | None:
    report = read_json(reports / f"{name}.json")
    try:
        own = _own_place(report, champion) if report else None
        return _laid_out(report, own, reports / f"{name}_predictions.parquet") if report and own else None
    except (KeyError, TypeError, ValueError):
        return None


def _own_place(report: Mapping[str, Any], champion: InForce) -> str | None:
    """Name the predictor of a report that is the champion in force; None where it is not among them.

    A report of a training does not name the champion that it compared with: it was the one of that time.
    """
    if report["version"] == champion.version:
        return "model"
    if "champion" not in report["metrics"]:
        return None
    told = report.get("champion")
    since = champion.promoted["at"] if champion.promoted else ""
    same = told == champion.version if told else since < str(report.get("trained_at", ""))
    return "champion" if same else None


def _laid_out(report: Mapping[str, Any], own: str, predictions: Path) -> Judged:
    names = {"model": IN_FORCE, "champion": BEFORE} if own == "model" else {"model": WAITING, "champion": IN_FORCE}
    metrics = {names.get(name, name): _estimates(each) for name, each in report["metrics"].items()}
    gain = report.get("share_of_oracle_gain") if own == "model" else None
    differences = report["log_loss_difference"] if own == "model" else {}
    return Judged(
        rows=int(report["rows"]),
        period=_span(report["period"]),
        base_rate=float(report["base_rate"]),
        metrics=metrics,
        difference={names.get(name, name): _estimate(each) for name, each in differences.items()},
        gain_share=_estimate(gain) if gain else None,
        predictions=predictions,
        said_in=own,
        other=None if own == "model" else str(report["version"]),
    )


def _estimates(metrics: Mapping[str, Mapping[str, float | None]]) -> dict[str, Estimate]:
    known = [name for name in FIGURES if metrics.get(name, {}).get("value") is not None]
    return {name: _estimate(metrics[name]) for name in known}


def _estimate(raw: Mapping[str, Any]) -> Estimate:
    return Estimate(float(raw["value"]), float(raw["low"]), float(raw["high"]))


def _span(raw: Mapping[str, Any]) -> Span:
    return Span(datetime.fromisoformat(raw["from"]), datetime.fromisoformat(raw["to"]))
