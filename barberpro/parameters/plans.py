"""Plans of installments by day: what the payer is charged for each, what the collector is, and which are in force."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

import polars as pl

from barberpro.domain.installments import Plan
from barberpro.domain.vocabulary import INTEREST_FREE
from barberpro.errors import BadInputError
from barberpro.parameters.installment_plans import installment_plans

MERCADOPAGO = "mercadopago"


@dataclass(frozen=True, slots=True)
class DatedPlan:
    """A plan from `effective_from` on, until the day `effective_until` (None: no end), for amounts from a minimum."""

    processor: str
    name: str
    kind: str
    plan: Plan
    minimum_ars: Decimal
    effective_from: date
    effective_until: date | None
    basis: str
    source: str

    def is_on(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.effective_from <= day and (self.effective_until is None or day < self.effective_until)


AT_ONCE = DatedPlan(
    processor=MERCADOPAGO,
    name="contado",
    kind=INTEREST_FREE,
    plan=Plan(1, first_after_months=0),
    minimum_ars=Decimal(0),
    effective_from=date(2000, 1, 1),
    effective_until=None,
    basis="published",
    source="one payment of the cash price is no plan",
)
"""What one installment is, on every day and for everybody."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which plan is asked for: by installments, kind, and its name where that matters."""

    installments: int
    kind: str
    name: str | None = None
    processor: str = MERCADOPAGO


def dated_plans(table: pl.DataFrame) -> tuple[DatedPlan, ...]:
    """Read the rows of the table."""
    return tuple(
        DatedPlan(
            processor=row["processor"],
            name=row["plan"],
            kind=row["kind"],
            plan=Plan(
                installments=row["installments"],
                tna_bp=row["tna_bp"] or 0,
                surcharge_bp=row["surcharge_bp"],
                iva_bp=row["iva_bp"],
                collector_cost_bp=row["collector_cost_bp"],
            ),
            minimum_ars=row["minimum_ars"],
            effective_from=row["effective_from"],
            effective_until=row["effective_until"],
            basis=row["basis"],
            source=row["source"],
        )
        for row in table.iter_rows(named=True)
    )


@cache
def shipped_plans() -> tuple[DatedPlan, ...]:
    """Read the plans that the package ships, once for each process: the file is part of the program."""
    return dated_plans(installment_plans())


def plans_on(plans: Iterable[DatedPlan], day: date) -> tuple[DatedPlan, ...]:
    """List the plans in force on a day."""
    return tuple(each for each in plans if each.is_on(day))


def plan_on(plans: Iterable[DatedPlan], wanted: Wanted, day: date, amount_ars: Decimal) -> DatedPlan:
    """Find the plan asked for; BadInputError, with those in force, where there is none for that day or amount."""
    if wanted.installments == 1 and wanted.name is None:
        return AT_ONCE
    there = [each for each in plans_on(plans, day) if each.processor == wanted.processor]
    found = [each for each in there if _is_wanted(each, wanted)]
    if not found:
        asked = f"{wanted.name or wanted.kind} in {wanted.installments} installments"
        raise BadInputError(f"{asked} is not in force on {day} ({wanted.processor}); in force: {listed(there)}")
    least = min(found, key=lambda each: each.minimum_ars)
    if amount_ars < least.minimum_ars:
        raise BadInputError(f"{amount_ars} pesos is less than {least.name} takes: from {least.minimum_ars} pesos on")
    return least


def listed(plans: Iterable[DatedPlan]) -> str:
    """Name plans with their numbers of installments in one line."""
    numbers: dict[str, list[int]] = {}
    for each in plans:
        numbers.setdefault(f"{each.name} ({each.kind})", []).append(each.plan.installments)
    return "; ".join(f"{name} in {', '.join(map(str, sorted(found)))}" for name, found in numbers.items()) or "none"


def _is_wanted(plan: DatedPlan, wanted: Wanted) -> bool:
    named = wanted.name is None or plan.name == wanted.name
    return named and plan.kind == wanted.kind and plan.plan.installments == wanted.installments
