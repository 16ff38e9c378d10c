"""An experiment as tests declare it, and checkouts as they draw them."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from models.experiments.declaration import experiment
from models.experiments.design import Experiment
from models.experiments.measured import OUTSIDE, Enrolled

DECLARED: dict[str, Any] = {
    "name": "six",
    "question": "Do six installments bring more paid checkouts?",
    "hypothesis": "They lower the hurdle.",
    "policy_version": "six-1",
    "control": "now",
    "arms": {"six": {"menu": "cuotas_6", "share": 0.5}, "now": {"menu": "contado", "share": 0.5}},
    "assigned_by": "checkout",
    "holdout": {"share": 0.05, "menu": "contado"},
    "guardrails": [{"metric": "first_declined", "worse_by": 0.02}],
    "minimum_effect": 0.03,
    "start": date(2026, 9, 1),
    "stop_rule": "obrien_fleming",
}


def declared(**changes: Any) -> Experiment:
    return experiment({**DECLARED, **changes}, "six.yaml")


def drawn(  # noqa: PLR0917  what a world is made of
    seed: int, size: int, effect: float = 0.0, declines: float = 0.0, arms: int = 2, by_client: bool = False
) -> Enrolled:
    """Draw checkouts of clients of whom each has a rate of its own; the last arm has the effects."""
    draw = np.random.default_rng(seed)
    client = np.sort(draw.integers(0, size // 3, size))
    unit = client if by_client else np.arange(size)
    number = draw.random(size)[unit]
    held = number < 0.05
    arm = np.where(held, OUTSIDE, ((number - 0.05) / 0.95 * arms).astype(int))
    last = arm == arms - 1
    paid = draw.random(size) < np.clip(draw.beta(8, 2, size)[client] + effect * last, 0, 1)
    declined = draw.random(size) < 0.1 + declines * last
    values = {"conversion": paid.astype(float), "first_declined": declined.astype(float)}
    return Enrolled(arm, held, np.full(size, 1 / arms), client, unit, values)
