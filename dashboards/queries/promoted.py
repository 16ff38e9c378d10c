"""What became of a promotion, who looked before it, and what the report on drift tells of the model in force."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from barberpro.settings import Settings
from dashboards.queries import failure_history
from dashboards.queries.retraining import refused
from pipelines.drift import DriftResult
from pipelines.promote import PromoteResult
from pipelines.score import MODEL
from pipelines.tried import Refused

EFFECT = {"what": pl.String, "value": pl.Float64, "low": pl.Float64, "high": pl.Float64}
MOST = 8
"""So many inputs are told, those whose move raises the loss most."""


def gates(promotion: PromoteResult | Refused) -> pl.DataFrame:
    """List what each gate said."""
    if isinstance(promotion, Refused):
        return refused(promotion)
    rows = [(each.gate, "passes" if each.passed else "refuses", each.text) for each in promotion.verdicts]
    return pl.DataFrame(rows, schema=["gate", "verdict", "why"], orient="row")


def outcome(promotion: PromoteResult | Refused) -> str:
    """Say in a sentence which model is in force after a promotion or a rollback, and why."""
    if isinstance(promotion, Refused):
        return f"refused: {promotion.reason}"
    if not promotion.promoted:
        return f"refused by {', '.join(each.gate for each in promotion.failed)}: the champion stays in force"
    return f"{promotion.version} is champion instead of {promotion.instead_of} ({promotion.kind})"


def promotions(settings: Settings) -> pl.DataFrame:
    """List promotions and rollbacks, the newest first."""
    return failure_history.promotions(settings, MODEL).drop("at")


def looks(settings: Settings) -> pl.DataFrame:
    """List the looks at models, the newest first, each with how many came before it at the same attempts."""
    kept = ("verb", "by", "version", "champion", "rows", "allowed", "earlier")
    return failure_history.looks(settings, MODEL).select(kept)


def drift(found: DriftResult | Refused) -> pl.DataFrame:
    """Say what the drift report concludes, and on which attempts."""
    if isinstance(found, Refused):
        return refused(found)
    told = found.report
    row = {"verdict": found.verdict, "because of": ", ".join(told["reasons"]) or "nothing"}
    return pl.DataFrame([row | _attempts(told, "reference") | _attempts(told, "window")])


def effects(found: DriftResult | Refused) -> pl.DataFrame:
    """Give the effect on the loss of what moved, in all and by input: `what`, `value`, `low`, `high` in nats."""
    told: Mapping[str, Any] = {} if isinstance(found, Refused) else found.report
    whole = [{"what": name, **each} for name, each in told.get("effects", {}).items()]
    inputs = [{"what": f"input: {each['name']}", **each["effect"]} for each in told.get("inputs", [])[:MOST]]
    return pl.DataFrame([*whole, *inputs], schema=EFFECT)


def _attempts(told: Mapping[str, Any], part: str) -> dict[str, Any]:
    return {f"{part} attempts": told[part]["rows"], f"{part} failures": told[part]["failures"]} if part in told else {}
