"""Off-policy evaluation: what a policy that was never in force would have brought, told from a log of another one.

`judged(log, targets)` gives each target its estimates, the map of overlap and a verdict about the difference to what
was logged. Only a log whose actions were drawn with recorded propensities can show that a policy is better.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from models.calibration import Floats
from models.intervals import (
    Interval,
    cluster_sums,
    detectable_difference,
    interval,
    interval_of_sums,
    rows_needed,
)
from models.ope_estimators import ESTIMATORS, Laid, laid_out, logged_value, outcome_model, weights
from models.ope_log import Log, Target
from models.ope_texts import REASONS, VERDICTS
from models.ope_verdict import CANNOT_TELL, DEFAULT, Rule, obstacle, verdict
from models.outcome_model import OutcomeModel
from models.overlap import Overlap, overlap

JUDGING = ("dr", "snips")
"""The verdict rests on the first of these that can be computed."""
CURABLE = ("holds_zero", "too_few")
"""Reasons that more rows of the same kind would mend."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What one estimator says of a policy, beside what was logged."""

    value: Interval
    difference: Interval
    relative: Interval | None
    """The difference as a share of what was logged; None where that is 0."""
    ess: float

    def as_json(self) -> dict[str, Any]:
        """Plain values: value, low, high, ess, and the same of the differences."""
        relative = self.relative.as_json() if self.relative else None
        return self.value.as_json() | {
            "ess": self.ess, "difference": self.difference.as_json(), "relative_difference": relative,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Basis:
    """What a verdict rests on: an estimator's difference to what was logged, corrected for all comparisons."""

    estimator: str
    difference: Interval
    level: float

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {"estimator": self.estimator} | self.difference.as_json() | {"level": self.level}


@dataclass(frozen=True, slots=True)
class Judged:
    """A policy's estimates and the verdict on it."""

    target: str
    estimates: Mapping[str, Estimate | None]
    overlap: Overlap
    basis: Basis | None
    verdict: str
    reason: str
    sample_needed: int | None
    """Rows of the same kind that would show the difference at the verdict's level; None where none would."""
    detectable: float | None
    """The difference that the rows at hand would show with the rule's power."""

    def as_json(self) -> dict[str, Any]:
        """Plain values, as the contract of `ope --json` has them."""
        return {
            "target": self.target,
            "estimators": {name: each.as_json() if each else None for name, each in self.estimates.items()},
            "overlap": self.overlap.as_json(),
            "judging": self.basis.estimator if self.basis else None,
            "basis": self.basis.as_json() if self.basis else None,
            "verdict": self.verdict,
            "reason": self.reason,
            "verdict_es": f"{VERDICTS[self.verdict][0]}: {REASONS[self.reason][0]}",
            "verdict_en": f"{VERDICTS[self.verdict][1]}: {REASONS[self.reason][1]}",
            "sample_needed": self.sample_needed,
            "detectable": self.detectable,
        }


def judged(log: Log, targets: Sequence[Target], rule: Rule = DEFAULT, comparisons: int | None = None) -> list[Judged]:
    """Judge targets on one log; `comparisons` counts all that are told together, where those are more."""
    model = outcome_model(log)
    tail = rule.verdict_tail(comparisons or len(targets))
    return [_judged(log, each, model, rule, tail) for each in targets]


def logged_interval(log: Log, rule: Rule = DEFAULT) -> Interval:
    """Tell what the logged policy brought."""
    laid = logged_value(log)
    return interval(laid.value, laid.influence, log.cluster, rule.tail)


@dataclass(frozen=True, slots=True)
class _Beside:
    """An estimate and what was logged, by what each client adds to them; intervals of both are sums of these."""

    value: float
    logged: float
    sums: Floats
    logged_sums: Floats
    rows: int

    @classmethod
    def of(cls, laid: Laid, logged: Laid, logged_sums: Floats, log: Log) -> _Beside:
        return cls(laid.value, logged.value, cluster_sums(laid.influence, log.cluster), logged_sums, log.rows)

    def alone(self, tail: float) -> Interval:
        return interval_of_sums(self.value, self.sums, self.rows, tail)

    def difference(self, tail: float) -> Interval:
        return interval_of_sums(self.value - self.logged, self.sums - self.logged_sums, self.rows, tail)

    def relative(self, tail: float) -> Interval | None:
        if self.logged == 0:
            return None
        ratio = self.value / self.logged
        sums = (self.sums - ratio * self.logged_sums) / self.logged
        return interval_of_sums(ratio - 1.0, sums, self.rows, tail)


def _judged(log: Log, target: Target, model: OutcomeModel, rule: Rule, tail: float) -> Judged:
    logged = logged_value(log)
    logged_sums = cluster_sums(logged.influence, log.cluster)
    laid = {name: each for name, each in laid_out(log, target, model).items() if each}
    beside = {name: _Beside.of(each, logged, logged_sums, log) for name, each in laid.items()}
    found = {name: _estimate(beside[name], laid[name].ess, rule.tail) if name in laid else None for name in ESTIMATORS}
    name = next((name for name in JUDGING if name in beside), None)
    basis = Basis(name, beside[name].difference(tail), 1.0 - 2.0 * tail) if name else None
    shared = overlap(log, target, weights(log, target))
    hindrance = obstacle(log, target, shared, rule)
    told, reason = verdict(basis.difference if basis else None, hindrance, abs(logged.value), rule)
    curable = told != CANNOT_TELL or reason in CURABLE
    needed = _needed(log, basis.difference, shared, rule) if basis and curable else None
    detectable = detectable_difference(basis.difference, rule.power) if basis else None
    return Judged(target.name, found, shared, basis, told, reason, needed, detectable)


def _estimate(beside: _Beside, ess: float, tail: float) -> Estimate:
    return Estimate(beside.alone(tail), beside.difference(tail), beside.relative(tail), ess)


def _needed(log: Log, difference: Interval, shared: Overlap, rule: Rule) -> int | None:
    """Count the rows that show the difference, and that hold as many effective rows as the rule asks for."""
    wanted = difference.value if rule.detect is None else rule.detect
    needed = rows_needed(log.rows, difference, wanted, rule.power)
    fewest = int(np.ceil(log.rows * rule.min_effective_rows / shared.ess)) if shared.ess else 0
    return None if needed is None else max(needed, fewest)
