"""Turns effects into samples and days, and days into the smallest effect, on traffic whose clients come back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import ceil
from typing import Any

from barberpro.errors import BadInputError
from models.clustering import Correlation, design_effect, size_within
from models.effective_sample import ExplorationPlan
from models.multiple_arms import comparison_alpha
from models.power import Mean, Outcome, Rate, arms, few_events, power_of, smallest_shown, units_needed
from models.sequential import inflation, mixture_inflation
from pipelines.power_question import LONGEST_DAYS, Asked, Assigned, Sample
from pipelines.traffic import Traffic

CURVE = tuple(2.0 ** (step / 4) for step in range(-8, 9))
"""Multiples of the effect at which the curve is drawn: a quarter of it to four times as much."""


@dataclass(frozen=True, slots=True)
class Planner:
    """What is known about the metric and the traffic, and the ways to ask it."""

    asked: Asked
    outcome: Outcome
    base: float
    deviation: float
    per_day: float | None
    clustered: Correlation
    sizes: Sequence[tuple[int, float]]
    looks: float

    @classmethod
    def of(cls, asked: Asked, ours: Traffic | None) -> Planner:
        """Take what was told, and the rest from what was measured."""
        found = ours.measured if ours else None
        base = asked.base if asked.base is not None else found.mean if found else 0.0
        deviation = asked.deviation if asked.deviation is not None else found.deviation if found else 0.0
        clustered = found.correlation if found else Correlation(0.0, 0.0, 0.0, 0, 0)
        if asked.correlation is not None:
            clustered = Correlation(asked.correlation, asked.correlation, asked.correlation, 0, 0)
        alpha = comparison_alpha(asked.design.alpha, asked.design.shares, asked.design.correction)
        return cls(
            asked=asked,
            outcome=Rate(base) if asked.metric == "conversion" else Mean(base, deviation),
            base=base,
            deviation=deviation,
            per_day=asked.per_day if asked.per_day is not None else ours.eligible_per_day if ours else None,
            clustered=clustered,
            sizes=ours.sizes if ours else (),
            looks=_looks(asked, alpha),
        )

    @property
    def effect(self) -> float | None:
        """The effect that is asked about, in the metric's unit."""
        if self.asked.effect is not None:
            return self._possible(self.asked.effect)
        return None if self.asked.lift is None else self._possible(self.asked.lift * self.base)

    def size(self, days: float, assigned_by: Assigned) -> float:
        """How many units of a client share an arm within so many days."""
        if assigned_by == "checkout":
            return 1.0
        if self.asked.cluster_size is not None:
            return self.asked.cluster_size
        return size_within(days, self.sizes) if self.sizes else 1.0

    def inflated(self, days: float, assigned_by: Assigned) -> float:
        """By how much clients and looks together make the sample larger."""
        return design_effect(self.clustered.value, self.size(days, assigned_by)) * self.looks

    def flown(self, days: float) -> float:
        """Units that take part within so many days."""
        return (self.per_day or 0.0) * (1.0 - self.asked.holdout_share) * days

    def sample(self, effect: float, assigned_by: Assigned | None = None) -> Sample:
        """Find the shortest time whose traffic is as much as its own clustering asks for."""
        by = assigned_by or self.asked.assigned_by
        needed = units_needed(self.outcome, effect, self.asked.design, self.looks)
        days = self._days(needed, by)
        span = days if days is not None else LONGEST_DAYS
        total = ceil(needed * self.inflated(span, by) / self.looks)
        per_arm = arms(total, self.asked.design.shares)
        return self._told(effect, sum(per_arm), per_arm, days, span, by)

    def shown_within(self, days: int) -> Sample | None:
        """Find the smallest effect that so many days show; None where even the largest is not."""
        by, total = self.asked.assigned_by, self.flown(days)
        if total < 1:
            return None
        effect = smallest_shown(self.outcome, self.asked.design, total, self.inflated(days, by))
        if effect is None:
            return None
        per_arm = tuple(int(total * share) for share in self.asked.design.shares)
        return self._told(effect, sum(per_arm), per_arm, days, days, by)

    def curve(self, centre: float) -> tuple[Sample, ...]:
        """Draw sample against effect around an effect."""
        effects = [centre * each for each in CURVE]
        return tuple(self.sample(each) for each in effects if self._is_possible(each))

    def from_log(self, effect: float, plan: ExplorationPlan) -> dict[str, Any]:
        """Say what a log with a share of exploration needs instead of an experiment."""
        deviation = (self.base * (1 - self.base)) ** 0.5 if self.asked.metric == "conversion" else self.deviation
        design = self.asked.design
        rows = plan.rows_needed(effect, deviation, design.alpha, design.power)
        days = ceil(rows / self.per_day) if self.per_day else None
        return {
            **asdict(plan), "effective_share": plan.effective_share, "largest_weight": plan.largest_weight,
            "rows": rows, "effective_rows": int(rows * plan.effective_share), "days": days,
        }  # fmt: skip

    def _told(  # noqa: PLR0913, PLR0917  what a sample consists of
        self, effect: float, total: int, per_arm: tuple[int, ...], days: int | None, span: float, by: Assigned
    ) -> Sample:
        inflated = self.inflated(span, by)
        return Sample(
            effect=effect,
            lift=effect / self.base if self.base else float("nan"),
            total=total,
            per_arm=per_arm,
            days=days,
            design_effect=inflated / self.looks,
            cluster_size=self.size(span, by),
            power=power_of(self.outcome, effect, self.asked.design, total, inflated),
            few_events=self.asked.metric == "conversion" and few_events(self.base, effect, per_arm),
        )

    def _days(self, needed: int, by: Assigned) -> int | None:
        if not self.per_day:
            return None
        enough = (
            day for day in range(1, LONGEST_DAYS + 1) if self.flown(day) >= needed * self.inflated(day, by) / self.looks
        )
        return next(enough, None)

    def _possible(self, effect: float) -> float:
        if effect and self._is_possible(effect):
            return effect
        raise BadInputError(
            f"the effect is {effect:g} on a base of {self.base:g}; allowed: not 0, and a {self.asked.metric} "
            f"from 0 {'to 1 ' if self.asked.metric == 'conversion' else ''}with it"
        )

    def _is_possible(self, effect: float) -> bool:
        return self.asked.metric != "conversion" or 0.0 <= self.base + effect <= 1.0


def _looks(asked: Asked, alpha: float) -> float:
    """By how much looking makes the sample larger."""
    if asked.stop_rule == "obrien_fleming":
        return inflation(asked.looks, alpha, asked.design.power)
    return mixture_inflation(alpha, asked.design.power) if asked.stop_rule == "always_valid" else 1.0
