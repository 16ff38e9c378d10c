"""A challenger beside the small shop's champion, and what its gates need."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

from barberpro.settings import Settings
from barberpro.warehouse.files import sha256_of
from pipelines import features, promote
from tests.features.worlds import warehouse
from tests.pipelines.shop_world import NOW, trained

LENIENT = {"refresh_margin": 0.05, "slice_margin": 0.5, "ece": 0.5, "latency_ms": 10_000.0, "draws": 100}


def challenged(settings: Settings, world: Any, **overrides: float) -> str:
    """Train a challenger and name it."""
    later = trained(settings, world, now=NOW + timedelta(days=1), overrides=overrides or {"seed": 7})
    assert later.role == "challenger"
    return str(later.version)


def quick(settings: Settings) -> Settings:
    """Draw few resamples."""
    params = settings.params
    return replace(
        settings, params=replace(params, payment_failure=replace(params.payment_failure, bootstrap_draws=40))
    )


def with_gates(settings: Settings, **changed: float) -> Settings:
    """Set gates, lenient ones but for what is told."""
    gates = replace(settings.params.gates, **(LENIENT | changed))
    return replace(settings, params=replace(settings.params, gates=gates))


def audited(settings: Settings, **changed: Any) -> None:
    """Write the audit of the present features, one that found nothing but for what is told."""
    present = sha256_of(settings.tables / features.FILE)
    told = {"rows": 100, "differences": 0, "tables": {features.FILE: present}, **changed}
    (settings.reports / promote.AUDIT).write_text(json.dumps(told))


def promoted(settings: Settings, world: Any, version: str, **options: Any) -> promote.PromoteResult:
    """Put a challenger before the gates."""
    told = {"by": "ana", "why": "test", "now": NOW + timedelta(days=2), **options}
    with warehouse(world[1]) as database:
        return promote.run(settings, database, version=version, **told)
