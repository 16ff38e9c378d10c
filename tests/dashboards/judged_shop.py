"""A published shop with a real champion: payments that fail for known reasons, its features, and a quick training."""

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
