"""The report of a training: what was judged on what, with intervals."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import polars as pl

from models.evaluate import Estimate, Evaluation
from models.spec import TrainingSet

BASELINES = ("logistic", "constant")
HEADLINE = {
    "log_loss": ("model", "champion", *BASELINES),
    "roc_auc": ("model", "champion"),
    "ece": ("model", "champion"),
}
"""Which predictors stand in the short report, by metric."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Which training a report is about."""

    model: str
    version: str
    role: str
    sources: tuple[str, ...]
    trained_at: datetime


def report(identity: Identity, parts: TrainingSet, evaluation: Evaluation) -> dict[str, Any]:
    """Lay out the report; `rows`, `period` and `base_rate` are those of the test rows."""
    gain = evaluation.share_of_gain("model", "constant", "oracle") if "oracle" in evaluation.values else None
    return {
        "trained": True,
        "reason": None,
        "model": identity.model,
        "version": identity.version,
        "role": identity.role,
        "sources": list(identity.sources),
        "trained_at": identity.trained_at.isoformat(timespec="seconds"),
        "rows": parts.test.height,
        "period": period(parts.test),
        "base_rate": float(parts.test["failed"].mean()),  # type: ignore[arg-type]
        "training": {
            "fit_rows": parts.fit.height,
            "calibration_rows": parts.calibration.height,
            "dropped_rows": parts.dropped,
            "period": period(pl.concat([parts.fit, parts.calibration])),
        },
        "metrics": {
            name: {metric: plain(value) for metric, value in evaluation.estimates(name).items()}
            for name in evaluation.values
        },
        "log_loss_difference": {
            name: plain(evaluation.difference("model", name, "log_loss"))
            for name in (*BASELINES, "champion")
            if name in evaluation.values
        },
        "share_of_oracle_gain": plain(gain) if gain else None,
        "interval": "90 %, bootstrap by client where known, else by checkout, else by row",
    }


def headline(found: dict[str, Any]) -> dict[str, Any]:
    """Pick the few figures by which trainings are compared at a glance; the full report holds the rest."""
    return {
        "rows": found["rows"],
        "base_rate": _short(found["base_rate"]),
        **{
            metric: {
                name: _short(found["metrics"][name][metric]["value"]) for name in names if name in found["metrics"]
            }
            for metric, names in HEADLINE.items()
            if found["metrics"]
        },
    }


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, 5)


def refusal(model: str, reason: str, rows: int, trained_at: datetime) -> dict[str, Any]:
    """Lay out the report of a training that made no model."""
    return {
        "trained": False,
        "reason": reason,
        "model": model,
        "version": None,
        "trained_at": trained_at.isoformat(timespec="seconds"),
        "rows": rows,
        "period": None,
        "base_rate": None,
        "metrics": {},
    }


def period(rows: pl.DataFrame) -> dict[str, str]:
    """Give the first and last attempt of some rows, in UTC."""
    first, last = rows.select(first=pl.col("attempted_at").min(), last=pl.col("attempted_at").max()).row(0)
    return {"from": first.isoformat(), "to": last.isoformat()}


def plain(estimate: Estimate) -> dict[str, float | None]:
    """Turn an estimate into JSON's terms; NaN becomes null."""
    return {name: value if value == value else None for name, value in asdict(estimate).items()}  # noqa: PLR0124
