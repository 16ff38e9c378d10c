"""Every assumption of the synthetic world, each with its reason.

Amounts are pesos of `base_month`; what ends in `_log_odds` is added to the log-odds of failure.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from barberpro.world.assumptions.after import Aftermath, Defects, Money
from barberpro.world.assumptions.market import Demand, People, Supply
from barberpro.world.assumptions.paying import Failure, Menus, Outages, Reasons, Retries
from barberpro.world.assumptions.planted import Fraud
from barberpro.world.assumptions.slow import Drift

__all__ = [
    "Aftermath",
    "Assumptions",
    "Defects",
    "Demand",
    "Drift",
    "Failure",
    "Fraud",
    "Menus",
    "Money",
    "Outages",
    "People",
    "Reasons",
    "Retries",
    "Supply",
]


@dataclass(frozen=True, slots=True)
class Assumptions:
    """All of them, part by part."""

    demand: Demand = field(default_factory=Demand)
    supply: Supply = field(default_factory=Supply)
    people: People = field(default_factory=People)
    drift: Drift = field(default_factory=Drift)
    menus: Menus = field(default_factory=Menus)
    failure: Failure = field(default_factory=Failure)
    reasons: Reasons = field(default_factory=Reasons)
    outages: Outages = field(default_factory=Outages)
    retries: Retries = field(default_factory=Retries)
    aftermath: Aftermath = field(default_factory=Aftermath)
    money: Money = field(default_factory=Money)
    fraud: Fraud = field(default_factory=Fraud)
    defects: Defects = field(default_factory=Defects)
