"""The whole way: load, validate, features, train, score, marts, publish."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from barberpro.progress import Progress, silent
from barberpro.settings import Settings
from barberpro.tables import schemas
from barberpro.warehouse.mapping import read_mapping
from pipelines import load, publish, train, validate
from pipelines.stages import opening, stages


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
    with ExitStack() as held:
        db, source = opening(settings, held), _payment_source(mapping)
        work = stages(settings, db, progress, lambda: at, raw=raw, mapping=mapping, source=source)
        found = {name: stage() for name, stage in work.items()}
    return RunResult(
        load=found["load"],
        validation=found["validate"],
        training=found["train"],
        conversion=found["train_conversion"],
        published=found["publish"],
    )


def _payment_source(mapping: str | Path | None) -> str | None:
    if mapping is None:
        return None
    chosen = read_mapping(mapping)
    has_payments = any(each.table is schemas.PAYMENT_EVENTS for each in chosen.inputs)
    return chosen.source if has_payments else None
