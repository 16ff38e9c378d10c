"""What the failure model said in a generation."""

from __future__ import annotations

from dataclasses import dataclass

from barberpro.tables import marts, schemas
from barberpro.warehouse.database import Database


@dataclass(frozen=True, slots=True)
class Scores:
    """How many attempts a version scored, and its mean failure probability."""

    scored: int
    mean: float | None


def scores(database: Database, version: str) -> Scores:
    """Count the scores of a model version."""
    answers = marts.unbound(schemas.PAYMENT_SCORES)
    mine = answers.filter(answers.model_version == version)
    return Scores(*database.frame(mine.aggregate(scored=mine.count(), mean=mine.failure_probability.mean())).row(0))
