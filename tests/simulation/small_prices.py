"""A small priced history: services, hours and clients are drawn, the index is the shipped one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import numpy as np

from barberpro.parameters import reference
from barberpro.policies.files import shipped_policy
from barberpro.policies.policy import ALWAYS, DatedValue, Policy
from barberpro.simulation.elasticity import Elasticity
from barberpro.simulation.known import Published
from barberpro.simulation.price_history import Attendance, PricedHistory, Sought
from barberpro.simulation.replay import EPOCH
from tests.simulation.small_history import small_history

CURRENT = shipped_policy()
SERVICES = ("barba", "color", "corte")
HOURS = (9, 10, 33, 60, 100, 101)
SOUGHT = (0.05, 0.4, 0.2, 0.1, 0.2, 0.05)
UNKNOWN_ANSWER = Elasticity(None, None, None, False, "too little", 0, 0, None)


def otherwise(since: date = ALWAYS, /, **changed: Any) -> Policy:
    """Change prices; `buffer_bp=...` names the key `prices.buffer_bp`."""
    return CURRENT.overlaid("x", {f"prices.{name}": (DatedValue(since, value, "-", "-"),)
                                  for name, value in changed.items()})  # fmt: skip


@cache
def published() -> Published:
    """Read the shipped tables once, every division among them."""
    return Published(reference.cpi(division=None), reference.fx(), reference.inflation_expectations())


def small_prices(seed: int = 1, providers: int = 5, months: int = 5, first: date = date(2024, 8, 1)) -> PricedHistory:
    history = small_history(seed, providers, first, months)
    generator = np.random.default_rng(seed + 100)
    rows = history.rows
    amount = np.exp(generator.uniform(np.log(3_000_00), np.log(60_000_00), rows)).astype(np.int64)
    refunded = np.where(history.refunded == history.amount, amount, np.where(history.refunded > 0, amount // 3, 0))
    history = replace(history, amount=amount, refunded=refunded, cost=amount // 20, financing=amount // 10)
    return PricedHistory(
        history=history,
        services=SERVICES,
        service=generator.integers(0, len(SERVICES), rows).astype(np.int32),
        hour=generator.choice([-1, *HOURS], rows).astype(np.int32),
        visits=generator.integers(-1, 3, rows).astype(np.int32),
        days_since=generator.integers(0, 200, rows).astype(np.int32),
        attendance=_attendance(generator, providers, (first - EPOCH).days),
    )


def sought(priced: PricedHistory, answer: Elasticity = UNKNOWN_ANSWER) -> Sought:
    return Sought(priced, published(), answer)


def _attendance(generator: np.random.Generator, providers: int, first: int) -> Attendance:
    count = 400 * providers
    day = np.sort(first + generator.integers(-90, 150, count)).astype(np.int32)
    hour = generator.choice(HOURS, count, p=SOUGHT).astype(np.int32)
    provider = generator.integers(0, providers, count).astype(np.int32)
    return Attendance(provider, day, hour, day + generator.integers(0, 3, count).astype(np.int32))
