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
from models.intervals import Interval, interval, rows_needed
from models.ope_estimators import Laid, laid_out, logged_value, outcome_model, weights
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
class Judged:
    """A policy's estimates and the verdict on it."""

    target: str
    estimates: Mapping[str, Estimate | None]
    overlap: Overlap
    judging: str | None
    """The estimator that the verdict rests on."""
    verdict: str
    reason: str
    sample_needed: int | None
    """Rows of the same kind that would show the difference at this level; None where none would."""
    detectable: float | None
    """The difference that the rows at hand would show with the rule's power."""

    def as_json(self) -> dict[str, Any]:
        """Plain values, as the contract of `ope --json` has them."""
        return {
            "target": self.target,
            "estimators": {name: each.as_json() if each else None for name, each in self.estimates.items()},
            "overlap": self.overlap.as_json(),
            "judging": self.judging,
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
    tail = rule.tail(comparisons or len(targets))
    return [_judged(log, each, model, rule, tail) for each in targets]


def logged_interval(log: Log, rule: Rule = DEFAULT, comparisons: int = 1) -> Interval:
    """Tell what the logged policy brought."""
    laid = logged_value(log)
    return interval(laid.value, laid.influence, log.cluster, rule.tail(comparisons))


def _judged(log: Log, target: Target, model: OutcomeModel, rule: Rule, tail: float) -> Judged:
    logged = logged_value(log)
    found = {
        name: _estimate(laid, logged, log, tail) if laid else None
        for name, laid in laid_out(log, target, model).items()
    }
    judging = next((name for name in JUDGING if found[name]), None)
    best = found[judging] if judging else None
    shared = overlap(log, target, weights(log, target))
    clusters = len(np.unique(log.cluster))
    hindrance = obstacle(log, target, shared, clusters, rule)
    told, reason = verdict(best.difference if best else None, hindrance, rule)
    curable = told != CANNOT_TELL or reason in CURABLE
    needed = _needed(log, best, shared, rule, tail) if best and curable else None
    return Judged(target.name, found, shared, judging, told, reason, needed, _detectable(best, rule, tail))


def _estimate(laid: Laid, logged: Laid, log: Log, tail: float) -> Estimate:
    def of(value: float, influence: Floats) -> Interval:
        return interval(value, influence, log.cluster, tail)

    relative = None
    if logged.value:
        ratio = laid.value / logged.value
        relative = of(ratio - 1.0, (laid.influence - ratio * logged.influence) / logged.value)
    difference = of(laid.value - logged.value, laid.influence - logged.influence)
    return Estimate(of(laid.value, laid.influence), difference, relative, laid.ess)


def _needed(log: Log, best: Estimate, shared: Overlap, rule: Rule, tail: float) -> int | None:
    """Count the rows that show the difference, and that hold as many effective rows as the rule asks for."""
    wanted = best.difference.value if rule.detect is None else rule.detect
    needed = rows_needed(log.rows, best.difference.error, wanted, tail, rule.power)
    fewest = int(np.ceil(log.rows * rule.min_effective_rows / shared.ess)) if shared.ess else 0
    return None if needed is None else max(needed, fewest)


def _detectable(best: Estimate | None, rule: Rule, tail: float) -> float | None:
    if best is None or best.difference.error == 0.0:
        return None
    return float((rows_needed(10**6, best.difference.error, 1.0, tail, rule.power) or 0) / 10**6) ** 0.5
