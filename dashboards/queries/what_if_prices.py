"""What prices would bring and may bring: the history they are tried on, and the dollar. No Streamlit in here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import polars as pl

from barberpro.domain.vocabulary import CPI_GENERAL
from barberpro.policies.kinds import Belief
from barberpro.policies.policy import ALWAYS, DatedValue, Policy
from barberpro.policies.prices import INDEXATION, OPTIMISER, TIERS
from barberpro.settings import Settings
from barberpro.simulation.assumed import price_elasticity
from barberpro.simulation.dollar_outcome import dollar_outcomes
from barberpro.simulation.known import Published
from barberpro.simulation.outcome import Asked
from barberpro.simulation.price_facts import rule_of
from barberpro.simulation.price_history import Sought
from barberpro.simulation.price_optimised import told_optimiser
from barberpro.simulation.price_outcome import PriceStudy, price_study
from barberpro.warehouse.reader import Generation
from dashboards.queries.what_if_drafts import Desk, Draft
from dashboards.queries.what_if_ground import Billed
from pipelines.policies import current_policy
from pipelines.simulated.pricing import sought_prices

SUBJECT = "pricing"
KEYS = tuple(key.name for key in (*INDEXATION, *TIERS, *OPTIMISER))
"""Keys that a scenario is written out by. What makes an hour sought is measured, and left to the policy in force."""
WITHOUT_EFFECT = (
    "response.", "dollar.", "fx.",
    "standing.rating_days", "standing.retention_days", "standing.loyal_weeks", "standing.volume_base_month",
)  # fmt: skip
"""Keys that change nothing here: beliefs and measuring windows are those of the policy in force, for every scenario."""
LEAVING = "response.leaving_a_year"
ELASTICITY = "response.elasticity"
OPTIMISER_KEY = "prices.optimiser"
PAST = Asked(months=0, draws=100, seed=7)
"""What the optimiser rests on: nothing is drawn for it."""
DOLLAR = Asked(months=0, draws=1_000, seed=7)
"""Futures that a decision about the dollar rests on: as many as `barberpro simulate fx` draws."""


@dataclass(frozen=True, slots=True)
class Ground(Billed):
    """What prices are tried on: payments with their service, hour and client, and what was published of prices.

    `key` names the publication, for caches.
    """

    key: str
    sought: Sought

    @classmethod
    def of(cls, key: str, sought: Sought) -> Ground:
        """Take what was read."""
        return cls(sought.priced.history, key, sought)


def ground(key: str, opened: Generation, policy: Policy) -> Ground:
    """Read a generation; BarberProError where nothing is billed in it."""
    return Ground.of(key, sought_prices(opened, policy))


def desk(settings: Settings, found: Ground) -> Desk:
    """Say what scenarios are edited against."""
    return Desk(SUBJECT, KEYS, current_policy(settings), found.first_ahead)


def study(found: Ground, baseline: Policy, asked: Asked) -> PriceStudy:
    """Draw what does not depend on a scenario, once for all of them."""
    return price_study(found.sought, baseline, asked)


def optimiser_if_on(found: PriceStudy, policy: Policy) -> dict[str, Any]:
    """Tell what the optimiser would move of a policy's prices were it switched on, and why it leaves the others."""
    on = {OPTIMISER_KEY: (DatedValue(ALWAYS, "on", "the question", "page"),)}
    return told_optimiser(found.facts, rule_of(found.facts, policy.overlaid(policy.name, on)), found.answer)


def answer_to_prices(found: Ground, policy: Policy) -> dict[str, Any]:
    """Tell how clients are taken to answer to prices: what the payments show, else what is assumed, and why."""
    believed: Belief = policy.on(ELASTICITY, found.history.last_day)
    return asdict(price_elasticity(found.sought.answer, believed))


def beliefs(found: Ground, policy: Policy) -> dict[str, Belief]:
    """Tell what is assumed of how people answer: the elasticity only where payments do not show it."""
    names = [LEAVING] if found.sought.answer.identified else [ELASTICITY, LEAVING]
    return {name: policy.on(name, found.first_ahead) for name in names}


def without_effect(draft: Draft) -> list[str]:
    """List the keys of a scenario that change nothing here."""
    return [key for key in draft.scenario.changes if key.startswith(WITHOUT_EFFECT)]


def dollar(found: Ground, policy: Policy) -> Mapping[str, Any]:
    """Tell every decision about the dollar by a policy; UnavailableError where too little was known for one."""
    every = found.sought.published
    general = Published(every.cpi.filter(pl.col("division") == CPI_GENERAL), every.fx, every.expectations)
    told: Mapping[str, Any] = dollar_outcomes(found.history, policy, [], general, DOLLAR)["in_force"]
    return told
