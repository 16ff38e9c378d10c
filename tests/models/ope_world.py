"""A small world in which the value of every policy is known: actions drawn by what is seen, clients of hidden moods."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from models.ope_log import Log, Target

ACTIONS = 4
LARGE = 400_000
"""Rows behind the true values: their error is a tenth of what 2,000 rows have."""


@dataclass(frozen=True, slots=True)
class Scene:
    """How the actions are drawn and what they do."""

    rows: int = 2_000
    a_client: float = 2.0
    """Rows of a client, on average."""
    lean: float = 0.6
    """How far what is drawn leans on the fact; weights grow heavy with it."""
    effect: float = 1.0
    """How much the actions matter; 0: not at all."""
    hidden: float = 0.0
    """How far what is drawn leans on the client's mood, which no column shows."""


def drawn(scene: Scene, seed: int) -> tuple[Log, np.ndarray]:
    """Draw a log, and the probability of reward of each row under each action."""
    draw = np.random.default_rng(seed)
    clients = max(int(scene.rows / scene.a_client), 1)
    cluster = draw.integers(0, clients, scene.rows)
    mood = draw.normal(0, 0.6, clients)[cluster]
    seen = np.clip(draw.normal(0, 1, scene.rows), -3, 3)
    step = np.arange(ACTIONS) - (ACTIONS - 1) / 2
    lean = (scene.lean * seen + scene.hidden * mood)[:, None] * step
    policy = np.exp(lean) / np.exp(lean).sum(axis=1, keepdims=True)
    action = (draw.random(scene.rows)[:, None] > policy.cumsum(axis=1)[:, :-1]).sum(axis=1)
    base = -0.2 - 0.5 * seen + mood
    gain = scene.effect * (0.25 * step + 0.2 * step * seen[:, None])
    chance = 1 / (1 + np.exp(-(base[:, None] + gain)))
    every = np.arange(scene.rows)
    log = Log(
        action=action,
        actions=tuple("abcd"),
        reward=(draw.random(scene.rows) < chance[every, action]).astype(float),
        propensity=policy[every, action],
        cluster=cluster,
        facts=np.column_stack([seen, seen**2]),
    )
    return log, chance


def targets(log: Log) -> list[Target]:
    """Name three policies: one that fits the world, one that does the opposite, one that always does the same."""
    seen = log.facts[:, 0]
    last = ACTIONS - 1
    return [
        Target.chosen("fits", log, np.where(seen > -1, last, 0)),
        Target.chosen("opposite", log, np.where(seen > 0, 0, last)),
        Target.chosen("same", log, np.full(log.rows, last)),
    ]


@cache
def true_differences(scene: Scene) -> dict[str, float]:
    """Tell what each target brings more than what is logged."""
    log, chance = drawn(replace(scene, rows=LARGE), 987_654)
    step = np.arange(ACTIONS) - (ACTIONS - 1) / 2
    lean = (scene.lean * log.facts[:, 0])[:, None] * step
    policy = np.exp(lean) / np.exp(lean).sum(axis=1, keepdims=True)
    assert scene.hidden == 0
    logged = (policy * chance).sum(axis=1).mean()
    every = np.arange(log.rows)
    return {each.name: float(chance[every, each.asked[0][0]].mean() - logged) for each in targets(log)}
