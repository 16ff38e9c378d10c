"""A published shop with a real champion, which learned from payments that fail for known reasons.

Beside it what a report on drift and the journals of promotions and looks say.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from barberpro.settings import Settings
from pipelines import features, train
from tests.dashboards import published
from tests.dashboards.conftest import settings_at
from tests.pipelines.shop_world import SMALL, history

PAYMENTS = 2500
NOW = datetime(2026, 5, 1, tzinfo=UTC)

DRIFT = {
    "verdict": "watch",
    "reasons": ["calibration", "issuer_declines_1h"],
    "model_version": "v0",
    "loss": {"reference": 0.4, "window": 0.5},
    "reference": {"rows": 1000, "failures": 200, "from": "2026-03-01T02:00:00Z", "to": "2026-03-31T12:00:00Z"},
    "window": {"rows": 900, "failures": 270, "from": "2026-04-01T12:00:00Z", "to": "2026-04-28T12:00:00Z"},
    "effects": {
        name: {"value": value, "low": value - 0.01, "high": value + 0.01}
        for name, value in {"change": 0.1, "score": 0.02, "unexplained": 0.08, "calibration": 0.06}.items()
    },
    "inputs": [
        {"name": name, "psi": 0.3, "psi_noise": 0.01, "p_value": 0.0, "effect": {"value": 0.01, "low": 0, "high": 0.02}}
        for name in ("issuer_declines_1h", *map(str, range(20)))
    ],
    "live": {"answers": 12, "judged": 7, "waiting": 4, "late": 1, "groups": {"treated": {"all": {"rows": 7}}}},
}


PROMOTED = {"at": "2026-04-01T12:00:00+00:00", "by": "Ana", "why": "$ 1 and $ 2", "version": "v1", "instead_of": "v0"}
LOOKED = {"by": "Ana", "version": "v1", "champion": "v0", "first": "2026-03-01", "last": "2026-03-31", "rows": 9}
JOURNALS = {
    "promotions": [
        {**PROMOTED, "kind": "refresh"},
        {**PROMOTED, "kind": "rollback", "at": "2026-04-02T01:00:00+00:00"},
    ],
    "looks": [
        {**LOOKED, "at": "2026-04-01T11:00:00+00:00", "verb": "evaluate", "verdicts": {}},
        {**LOOKED, "at": "2026-04-01T12:00:00+00:00", "verb": "promote", "verdicts": {"ece": False, "slices": True}},
    ],
}


def made(root: Path) -> Settings:
    """Publish the shop and train its champion; MLflow is unreachable, and the truth is known."""
    settings = replace(settings_at(root), mlflow_tracking_uri="http://127.0.0.1:9")
    truth, events = history(PAYMENTS)
    published.publication(settings, _varied(events).to_dicts())
    features.run(settings)
    settings.truth.mkdir()
    truth.select("payment_id", oracle_probability="chance", true_probability="chance").write_parquet(
        settings.truth / "payments.parquet"
    )
    train.run(settings, overrides=SMALL, now=NOW)
    return settings


def _varied(events: pl.DataFrame) -> pl.DataFrame:
    """Spread the payments over methods, provinces and devices; a tenth of them are retries."""
    place = pl.int_range(pl.len())
    return events.with_columns(
        known_at_basis=pl.lit("observed"),
        method=_every(place, ["credit_card", "credit_card", "debit_card", "qr"]),
        province=_every(place // 4, ["AR-C", "AR-B", "AR-X", None]),
        device_type=_every(place // 16, ["mobile_web", "ios_app", None]),
        attempt_no=pl.when(place % 10 == 9).then(2).otherwise(1),
    )


def _every(place: pl.Expr, values: list[str | None]) -> pl.Expr:
    return (place % len(values)).replace_strict(list(range(len(values))), values, return_dtype=pl.String)
