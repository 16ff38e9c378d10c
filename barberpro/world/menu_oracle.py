"""The best anyone could say of a checkout when its menu is shown: tastes and risk are hidden, and learned of by client.

What a client chose, left or failed to pay says something about both. The oracle keeps a normal belief about them for
each client, moves it by Bayes' rule after each visit (to the mode of the posterior, with its curvature there), and
answers from the belief before the visit. No model that reads the same history can do better by knowing the client.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from barberpro.domain.vocabulary import METHODS
from barberpro.world.arrays import Flags, Floats, Ints, sigmoid

STEPS = 3
"""Newton's steps to the mode; they begin at the belief, which is near."""
DRAWS = 32
"""Drawn in pairs that mirror each other."""
NO_CHOICE = -1
"""Method of who left."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What the oracle sees of each visit, in order of time; only tastes and risk are kept from it."""

    client: Ints
    worth: Floats
    """Utility of each method with its plans, by visit and method; minus infinity where the menu lacks it."""
    outside: Floats
    """Utility of leaving."""
    plan_share: Floats
    """How those who take an option's method spread over its plans, by visit and option."""
    log_odds: Floats
    """Of failure at the first attempt, by visit and option."""
    method_of_option: Ints
    rescued_share: float
    """Of first attempts that fail, how many checkouts are paid in the end."""

    def take(self, rows: Ints) -> Opened:
        """Keep some visits."""
        return replace(
            self,
            client=self.client[rows],
            worth=self.worth[rows],
            outside=self.outside[rows],
            plan_share=self.plan_share[rows],
            log_odds=self.log_odds[rows],
        )


@dataclass(frozen=True, slots=True)
class Happened:
    """What came of each visit: the method chosen first, or `NO_CHOICE`; its attempts stand side by side."""

    method: Ints
    attempt_log_odds: Floats
    """By visit and attempt; NaN where there was none."""
    attempt_failed: Flags

    def take(self, rows: Ints) -> Happened:
        """Keep some visits."""
        return Happened(self.method[rows], self.attempt_log_odds[rows], self.attempt_failed[rows])


def paid_oracle(opened: Opened, happened: Happened, spreads: tuple[float, float]) -> Floats:
    """Return how likely each visit is paid, given the client's visits before it; `spreads` are of taste and risk."""
    clients, visit = int(opened.client.max()) + 1, _visit_number(opened.client)
    size = len(METHODS) + 1
    mean = np.zeros((clients, size))
    precision = np.tile(np.diag(1.0 / np.array([spreads[0]] * len(METHODS) + [spreads[1]]) ** 2), (clients, 1, 1))
    answer = np.empty(len(opened.client))
    for number in range(int(visit.max()) + 1):
        rows = np.flatnonzero(visit == number)
        who = opened.client[rows]
        answer[rows] = _expected(opened, rows, mean[who], precision[who])
        mean[who], precision[who] = _learned(opened, happened, rows, mean[who], precision[who])
    return answer


def _visit_number(client: Ints) -> Ints:
    """Count the earlier visits of the same client, rows being in order of time."""
    order = np.argsort(client, kind="stable")
    first = np.searchsorted(client[order], client[order], side="left")
    number = np.empty(len(client), dtype=np.int64)
    number[order] = np.arange(len(client)) - first
    return number


def _expected(opened: Opened, rows: Ints, mean: Floats, precision: Floats) -> Floats:
    """Average the probability of being paid over draws from the belief."""
    drawn = np.random.default_rng(0).standard_normal((DRAWS, mean.shape[1]))
    nodes = np.concatenate([drawn, -drawn])
    root = np.linalg.cholesky(np.linalg.inv(precision))
    total = np.zeros(len(rows))
    for node in nodes:
        total += _paid(opened, rows, mean + root @ node)
    return total / len(nodes)


def _paid(opened: Opened, rows: Ints, hidden: Floats) -> Floats:
    chosen = _choice(opened, rows, hidden)[:, opened.method_of_option] * opened.plan_share[rows]
    lost = sigmoid(opened.log_odds[rows] + hidden[:, -1:]) * (1.0 - opened.rescued_share)
    return np.asarray((chosen * (1.0 - lost)).sum(axis=1), dtype=np.float64)


def _choice(opened: Opened, rows: Ints, hidden: Floats) -> Floats:
    weight = np.exp(opened.worth[rows] + hidden[:, :-1])
    return np.asarray(weight / (weight.sum(axis=1) + np.exp(opened.outside[rows]))[:, None], dtype=np.float64)


def _learned(opened: Opened, happened: Happened, rows: Ints, mean: Floats, precision: Floats) -> tuple[Floats, Floats]:
    """Move beliefs to the mode of the posterior; its curvature becomes the precision."""
    at, curvature = mean, precision
    for _ in range(STEPS):
        slope, curvature = _slope(opened, happened, rows, at), _curvature(opened, happened, rows, at, precision)
        slope -= np.einsum("nij,nj->ni", precision, at - mean)
        at = at + np.linalg.solve(curvature, slope[:, :, None])[:, :, 0]
    return at, _curvature(opened, happened, rows, at, precision)


def _slope(opened: Opened, happened: Happened, rows: Ints, hidden: Floats) -> Floats:
    slope = np.zeros_like(hidden)
    slope[:, :-1] = -_choice(opened, rows, hidden)
    method = happened.method[rows]
    chose = np.flatnonzero(method != NO_CHOICE)
    slope[chose, method[chose]] += 1.0
    failing = sigmoid(happened.attempt_log_odds[rows] + hidden[:, -1:])
    slope[:, -1] = np.nansum(happened.attempt_failed[rows] - failing, axis=1)
    return slope


def _curvature(opened: Opened, happened: Happened, rows: Ints, hidden: Floats, precision: Floats) -> Floats:
    share = _choice(opened, rows, hidden)
    curvature = precision.copy()
    curvature[:, :-1, :-1] -= share[:, :, None] * share[:, None, :]
    places = np.arange(len(METHODS))
    curvature[:, places, places] += share
    failing = sigmoid(happened.attempt_log_odds[rows] + hidden[:, -1:])
    curvature[:, -1, -1] += np.nansum(failing * (1.0 - failing), axis=1)
    return curvature
