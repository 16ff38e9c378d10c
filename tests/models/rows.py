"""Small rows to learn from."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import polars as pl

START = datetime.fromisoformat("2026-01-01T00:00")


def known_world(rows: int, seed: int = 7) -> tuple[pl.DataFrame, np.ndarray]:
    """Draw rows whose true failure probability is known; `risk` raises it, `calm` lowers it, `noise` is nothing."""
    generator = np.random.default_rng(seed)
    risk, calm, noise = generator.normal(size=(3, rows))
    issuer = generator.integers(0, 3, rows)
    truth = 1 / (1 + np.exp(-(-1.2 + 1.0 * risk - 0.7 * calm + np.array([0.0, 0.6, -0.6])[issuer])))
    at = [START + timedelta(minutes=10 * n) for n in range(rows)]
    frame = pl.DataFrame(
        {
            "source": "shop",
            "payment_id": [f"{n:06}" for n in range(rows)],
            "checkout_id": [f"c{n}" for n in range(rows)],
            "client_id": [f"u{n // 3}" for n in range(rows)],
            "attempted_at": at,
            "mature_at": [each + timedelta(hours=24) for each in at],
            "risk": risk,
            "calm": calm,
            "noise": noise,
            "issuer": [["bank", "cash", "fund"][place] for place in issuer],
            "failed": (generator.random(rows) < truth).astype(np.int8),
        }
    )
    return frame, truth
