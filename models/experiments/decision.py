"""What a look lets one decide: by the rule that was declared before the start, and by nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, inf, isfinite, isnan, sqrt
from statistics import NormalDist
from typing import Literal

from models.experiments.design import Experiment
from models.experiments.measured import Difference
from models.multiple_arms import comparison_alpha
from models.sequential import bounds, mixture_reach, spent_obrien_fleming

Verdict = Literal["ship", "stop", "continue", "cannot_tell"]
STANDARD = NormalDist()


@dataclass(frozen=True, slots=True)
class Interval:
    """The interval by which a look decides. `decides` is False where the rule lets it decide nothing yet."""

    low: float
    high: float
    level: float
    decides: bool
    alpha_spent: float
    """Of the error of this comparison, up to and with this look."""
    e_value: float | None = None
    """Evidence against no effect that holds at any time: 1 / e_value bounds the error."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict and the code of its reason, whose texts are in `models.experiments.texts`."""

    verdict: Verdict
    reason: str


def interval(design: Experiment, seen: Difference, day: int, earlier: Sequence[tuple[int, int]]) -> Interval:
    """Give the interval of a look; `earlier` lists day and rows of both arms of each look before it."""
    alpha = comparison_alpha(design.alpha, design.shares, design.correction)
    if design.stop_rule == "always_valid":
        return _always_valid(design, seen, alpha)
    if design.stop_rule == "fixed_horizon":
        last = day == design.horizon_days
        reach = STANDARD.inv_cdf(1.0 - alpha / 2.0) * seen.error
        return Interval(seen.effect - reach, seen.effect + reach, 1.0 - alpha, last, alpha if last else 0.0)
    looks = [*earlier, (day, seen.control_rows + seen.treated_rows)]
    spent = [spent_obrien_fleming(each / design.horizon_days, alpha) for each, _ in looks]
    bound = bounds([rows for _, rows in looks], spent)[-1]
    return _bounded(seen, bound, spent[-1])


def _bounded(seen: Difference, bound: float, spent: float) -> Interval:
    if bound == inf:
        return Interval(-inf, inf, 1.0, decides=False, alpha_spent=spent)
    reach = bound * seen.error
    level = 2.0 * STANDARD.cdf(bound) - 1.0
    return Interval(seen.effect - reach, seen.effect + reach, level, decides=True, alpha_spent=spent)


def _always_valid(design: Experiment, seen: Difference, alpha: float) -> Interval:
    variance, scale = seen.error**2, design.minimum_effect
    if not variance > 0:
        return Interval(-inf, inf, 1.0 - alpha, decides=False, alpha_spent=alpha, e_value=None)
    reach = mixture_reach(variance, alpha, scale)
    together = variance + scale**2
    exponent = seen.effect**2 * scale**2 / (2 * variance * together)
    evidence = sqrt(variance / together) * exp(min(exponent, 700.0))
    return Interval(seen.effect - reach, seen.effect + reach, 1.0 - alpha, True, alpha, evidence)


def decided(design: Experiment, found: Interval, *, last: bool) -> Decision:
    """Decide about one arm: ship what is surely better, stop what surely is not worth it, else go on or end open."""
    if isnan(found.low):
        return Decision("cannot_tell", "empty_arm")
    if found.decides and found.low > 0:
        return Decision("ship", "better")
    if found.decides and found.high < 0:
        return Decision("stop", "worse")
    if found.decides and found.high < design.minimum_effect:
        return Decision("stop", "too_small")
    if not last:
        return Decision("continue", "goes_on" if found.decides else "not_yet")
    return Decision("cannot_tell", "holds_zero")


def guardrail_alpha(design: Experiment) -> float:
    """Give the one-sided error of each look at each guardrail of each arm: all together keep the declared one."""
    return design.alpha / max(len(design.guardrails) * len(design.treatments) * len(design.readouts), 1)


def harm(seen: Difference, alpha: float, *, more_is_better: bool) -> tuple[float, float]:
    """Give by how much a metric got worse, and the least that it got worse by, surely."""
    worse = -seen.effect if more_is_better else seen.effect
    return worse, worse - STANDARD.inv_cdf(1.0 - alpha) * seen.error


def overall(verdicts: Sequence[Decision], problem: str | None) -> Decision:
    """Decide about the experiment: what spoils the draw comes first, then any arm that ships, then those that go on."""
    if problem is not None:
        return Decision("cannot_tell", problem)
    for verdict in ("ship", "continue", "cannot_tell"):
        found = next((each for each in verdicts if each.verdict == verdict), None)
        if found is not None:
            return found
    return verdicts[0]


def finite(value: float) -> float | None:
    """Write what is no number as none."""
    return value if isfinite(value) else None
