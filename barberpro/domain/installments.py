"""What a plan of installments truly costs: each installment, the rates over it, and what inflation takes off its price.

Months are twelfths of a year, as those who lend count them: a TNA of 136 % is a TEA of 262.66 % and, with 21 % IVA on
the interest, a CFTEA of 367.45 %. Installments are paid monthly and are all alike (French system); the IVA on interest
is paid as the interest falls due, so that rate and tax act together as one rate. The centavo rules:

1. With interest every installment is rounded up, so that the total never falls below what is financed.
2. Without interest they add up to the cash price; the first one holds the centavos left over (`remainder`).

The rates over a plan are solved from these very installments, not from the rate that they were made with.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal, localcontext
from fractions import Fraction

from barberpro.domain.erosion import worth_now
from barberpro.domain.money import BASIS_POINTS, share

MONTHS_A_YEAR = 12
MOST_INSTALLMENTS, MOST_MONTHS_BEFORE = 60, 12
DIGITS = 34
SMALLEST_STEP = Decimal("1e-28")


@dataclass(frozen=True, slots=True)
class Plan:
    """How a cash price may be paid: with a payer's nominal annual rate (TNA), or a surcharge that holds everything.

    `iva_bp` is on the interest of the payer and on what the collector bears, which is a part of the cash price.
    `first_after_months` is when the first installment is due, 0 with the purchase. ValueError where it cannot be.
    """

    installments: int
    tna_bp: int = 0
    surcharge_bp: int | None = None
    iva_bp: int = 0
    collector_cost_bp: int = 0
    first_after_months: int = 1

    def __post_init__(self) -> None:
        """Refuse what cannot be paid."""
        if not 1 <= self.installments <= MOST_INSTALLMENTS:
            raise ValueError(f"{self.installments} installments; allowed: 1 to {MOST_INSTALLMENTS}")
        if not 0 <= self.first_after_months <= MOST_MONTHS_BEFORE:
            raise ValueError(f"the first after {self.first_after_months} months; allowed: 0 to {MOST_MONTHS_BEFORE}")
        if min(self.tna_bp, self.surcharge_bp or 0, self.iva_bp, self.collector_cost_bp) < 0:
            raise ValueError("a rate is below 0; allowed: basis points from 0 on")
        if self.tna_bp and self.surcharge_bp is not None:
            raise ValueError("a plan has a rate or a surcharge, not both")

    @property
    def months(self) -> int:
        """Months from the purchase to the last installment."""
        return self.first_after_months + self.installments - 1

    @property
    def is_free(self) -> bool:
        """Whether the payer pays no more than the cash price."""
        return not (self.tna_bp or self.surcharge_bp)


@dataclass(frozen=True, slots=True)
class PlanCost:
    """What a plan makes of a cash price, centavos; rates are fractions of a year, 0.612 is 61.2 %.

    `remainder` is how much the first installment is above the others. `tna` and `tea` are without IVA, `cftea` with it.
    """

    plan: Plan
    cash_price: int
    installments: tuple[int, ...]
    remainder: int
    tna: Decimal
    tea: Decimal
    cftea: Decimal
    collector_cost: int

    @property
    def total(self) -> int:
        """What the payer pays in all."""
        return sum(self.installments)

    @property
    def financing(self) -> int:
        """What the payer pays beyond the cash price, IVA on interest included."""
        return self.total - self.cash_price

    def real_cut(self, inflation: Sequence[Fraction]) -> Fraction:
        """Which fraction of the cash price the payer saves in real terms; below 0 where he pays more.

        `inflation` has one value for each month until the last installment, as fractions. ValueError for another count.
        """
        if len(inflation) != self.plan.months:
            raise ValueError(f"{len(inflation)} months of inflation; needed: {self.plan.months}")
        at_once, *later = [*[0] * self.plan.first_after_months, *self.installments]
        return 1 - (at_once + worth_now([Fraction(each) for each in later], inflation)) / self.cash_price


def plan_cost(cash_price: int, plan: Plan) -> PlanCost:
    """Work out a plan for a cash price in centavos; ValueError where that has no centavo for each installment."""
    if plan.months == 0 and not plan.is_free:
        raise ValueError("one payment made at once bears no interest; give a plan without a rate")
    if cash_price < plan.installments:
        raise ValueError(f"{cash_price} centavos cannot be paid in {plan.installments} installments")
    rest = cash_price % plan.installments if plan.is_free else 0
    each = cash_price // plan.installments if plan.is_free else _installment(cash_price, plan)
    installments = (each + rest, *[each] * (plan.installments - 1))
    with_iva = monthly_rate(cash_price, installments, plan.first_after_months)
    tna = _tna(with_iva, plan)
    cost = share(cash_price, plan.collector_cost_bp)
    return PlanCost(
        plan=plan,
        cash_price=cash_price,
        installments=installments,
        remainder=rest,
        tna=tna,
        tea=effective(tna / MONTHS_A_YEAR),
        cftea=effective(with_iva),
        collector_cost=cost + share(cost, plan.iva_bp),
    )


def monthly_rate(price: int, installments: Sequence[int], first_after_months: int = 1) -> Decimal:
    """Solve for the rate a month at which monthly installments are worth the price; ValueError where they are less.

    With v = 1 / (1 + rate) their worth is a polynomial in v that rises and bends upwards, so Newton's steps from v = 1
    fall towards the root and never pass it.
    """
    if sum(installments) < price:
        raise ValueError(f"installments of {sum(installments)} centavos in all do not pay {price}")
    if sum(installments) == price:
        return Decimal(0)
    coefficients = [Decimal(each) for each in reversed(installments)] + [Decimal(0)] * first_after_months
    with localcontext() as context:
        context.prec = DIGITS
        v, step = Decimal(1), Decimal(1)
        while step > SMALLEST_STEP:
            value, slope = _with_slope(coefficients, v)
            step = (value - price) / slope
            v -= step
        return 1 / v - 1


def effective(rate_a_month: Decimal) -> Decimal:
    """Compound a rate of a month over a year."""
    return (1 + rate_a_month) ** MONTHS_A_YEAR - 1


def _with_slope(coefficients: Sequence[Decimal], at: Decimal) -> tuple[Decimal, Decimal]:
    """Value and slope of a polynomial, its highest coefficient first (Horner)."""
    value = slope = Decimal(0)
    for each in coefficients:
        slope = slope * at + value
        value = value * at + each
    return value, slope


def _installment(cash_price: int, plan: Plan) -> int:
    """Find the installment of a plan with interest."""
    if plan.surcharge_bp is not None:
        return -(-cash_price * (BASIS_POINTS + plan.surcharge_bp) // (BASIS_POINTS * plan.installments))
    with localcontext() as context:
        context.prec = DIGITS
        v = 1 / (1 + _stated(plan) * (BASIS_POINTS + plan.iva_bp) / BASIS_POINTS / MONTHS_A_YEAR)
        worth = sum((v**month for month in range(plan.first_after_months, plan.months + 1)), start=Decimal(0))
        return int((cash_price / worth).to_integral_value(ROUND_CEILING))


def _stated(plan: Plan) -> Decimal:
    return Decimal(plan.tna_bp) / BASIS_POINTS


def _tna(monthly_with_iva: Decimal, plan: Plan) -> Decimal:
    """Take the rate that the plan states, or the one that its surcharge comes to without IVA."""
    if plan.surcharge_bp is None:
        return _stated(plan)
    return monthly_with_iva * MONTHS_A_YEAR * BASIS_POINTS / (BASIS_POINTS + plan.iva_bp)
