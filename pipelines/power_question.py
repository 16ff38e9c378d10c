"""What may be asked of the planning of an experiment, and what the answer holds."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from barberpro.errors import BadInputError
from models.effective_sample import ExplorationPlan
from models.experiments.design import READOUT_DAYS, StopRule
from models.power import Design
from pipelines.traffic import Eligible, Metric, Traffic

LONGEST_DAYS = 1_830
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


def is_told(asked: Asked) -> bool:
    """Whether history has nothing to add but days."""
    clustered = asked.assigned_by == "checkout" or None not in {asked.correlation, asked.cluster_size}
    spread = asked.metric == "conversion" or asked.deviation is not None
    return asked.base is not None and clustered and spread


def require(asked: Asked) -> None:
    """Refuse what cannot be asked: BadInputError with what is allowed."""
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
