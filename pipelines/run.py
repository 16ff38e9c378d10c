"""The whole way: load, validate, features, train, score, marts, publish."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from barberpro.progress import Progress, silent
from barberpro.settings import Settings
from barberpro.tables import schemas
from barberpro.warehouse.mapping import read_mapping
from barberpro.warehouse.writer import open_writer
from pipelines import (
    action_evidence,
    checkout_features,
    claims_ledger,
    drift,
    features,
    learned_menus,
    load,
    marts,
    menu_verdicts,
    method_outcomes,
    publish,
    score,
    train,
    train_conversion,
    validate,
)


@dataclass(frozen=True, slots=True)
class RunResult:
    """What each stage found."""

    load: load.LoadResult
    validation: validate.ValidateResult
    training: train.TrainResult
    conversion: train.TrainResult
    published: publish.PublishResult

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "load": self.load.as_json(),
            "validation": self.validation.as_json(),
            "training": self.training.as_json(),
            "conversion": self.conversion.as_json(),
            "generation": self.published.generation,
            "rows": self.published.rows,
        }


def run(
    settings: Settings,
    progress: Progress = silent,
    *,
    raw: Path | None = None,
    mapping: str | Path | None = None,
    now: datetime | None = None,
) -> RunResult:
    """Run every stage in order; a model is trained on the payments of the mapping's source, or on all without one."""
    at = now or datetime.now(UTC)
    loaded = load.run(settings, progress, raw=raw, mapping=mapping, now=at)
    source = _payment_source(mapping)
    with open_writer(settings) as db:
        judged = validate.run(settings, db, progress, now=at)
        features.run(settings, db, progress)
        checkout_features.run(settings, db, progress)
        training = train.run(settings, db, progress, source=source)
        conversion = train_conversion.run(settings, db, progress)
        action_evidence.run(settings, db, progress)
        method_outcomes.run(settings, db, progress)
        menu_verdicts.run(settings, db, progress)
        learned_menus.run(settings, db, progress)
        score.run(settings, db, progress)
        drift.run(settings, db, progress)
        marts.run(settings, db, progress)
        claims_ledger.run(settings, db, progress, now=at)
        published = publish.run(settings, db, progress, now=at)
    return RunResult(loaded, judged, training, conversion, published)


def _payment_source(mapping: str | Path | None) -> str | None:
    if mapping is None:
        return None
    chosen = read_mapping(mapping)
    has_payments = any(each.table is schemas.PAYMENT_EVENTS for each in chosen.inputs)
    return chosen.source if has_payments else None
