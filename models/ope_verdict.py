"""The verdict on a policy: better, not better, or cannot tell and why, by one rule."""

from __future__ import annotations

from dataclasses import dataclass

from models.intervals import Interval
from models.ope_log import Log, Target
from models.overlap import Overlap

BETTER, NOT_BETTER, CANNOT_TELL = "better", "not better", "cannot tell"


@dataclass(frozen=True, slots=True)
class Rule:
    """When a difference is known (docs/off-policy-evaluation.md)."""

    level: float = 0.90
    """Of the interval of each estimate, taken alone."""
    verdict_level: float = 0.95
    """The intervals that verdicts rest on hold together with this probability (Bonferroni over the comparisons)."""
    margin: float = 0.0
    """A difference up to this, in units of the reward, is of no use even where it is sure."""
    min_effective_rows: float = 100.0
    min_clusters: int = 30
    max_unsupported_share: float = 0.01
    power: float = 0.80
    detect: float | None = None
    """The difference that `sample_needed` is for; None: the one that was estimated."""

    @property
    def tail(self) -> float:
        """Give the error on each side of an estimate's interval."""
        return (1.0 - self.level) / 2.0

    def verdict_tail(self, comparisons: int) -> float:
        """Give the error allowed on each side of the interval behind one of so many verdicts."""
        return (1.0 - self.verdict_level) / 2.0 / max(comparisons, 1)


DEFAULT = Rule()
NOISE = 1e-12
"""Differences of a policy to itself are no larger than this share of its value: they are sums in another order."""


def obstacle(log: Log, target: Target, found: Overlap, rule: Rule) -> str | None:
    """Name the first thing that keeps the log from telling anything about the target; None where nothing does."""
    checks = (
        ("no_propensity", log.without_propensity > 0),
        ("estimated_propensity", log.is_estimated),
        ("deterministic", (found.certain_share or 0.0) > 1.0 - rule.max_unsupported_share and _differs(target)),
        ("no_support", not target.logged.any() or found.unsupported_share > rule.max_unsupported_share),
        ("too_few_clients", log.clusters < rule.min_clusters),
        ("weights_missing", found.gap == "missing"),
        ("propensity_wrong", found.gap == "excess"),
        ("too_few", (found.ess or 0.0) < rule.min_effective_rows),
    )
    return next((reason for reason, holds in checks if holds), None)


def _differs(target: Target) -> bool:
    return bool((target.logged < 1.0).any())


def verdict(difference: Interval | None, hindrance: str | None, scale: float, rule: Rule) -> tuple[str, str]:
    """Judge the difference to what was logged, values of this scale; the second text is the reason's code."""
    if hindrance is not None or difference is None:
        return CANNOT_TELL, hindrance or "no_propensity"
    if difference.high <= rule.margin + NOISE * scale:
        return NOT_BETTER, "not_above_margin"
    if difference.low > NOISE * scale:
        return BETTER, "above_zero"
    return CANNOT_TELL, "holds_zero"
