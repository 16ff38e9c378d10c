"""What commissions would bring and may bring: the history they are tried on, and the answers. No Streamlit in here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from barberpro.domain.commission import RUNNING, CommissionTerms, rate_bp, rate_lines
from barberpro.domain.money import share
from barberpro.policies.commission import RATES, commission_terms
from barberpro.policies.kinds import Belief
from barberpro.policies.policy import Policy
from barberpro.settings import Settings
from barberpro.simulation.known import Published
from barberpro.simulation.outcome import BELIEFS, Asked, commission_outcomes
from barberpro.warehouse.reader import Generation
from dashboards.queries.what_if_drafts import Desk, Draft
from dashboards.queries.what_if_ground import Billed
from pipelines.policies import current_policy
from pipelines.simulated.commission import billed_history, published

SUBJECT = "commission"
KEYS = tuple(key.name for key in RATES if key.name != "commission.iva_bp")
"""Keys that a scenario is written out by: all that make a rate. The tax on it is the law's."""
WITHOUT_EFFECT = (
    "response.", "prices.", "dollar.", "fx.",
    "standing.rating_days", "standing.retention_days", "standing.loyal_weeks", "standing.volume_base_month",
)  # fmt: skip
"""Keys that change nothing here: beliefs and measuring windows are those of the policy in force, for every scenario."""


@dataclass(frozen=True, slots=True)
class Ground(Billed):
    """What commissions are tried on: billed payments, and what was published of prices."""

    published: Published


def ground(opened: Generation, policy: Policy) -> Ground:
    """Read a generation; BarberProError where nothing is billed in it."""
    return Ground(billed_history(opened, policy), published(opened))


def desk(settings: Settings, found: Ground) -> Desk:
    """Say what scenarios are edited against."""
    return Desk(SUBJECT, KEYS, current_policy(settings), found.first_ahead)


def outcomes(found: Ground, baseline: Policy, policies: Sequence[Policy], asked: Asked) -> list[dict[str, Any]]:
    """Try policies on the ground."""
    return commission_outcomes(found.history, baseline, policies, found.published, asked)


def beliefs(found: Ground, policy: Policy) -> dict[str, Belief]:
    """Tell what is assumed of how people answer, which no history has shown."""
    return {f"response.{name}": policy.on(f"response.{name}", found.first_ahead) for name in BELIEFS}


def without_effect(draft: Draft) -> list[str]:
    """List the keys of a scenario that change nothing here."""
    return [key for key in draft.scenario.changes if key.startswith(WITHOUT_EFFECT)]


def terms_at_last(policy: Policy) -> CommissionTerms:
    """Give the commission that a policy ends with."""
    return commission_terms(policy, policy.changes_on(key.name for key in RATES)[-1])


def income_curve(terms: CommissionTerms, ticket: int, most: int) -> list[int]:
    """Give the platform's income (centavos) of a month with 0, 1, ... bookings of this ticket, without discounts."""
    rates = [rate_bp(rate_lines(terms, bookings, ())) for bookings in range(most + 1)]
    if terms.tier_basis == RUNNING:
        steps = [share(ticket, rate) for rate in rates[:-1]]
        return [sum(steps[:bookings]) for bookings in range(most + 1)]
    return [bookings * share(ticket, rate) for bookings, rate in enumerate(rates)]
