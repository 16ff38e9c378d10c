"""Attempts of clients on days, both of which fail together for reasons that the model does not know."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from models.drift import Sample
from models.drift_verdict import Rule

RULE = Rule(min_rows=1_000, min_failures=100, watch_share=0.01, retrain_share=0.02, confidence=0.99)
DAYS = (40, 28)
CLIENTS = 1_500
COLUMNS = 30


@dataclass(frozen=True)
class Shift:
    """What is different in the window."""

    level: float = 0.0
    """Log-odds of failure that the model knows nothing of."""
    slope: float = 1.0
    """How much of what the model says still counts."""
    risk: float = 0.0
    """How much riskier, in standard deviations, the attempts are in a column that the model knows."""


@dataclass(frozen=True)
class World:
    columns: dict[str, tuple[pl.Series, pl.Series]]
    reference: Sample
    window: Sample


def world(
    seed: int, rows: tuple[int, int] = (5_000, 3_500), shift: Shift | None = None, others: int = COLUMNS
) -> World:
    """Draw a reference and a window; columns besides `risk` belong to the client, to the day or to the attempt."""
    draw, count, moved = np.random.default_rng(seed), sum(rows), shift or Shift()
    later = np.arange(count) >= rows[0]
    client = draw.integers(0, CLIENTS, count)
    day = np.where(later, DAYS[0] + draw.integers(0, DAYS[1], count), draw.integers(0, DAYS[0], count))
    hidden = 0.5 * draw.normal(size=CLIENTS)[client] + 0.15 * draw.normal(size=sum(DAYS))[day]
    risk = 0.6 * draw.normal(size=CLIENTS)[client] + 0.8 * draw.normal(size=count) + moved.risk * later
    known = -2.0 + 0.8 * risk
    slope = np.where(later, moved.slope, 1.0)
    odds = -2.0 + slope * (known + 2.0) + hidden + moved.level * later
    failed = draw.random(count) < 1 / (1 + np.exp(-odds))
    said = 1 / (1 + np.exp(-known))
    more = {f"column_{n:02}": _column(draw, n, client, day) for n in range(others)}
    every = {"risk": risk} | more
    columns = {name: (pl.Series(values[~later]), pl.Series(values[later])) for name, values in every.items()}
    parts = [Sample(failed[some].astype(float), said[some], client[some], day[some]) for some in (~later, later)]
    return World(columns, parts[0], parts[1])


def _column(draw: np.random.Generator, number: int, client: np.ndarray, day: np.ndarray) -> np.ndarray:
    noise = draw.normal(size=len(client))
    together = (np.zeros(CLIENTS)[client], draw.normal(size=CLIENTS)[client], draw.normal(size=sum(DAYS))[day])
    return together[number % 3] + 0.3 * noise
