"""Commissions beside the one in force as Polars frames; the fifth notebook shows them. No Streamlit in here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from barberpro.domain.commission import TIER_BASES
from barberpro.policies.commission import commission_terms
from barberpro.policies.policy import ALWAYS, DatedValue, Policy
from barberpro.settings import Settings
from barberpro.simulation.outcome import Asked
from barberpro.warehouse import reader
from dashboards.queries.what_if_commission import Ground, ground, income_curve, outcomes, terms_at_last
from dashboards.queries.what_if_rows import Figure, sliced, total
from pipelines.policies import current_policy, policy_named

SCENARIOS = ("second_tier_at_40", "no_discounts", "running_tiers", "flat_300")
INCOME = "platform_income"
MOST_BOOKINGS = 130


@dataclass(frozen=True, slots=True)
class Story:
    """What was tried, on what, and what came of it."""

    ground: Ground
    baseline: Policy
    policies: Sequence[Policy]
    outcomes: Sequence[dict[str, Any]]


def told(settings: Settings, asked: Asked, names: Sequence[str] = SCENARIOS) -> Story:
    """Try scenarios on the generation in force."""
    baseline = current_policy(settings)
    policies = [policy_named(settings, name) for name in names]
    with reader.generation(settings) as opened:
        found = ground(opened, baseline)
    return Story(found, baseline, policies, outcomes(found, baseline, policies, asked))


def rests_on(story: Story) -> pl.DataFrame:
    """Say what was billed: payments, providers and months, and the median ticket."""
    history = story.ground.history
    return pl.DataFrame(
        {
            "payments": [history.rows],
            "providers": [len(history.providers)],
            "months": [f"{history.months[0]:%Y-%m} to {history.months[-1]:%Y-%m}"],
            "median ticket, pesos": [float(np.median(history.amount)) / 100],
        }
    )


def rates(story: Story) -> pl.DataFrame:
    """Set the tiers side by side: the rate from a number of bookings on, in basis points, floor and basis."""
    rows = []
    for policy in (story.baseline, *story.policies):
        terms = terms_at_last(policy)
        tiers = ", ".join(f"{each.rate_bp} from {each.from_bookings}" for each in terms.tiers)
        off = sum(bp for _, bp in terms.discounts)
        rows.append((policy.name, terms.tier_basis.replace("_", " "), tiers, off, terms.floor_bp))
    names = ["policy", "bookings that count", "basis points by bookings", "all discounts", "floor"]
    return pl.DataFrame(rows, schema=names, orient="row")


def month_incomes(story: Story) -> pl.DataFrame:
    """Follow the income of a month of 0, 1, ... bookings by three bases: `bookings`, `basis`, `amount_ars`."""
    ticket = int(np.median(story.ground.history.amount))
    rows = [
        (bookings, basis.replace("_", " "), centavos / 100)
        for basis in TIER_BASES
        for bookings, centavos in enumerate(_curve(story.baseline, basis, ticket))
    ]
    return pl.DataFrame(rows, schema=["bookings", "basis", "amount_ars"], orient="row")


def changes(story: Story, when: str, prices: str = "real") -> pl.DataFrame:
    """Compare platform income with that in force (`replay` or `forward`): million pesos, the change with its band."""
    rows = [
        (outcome["policy"], *_millions(total(outcome, when, prices, INCOME)), *_pays(outcome, when))
        for outcome in story.outcomes
    ]
    return pl.DataFrame(rows, schema=["policy", "in force", "income", "change", "low", "high", "pays"], orient="row")


def sentences(story: Story) -> pl.DataFrame:
    """Say of every policy when it pays, and how many providers it moves."""
    rows = []
    for outcome in story.outcomes:
        past = outcome["replay"]
        moved = past["providers"]
        rows.append((outcome["policy"], past["break_even"]["text_en"], moved["winners"], moved["losers"]))
    return pl.DataFrame(rows, schema=["policy", "when it pays", "providers who gain", "who lose"], orient="row")


def by_size(story: Story) -> pl.DataFrame:
    """Tell who bears the past changes, by provider size: their net, in thousand pesos: `size`, `policy`, `change`."""
    rows = [
        (size, outcome["policy"], float(found.delta) / 1_000)
        for outcome in story.outcomes
        for size, found in sliced(outcome, "replay", "provider_size", "provider_net").items()
    ]
    return pl.DataFrame(rows, schema=["size", "policy", "change"], orient="row")


def sources(story: Story) -> pl.DataFrame:
    """Tell which share of the variance of the change ahead comes from which source, a row for each policy."""
    rows = [
        (outcome["policy"], part["source"], round(part["share"], 3))
        for outcome in story.outcomes
        for part in outcome["forward"]["variance"] or []
    ]
    return pl.DataFrame(rows, schema=["policy", "source", "share"], orient="row").pivot(
        "source", index="policy", values="share"
    )


def assumed(story: Story) -> pl.DataFrame:
    """List what is assumed of how people answer, and nobody measured."""
    day = story.ground.history.last_day
    names = story.outcomes[0]["forward"]["assumed"]
    rows = [
        (name, *(float(getattr(story.baseline.on(name, day), end)) for end in ("low", "value", "high")),
         story.baseline.dated(name, day).source)
        for name in names
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=["belief", "low", "likeliest", "high", "source"], orient="row")


def _curve(policy: Policy, basis: str, ticket: int) -> list[int]:
    """Follow a month by a basis; by the month before, it is a month like the last one."""
    changed = policy.overlaid(basis, {"commission.tier_basis": (DatedValue(ALWAYS, basis, "notebook", "pricing"),)})
    return income_curve(commission_terms(changed, policy.changes_on(["commission.tiers"])[-1]), ticket, MOST_BOOKINGS)


def _millions(found: Figure) -> list[float | None]:
    amounts = (found.baseline, found.policy, found.delta, found.low, found.high)
    return [None if each is None else round(float(each) / 1e6, 3) for each in amounts]


def _pays(outcome: dict[str, Any], when: str) -> tuple[str]:
    if when == "replay":
        return ("-",)
    return (f"in {outcome['forward']['share_of_draws_that_pay']:.0%} of futures",)
