"""What the failure model said in a generation, and how good it was on attempts it had not seen."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from barberpro.tables import marts, schemas
from barberpro.warehouse.database import Database


@dataclass(frozen=True, slots=True)
class Scores:
    """How many attempts a version answered about, asked or replayed, and its mean failure probability."""

    scored: int
    mean: float | None


@dataclass(frozen=True, slots=True)
class Quality:
    """Area under the ROC curve on the newest attempts, with the ends of its interval, beside logistic regression."""

    rows: int
    model: float
    low: float
    high: float
    logistic: float


def scores(database: Database, version: str) -> Scores:
    """Count the attempts that a model version answered about; one that was asked about again counts once."""
    answers = marts.unbound(schemas.PAYMENT_SCORES)
    mine = answers.filter(answers.model_version == version).group_by("source", "payment_id")
    mine = mine.agg(failure_probability=answers.failure_probability.mean())
    return Scores(*database.frame(mine.aggregate(scored=mine.count(), mean=mine.failure_probability.mean())).row(0))


def quality(report: Path, version: str) -> Quality | None:
    """Read the report of a training; None where there is none, or it is about another version."""
    try:
        found = json.loads(report.read_text(encoding="utf-8"))
        if found["version"] != version:
            return None
        area, logistic = found["metrics"]["model"]["roc_auc"], found["metrics"]["logistic"]["roc_auc"]
        return Quality(found["rows"], area["value"], area["low"], area["high"], logistic["value"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
