"""Exact (Clopper-Pearson) intervals of a counted share, and the exact range of counts under a known share."""

from __future__ import annotations

from collections.abc import Callable
from math import exp, lgamma, log

HALVINGS = 60


def exact_interval(successes: int, trials: int, confidence: float = 0.95) -> tuple[float, float]:
    """Bounds of the true share that `successes` of `trials` leave open; (0, 1) without trials."""
    tail = (1.0 - confidence) / 2.0
    low, high = 0.0, 1.0
    if successes > 0:
        low = _falls_below(lambda share: at_most(successes - 1, trials, share), 1.0 - tail)
    if successes < trials:
        high = _falls_below(lambda share: at_most(successes, trials, share), tail)
    return low, high


def exact_range(trials: int, share: float, confidence: float = 0.99) -> tuple[int, int]:
    """Smallest and largest count among those that a true `share` gives but in each tail of (1 - confidence) / 2."""
    tail = (1.0 - confidence) / 2.0
    counts = range(trials + 1)
    low = next(count for count in counts if at_most(count, trials, share) > tail)
    high = next((count for count in counts if at_most(count, trials, share) >= 1.0 - tail), trials)
    return low, high


def at_most(count: int, trials: int, share: float) -> float:
    """Probability of at most `count` successes in `trials`."""
    if count >= trials or share <= 0.0:
        return 1.0
    if share >= 1.0:
        return 0.0
    logs = (
        lgamma(trials + 1) - lgamma(k + 1) - lgamma(trials - k + 1) + k * log(share) + (trials - k) * log(1.0 - share)
        for k in range(count + 1)
    )
    return min(1.0, sum(map(exp, logs)))


def _falls_below(falling: Callable[[float], float], level: float) -> float:
    """Share at which a falling function of it passes `level`."""
    low, high = 0.0, 1.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2.0
        low, high = (middle, high) if falling(middle) > level else (low, middle)
    return (low + high) / 2.0
