"""Lays out what is kept of a training: the model's files, their manifest, and the run in MLflow."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from barberpro.settings import PROJECT_ROOT, Settings
from models import looks, promotion
from models.learner import Learned
from models.provenance import git_commit
from models.report import Identity, period
from models.spec import TrainingSet

DESIGN = ("learning_rate", "num_leaves", "min_data_in_leaf", "lambda_l2", "max_trees", "blind_share")
"""Parameters that make another model of the same data: where one differs from the champion's, it is no refresh."""


def manifest_of(
    settings: Settings, identity: Identity, parts: TrainingSet, trained: Learned, found: Mapping[str, Any]
) -> dict[str, Any]:
    """Describe the model for `champion.json`; nothing in it depends on when or where the training ran."""
    return {
        "name": identity.model,
        "version": identity.version,
        "role": identity.role,
        "sources": list(identity.sources),
        "period": {**found["training"]["period"], "test_from": parts.test_from.isoformat(), "test": period(parts.test)},
        **trained.described(),
        "design": {name: getattr(settings.params.payment_failure, name) for name in DESIGN},
        "data_sha256": trained.data_sha256,
        "git_commit": git_commit(PROJECT_ROOT),
        "metrics": found["metrics"]["model"],
    }


def record_look(home: Path, identity: Identity, parts: TrainingSet) -> None:
    """Record that the report of a challenger showed it beside the champion on the test rows."""
    ends = period(parts.test)
    looks.record(
        home,
        looks.Look(
            at=identity.trained_at.isoformat(timespec="seconds"),
            by="train",
            verb="train",
            version=identity.version,
            champion=promotion.version_of(home),
            first=ends["from"],
            last=ends["to"],
            rows=parts.test.height,
            verdicts={},
        ),
    )


def tracked_params(settings: Settings, identity: Identity, parts: TrainingSet) -> dict[str, Any]:
    """List what the run was told, for MLflow."""
    params = settings.params.payment_failure
    told = {name: getattr(params, name) for name in params.__dataclass_fields__}
    sizes = {"fit_rows": parts.fit.height, "calibration_rows": parts.calibration.height, "test_rows": parts.test.height}
    return {**told, **sizes, "sources": ",".join(identity.sources), "test_from": parts.test_from.isoformat()}


def tracked_metrics(found: Mapping[str, Any]) -> dict[str, float]:
    """Flatten the report's figures to `<model>.<metric>` and its ends, and those of slices, for MLflow."""
    ends = {"value": "", "low": ".low", "high": ".high"}
    return _of_slices(found) | {
        f"{name}.{metric}{ends[end]}": figure
        for name, metrics in found["metrics"].items()
        for metric, estimate in metrics.items()
        for end, figure in estimate.items()
        if figure is not None
    }


def _of_slices(found: Mapping[str, Any]) -> dict[str, float]:
    """Flatten to `slice.<dimension>.<slice>.<metric>`; a name holds only what MLflow allows."""
    figures = {}
    for each in found.get("slices", []):
        name = f"slice.{each['dimension']}.{re.sub(r'[^A-Za-z0-9_.-]', '_', each['slice'])}"
        model = each["predictors"]["model"]
        told = {"rows": each["rows"], "failure_rate": each["failure_rate"], "log_loss": model["log_loss"]["value"]}
        told |= {
            metric: model[metric] for metric in ("mean_probability", "roc_auc", "ece") if model[metric] is not None
        }
        figures |= {f"{name}.{metric}": float(value) for metric, value in told.items()}
    return figures
