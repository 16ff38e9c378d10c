"""What every plan costs for a cash price on a day: those in force, and those that are over and are refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from barberpro.domain.installments import PlanCost, plan_cost
from barberpro.domain.plan_words import display_text
from barberpro.domain.vocabulary import INTEREST_FREE
from barberpro.errors import BadInputError
from barberpro.parameters import reference
from barberpro.parameters.display_rules import DisplayRule, display_rule_on, display_rules
from barberpro.parameters.expected import expected_inflation
from barberpro.parameters.plans import AT_ONCE, DatedPlan, plans_on, shipped_plans
from barberpro.settings import Settings
from pipelines.policies import today

__all__ = ["Costed", "Costs", "Over", "costs", "days"]

CENTAVOS = 100


@dataclass(frozen=True, slots=True)
class Costed:
    """A plan in force with its cost; `real_cut` is the part of the cash price that inflation saves the payer."""

    plan: DatedPlan
    cost: PlanCost
    real_cut: float

    @property
    def is_free(self) -> bool:
        """Whether the payer pays no interest."""
        return self.plan.kind == INTEREST_FREE

    @property
    def borne_share(self) -> float:
        """Part of the cash price that the seller bears, IVA included."""
        return self.cost.collector_cost / self.cost.cash_price

    @property
    def text_es(self) -> str:
        """What has to stand beside the price."""
        return display_text(self.cost, "es")


@dataclass(frozen=True, slots=True)
class Over:
    """A plan that is refused on the day: it ended, has not begun, or takes larger amounts only."""

    plan: DatedPlan
    why: str
    """`ended`, `not_yet` or `minimum`."""


@dataclass(frozen=True, slots=True)
class Costs:
    """Every plan for a cash price on a day."""

    on: date
    cash_price: Decimal
    rows: tuple[Costed, ...]
    refused: tuple[Over, ...]
    inflation: tuple[float, ...]
    """Expected a month, from the next one on; as many as the longest plan has."""
    rule: DisplayRule | None


def days() -> tuple[date, date]:
    """Give the first and the last day that may be asked: from the first dated plan to today."""
    return min(each.effective_from for each in shipped_plans()), today()


def costs(settings: Settings, cash_price: Decimal, on: date) -> Costs:
    """Cost every plan; BadInputError where too little of the price index was published by then."""
    there = [AT_ONCE, *plans_on(shipped_plans(), on)]
    taken = [each for each in there if cash_price >= each.minimum_ars]
    longest = max(each.plan.months for each in there)
    cpi = reference.cpi(overlays=settings.parameters)
    survey = reference.inflation_expectations(overlays=settings.parameters)
    inflation = expected_inflation(cpi, survey, on, longest)
    rows = []
    for each in sorted(taken, key=lambda plan: (plan.plan.installments, plan.kind, plan.name)):
        cost = plan_cost(int(cash_price * CENTAVOS), each.plan)
        rows.append(Costed(each, cost, float(cost.real_cut(inflation[: each.plan.months]))))
    small = [Over(each, "minimum") for each in there if each not in taken]
    return Costs(on, cash_price, tuple(rows), (*small, *refused(on)), tuple(map(float, inflation)), _rule(on))


def refused(on: date) -> tuple[Over, ...]:
    """List plans that are not in force on a day, by name and number of installments, with the version nearest to it."""
    there = {_same(each) for each in plans_on(shipped_plans(), on)}
    gone = {_same(each): each for each in shipped_plans() if _same(each) not in there and _is_over(each, on)}
    coming = {
        _same(each): each
        for each in reversed(shipped_plans())
        if _same(each) not in {*there, *gone} and each.effective_from > on
    }
    found = [*(Over(each, "ended") for each in gone.values()), *(Over(each, "not_yet") for each in coming.values())]
    return tuple(sorted(found, key=lambda each: (each.why, each.plan.name, each.plan.plan.installments)))


def _is_over(plan: DatedPlan, on: date) -> bool:
    return plan.effective_until is not None and plan.effective_until <= on


def _same(plan: DatedPlan) -> tuple[str, str, int]:
    return plan.name, plan.kind, plan.plan.installments


def _rule(on: date) -> DisplayRule | None:
    try:
        return display_rule_on(display_rules(), on)
    except BadInputError:
        return None
