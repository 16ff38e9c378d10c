"""A small shop whose payments fail for known reasons, and a quick training on it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import numpy as np
import polars as pl

from pipelines import train
from tests.features.worlds import NOON, event, filled, warehouse

NOW = datetime(2026, 5, 1, tzinfo=UTC)
SMALL = {
    "max_trees": 120,
    "bootstrap_draws": 40,
    "early_stopping_rounds": 15,
    "reason_refits": 3,
    "reason_rows": 400,
}
PAYMENTS = 4000


def history(count: int = PAYMENTS, seed: int = 3) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Payments that fail more at one issuer, in installments and on a failing card, with their true probability."""
    generator = np.random.default_rng(seed)
    rows = []
    for number in range(count):
        issuer, installments = generator.choice(["good", "bad"]), int(generator.integers(1, 7))
        chance = 1 / (1 + np.exp(-(-2.6 + 1.8 * (issuer == "bad") + 0.3 * installments)))
        fails = generator.random() < chance
        facts = {
            "client_id": f"u{int(generator.integers(0, count // 4))}",
            "issuer": issuer,
            "installments": installments,
            "method": "credit_card",
            "amount": Decimal(int(generator.integers(1000, 9000))),
            "status": "rejected" if fails else "approved",
        }
        rows.append(event(f"{number:05}", NOON + timedelta(minutes=15 * number), **facts) | {"chance": float(chance)})
    return pl.DataFrame(
        {"payment_id": [r["payment_id"] for r in rows], "chance": [r.pop("chance") for r in rows]}
    ), filled(rows)


def trained(settings, world, **options):
    with warehouse(world[1]) as database:
        chosen = SMALL | options.pop("overrides", {})
        return train.run(settings, database, overrides=chosen, now=options.pop("now", NOW), **options)
