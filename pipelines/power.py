"""Plans an experiment on our own traffic: how many checkouts it needs, for how long, and what a time can show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from math import ceil
from typing import Any, Literal

from barberpro.errors import BadInputError, UnavailableError
from barberpro.settings import Settings
from models.clustering import Correlation, design_effect, size_within
from models.effective_sample import ExplorationPlan
from models.experiments.design import READOUT_DAYS, StopRule
from models.multiple_arms import comparison_alpha
from models.power import Design, Mean, Outcome, Rate, arms, few_events, power_of, smallest_shown, units_needed
from models.sequential import inflation, mixture_inflation
from pipelines.traffic import Eligible, Metric, Traffic, traffic

LONGEST_DAYS = 1_830
CURVE = tuple(2.0 ** (step / 4) for step in range(-8, 9))
"""Multiples of the effect at which the curve is drawn: a quarter of it to four times as much."""
READOUTS = tuple(day / READOUT_DAYS[-1] for day in READOUT_DAYS)
Assigned = Literal["checkout", "client"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be planned; what is None is taken from our own history. One of effect, lift and days is enough."""

    metric: Metric = "conversion"
    effect: float | None = None
    """In the metric's unit: 0.02 is two points of conversion."""
    lift: float | None = None
    """In parts of the base: 0.08 is 8 % of it."""
    days: int | None = None
    base: float | None = None
    deviation: float | None = None
    per_day: float | None = None
    correlation: float | None = None
    cluster_size: float | None = None
    design: Design = field(default_factory=Design)
    assigned_by: Assigned = "client"
    holdout_share: float = 0.0
    stop_rule: StopRule = "fixed_horizon"
    looks: tuple[float, ...] = READOUTS
    """Times of the looks as parts of the whole, the last being 1; they cost where one may stop at them."""
    eligible: Eligible = field(default_factory=Eligible)
    exploration: ExplorationPlan | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """What an effect needs: units in all and by arm, days (None beyond five years), and by what they are inflated."""

    effect: float
    lift: float
    total: int
    per_arm: tuple[int, ...]
    days: int | None
    design_effect: float
    cluster_size: float
    power: float
    few_events: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """The answer: what it rests on, the sample of the effect, the smallest effect of the days, and a curve."""

    asked: Asked
    base: float
    deviation: float | None
    per_day: float | None
    correlation: float
    correlation_low: float
    correlation_high: float
    comparison_alpha: float
    inflation: float
    sample: Sample | None
    by_checkout: Sample | None
    """The same where each checkout is drawn by itself: clients then see several arms, and cluster no more."""
    smallest: Sample | None
    from_log: dict[str, Any] | None
    curve: tuple[Sample, ...]
    traffic: Traffic | None

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self) | {"traffic": self.traffic.as_json() if self.traffic else None}


def run(settings: Settings, asked: Asked) -> Plan:
    """Plan; BadInputError where what is asked cannot be, UnavailableError where history is needed and there is none."""
    _require(asked)
    return planned(asked, _ours(settings, asked))


def planned(asked: Asked, ours: Traffic | None) -> Plan:
    """Plan on traffic that was measured, or on what was told alone."""
    planner = _Planner.of(asked, ours)
    effect = planner.effect
    smallest = planner.shown_within(asked.days) if asked.days is not None else None
    centre = effect if effect is not None else smallest.effect if smallest else None
    return Plan(
        asked=asked,
        base=planner.base,
        deviation=None if asked.metric == "conversion" else planner.deviation,
        per_day=planner.per_day,
        correlation=planner.clustered.value,
        correlation_low=planner.clustered.low,
        correlation_high=planner.clustered.high,
        comparison_alpha=comparison_alpha(asked.design.alpha, asked.design.shares, asked.design.correction),
        inflation=planner.looks,
        sample=None if effect is None else planner.sample(effect),
        by_checkout=None if effect is None else planner.sample(effect, assigned_by="checkout"),
        smallest=smallest,
        from_log=None if effect is None or asked.exploration is None else planner.from_log(effect, asked.exploration),
        curve=() if centre is None else planner.curve(centre),
        traffic=ours,
    )


@dataclass(frozen=True, slots=True)
class _Planner:
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
    def of(cls, asked: Asked, ours: Traffic | None) -> _Planner:
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


def _ours(settings: Settings, asked: Asked) -> Traffic | None:
    """Measure what was not told; without history days stay unknown where only they are asked of it."""
    if _is_told(asked) and asked.per_day is not None:
        return None
    try:
        return traffic(settings, asked.metric, asked.eligible)
    except UnavailableError:
        if _is_told(asked) and (asked.effect is not None or asked.lift is not None):
            return None
        raise


def _is_told(asked: Asked) -> bool:
    """Whether history has nothing to add but days."""
    clustered = asked.assigned_by == "checkout" or None not in {asked.correlation, asked.cluster_size}
    spread = asked.metric == "conversion" or asked.deviation is not None
    return asked.base is not None and clustered and spread


def _require(asked: Asked) -> None:
    if asked.effect is not None and asked.lift is not None:
        raise BadInputError("an effect and a lift are given; give one of --effect and --lift")
    if asked.effect is None and asked.lift is None and asked.days is None:
        raise BadInputError("nothing is asked; give --effect, --lift, or --days for the smallest effect they show")
    if asked.days is not None and not 1 <= asked.days <= LONGEST_DAYS:
        raise BadInputError(f"--days is {asked.days}; allowed: 1 to {LONGEST_DAYS}")
    shares = asked.design.shares
    if len(shares) < 2 or min(shares) <= 0 or abs(sum(shares) - 1) > 1e-6:
        raise BadInputError(
            f"the arms take {', '.join(f'{each:g}' for each in shares)}; allowed: two or more, adding up to 1"
        )
    for name, value, low, high in (
        ("--alpha", asked.design.alpha, 1e-6, 0.5),
        ("--power", asked.design.power, 0.5, 0.9999),
        ("--holdout", asked.holdout_share, 0.0, 0.99),
        ("--icc", asked.correlation, 0.0, 1.0),
        ("--cluster-size", asked.cluster_size, 1.0, 1e6),
        ("--base", asked.base if asked.metric == "conversion" else None, 1e-6, 1 - 1e-6),
        ("--deviation", asked.deviation, 1e-9, 1e12),
        ("--per-day", asked.per_day, 1e-6, 1e9),
    ):
        if value is not None and not low <= value <= high:
            raise BadInputError(f"{name} is {value:g}; allowed: {low:g} to {high:g}")
