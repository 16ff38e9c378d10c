"""How many units an experiment needs, and which effect a number of units can show. Two-sided tests of a difference.

Rates are planned for the pooled z test, whose error under no effect is that of the rate of both arms together. It keeps
its level, and the sample its power, where rates are small and arms unequal; the usual unpooled formula then gives a
third too few or too many (tests/models/test_power.py has both by exact enumeration). Means are planned for the z test
with the spread that was measured. A design effect multiplies the units: those of a client tell the same thing twice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from statistics import NormalDist
from typing import Protocol

from models.multiple_arms import Correction, comparison_alpha

HALVINGS = 80
LEAST_EVENTS = 10
"""Fewer expected successes or failures in an arm than this: the normal approximation says little."""
STANDARD = NormalDist()


@dataclass(frozen=True, slots=True)
class Errors:
    """Square roots of units x variance of a difference: if there is no effect, and if there is the one looked for."""

    without_effect: float
    with_effect: float


class Outcome(Protocol):
    """Something measured of each unit, of which the arms may differ by an effect."""

    @property
    def most(self) -> float:
        """The largest effect upwards that can be."""
        ...

    def errors(self, effect: float, control: float, treated: float) -> Errors:
        """Say how uncertain a difference is, by the shares of both arms."""
        ...


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of units, as of paid checkouts; effects are differences of rates."""

    base: float

    @property
    def most(self) -> float:
        """What is left to 1."""
        return 1.0 - self.base

    def errors(self, effect: float, control: float, treated: float) -> Errors:
        """Take the variance from the pooled rate, and from both rates."""
        other = self.base + effect
        pooled = (control * self.base + treated * other) / (control + treated)
        within = self.base * (1 - self.base) / control + other * (1 - other) / treated
        return Errors(sqrt(pooled * (1 - pooled) * (1 / control + 1 / treated)), sqrt(max(within, 0.0)))


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean of units, as of net real pesos a checkout; effects are differences of means."""

    base: float
    deviation: float

    @property
    def most(self) -> float:
        """Far beyond what any experiment has to look for."""
        return 1_000.0 * self.deviation

    def errors(self, effect: float, control: float, treated: float) -> Errors:
        """Take both arms to spread alike."""
        error = self.deviation * sqrt(1 / control + 1 / treated)
        return Errors(error, error)


@dataclass(frozen=True, slots=True)
class Design:
    """Shares of the arms, the control first, adding up to 1; error and power; how many arms are made up for."""

    shares: tuple[float, ...] = (0.5, 0.5)
    alpha: float = 0.05
    power: float = 0.8
    correction: Correction = "dunnett"

    @property
    def critical(self) -> float:
        """The standardised difference from which on a comparison shows an effect."""
        return STANDARD.inv_cdf(1.0 - comparison_alpha(self.alpha, self.shares, self.correction) / 2.0)


def units_needed(outcome: Outcome, effect: float, design: Design, design_effect: float = 1.0) -> int:
    """Count the units of all arms together with which every comparison shows `effect` with the power asked for."""
    return sum(arms(_smallest_total(outcome, effect, design, design_effect), design.shares))


def arms(total: float, shares: Sequence[float]) -> tuple[int, ...]:
    """Split units over the arms, each rounded up."""
    return tuple(ceil(round(total * share, 6)) for share in shares)


def power_of(outcome: Outcome, effect: float, design: Design, total: float, design_effect: float = 1.0) -> float:
    """Say how likely the comparison that shows it worst shows `effect` with `total` units in all."""
    return min(
        _power(outcome.errors(effect, design.shares[0], share), effect, design.critical, total / design_effect)
        for share in design.shares[1:]
    )


def smallest_shown(outcome: Outcome, design: Design, total: float, design_effect: float = 1.0) -> float | None:
    """Find the smallest effect upwards that `total` units show with the power asked for; None where none can be."""

    def shown(effect: float) -> bool:
        return power_of(outcome, effect, design, total, design_effect) >= design.power

    return _least(shown, outcome.most)


def few_events(base: float, effect: float, per_arm: Sequence[int]) -> bool:
    """Whether an arm expects so few successes or failures that the approximation says little."""
    rates = [base, *[base + effect] * (len(per_arm) - 1)]
    return any(units * min(rate, 1 - rate) < LEAST_EVENTS for units, rate in zip(per_arm, rates, strict=True))


def _smallest_total(outcome: Outcome, effect: float, design: Design, design_effect: float) -> float:
    z, reach = design.critical, STANDARD.inv_cdf(design.power)
    found = [outcome.errors(effect, design.shares[0], share) for share in design.shares[1:]]
    needed = max(((z * each.without_effect + reach * each.with_effect) / effect) ** 2 for each in found)
    return needed * design_effect


def _power(errors: Errors, effect: float, critical: float, units: float) -> float:
    room = abs(effect) * sqrt(units)
    if errors.with_effect == 0.0:
        return float(room > critical * errors.without_effect)
    threshold = critical * errors.without_effect
    return STANDARD.cdf((room - threshold) / errors.with_effect) + STANDARD.cdf(
        (-room - threshold) / errors.with_effect
    )


def _least(holds: Callable[[float], bool], most: float) -> float | None:
    """Find the smallest number up to `most` for which something holds that holds for every larger one."""
    low, high = 0.0, most
    if not holds(high):
        return None
    for _ in range(HALVINGS):
        middle = (low + high) / 2.0
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high
