"""What an experiment declares before it starts; afterwards nothing of it can be changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from models.multiple_arms import Correction

StopRule = Literal["fixed_horizon", "obrien_fleming", "always_valid"]
Unit = Literal["checkout", "client"]
Metric = Literal["conversion", "net_real_ars"]
Guarded = Literal["conversion", "net_real_ars", "first_declined", "refunded"]

MORE_IS_BETTER: dict[Guarded, bool] = {
    "conversion": True, "net_real_ars": True, "first_declined": False, "refunded": False,
}  # fmt: skip
COLUMN: dict[Guarded, str] = {
    "conversion": "paid", "net_real_ars": "net_real_ars", "first_declined": "first_declined", "refunded": "refunded",
}  # fmt: skip
HOLDOUT_SUFFIX = "-holdout"
HOLDOUT_SHARES = (0.02, 0.05)
READOUT_DAYS = (7, 28, 84)
SHARE_ROOM = 1e-6


@dataclass(frozen=True, slots=True)
class Arm:
    """One treatment: the menu it shows, or the version of a scenario under which its checkouts run; and its share."""

    name: str
    share: float
    menu_id: str | None = None
    scenario: str | None = None


@dataclass(frozen=True, slots=True)
class Guardrail:
    """A metric that must not get worse by more than `worse_by`, in its own unit."""

    metric: Guarded
    worse_by: float


@dataclass(frozen=True, slots=True)
class Holdout:
    """The share of units that is kept out of all arms, and the menu that they are shown: the one of before."""

    share: float
    menu_id: str | None = None


@dataclass(frozen=True, slots=True)
class Experiment:
    """An experiment as declared. `control` is the first of `arms`; days are counted from `start`, Buenos Aires."""

    name: str
    question: str
    hypothesis: str
    policy_version: str
    arms: tuple[Arm, ...]
    assigned_by: Unit
    holdout: Holdout
    metric: Metric
    guardrails: tuple[Guardrail, ...]
    base: float | None
    deviation: float | None
    minimum_effect: float
    alpha: float
    power: float
    start: date
    readouts: tuple[int, ...]
    stop_rule: StopRule
    provinces: tuple[str, ...] = ()
    amount_from: float | None = None
    amount_below: float | None = None
    icc: float | None = None
    """Correlation within a client; what is None is measured on our own history."""
    cluster_size: float | None = None
    per_day: float | None = None

    @property
    def control(self) -> Arm:
        """The arm that the others are compared with."""
        return self.arms[0]

    @property
    def treatments(self) -> tuple[Arm, ...]:
        """The other arms."""
        return self.arms[1:]

    @property
    def horizon_days(self) -> int:
        """Days from the start to the last readout."""
        return self.readouts[-1]

    @property
    def shares(self) -> tuple[float, ...]:
        """Shares of the arms among themselves, adding up to 1."""
        total = sum(arm.share for arm in self.arms)
        return tuple(arm.share / total for arm in self.arms)

    @property
    def versions(self) -> tuple[str, ...]:
        """Policy versions under which its checkouts run."""
        own = (self.policy_version, self.policy_version + HOLDOUT_SUFFIX)
        return (*own, *(arm.scenario for arm in self.arms if arm.scenario))

    @property
    def correction(self) -> Correction:
        """Dunnett where one looks once; Bonferroni, which holds over looks too, elsewhere."""
        return "dunnett" if self.stop_rule == "fixed_horizon" else "bonferroni"
