"""What a peso asked by each payment method is worth: net of charges, discounted for the wait, times the chance of it.

value = (1 - charges - withheld) x (1 + monthly inflation) ^ (- days / days of a month) x (1 - failure)

Charges and days are those of our own newest payments; where those do not tell, the processor's tariff and the policy
do. The interval (90 %) is that of the failure; the other parts are taken as they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from barberpro.domain.money import BASIS_POINTS
from barberpro.domain.tariff import Fee
from barberpro.domain.waterfall import ASSUMED, COMPUTED, OBSERVED, weakest
from barberpro.parameters.plans import MERCADOPAGO, DatedPlan, Wanted, plan_on
from barberpro.policies.billing import COLLECTOR, BillingTerms, Charged, rates
from models.method_outcomes import Outcomes
from models.shrinkage import Estimate
from models.voucher_survival import VoucherSurvival, lead_of

DAYS_A_MONTH = 365.25 / 12
VOUCHER, CARD, AT_SHOP = "cash_voucher", "credit_card", "point"
NO_COMMISSION = (0, 0)
LAST_HOURS = 168.0
"""A voucher that is not paid by then is not paid at all."""


@dataclass(frozen=True, slots=True)
class Situation:
    """What is asked for, where and when. None is unknown; `starts_in_hours` is how far away the appointment is."""

    amount_ars: Decimal
    province: str | None = None
    issued: tuple[int, int] | None = None
    """Weekday (1 is Monday) and hour."""
    at_shop: bool = False
    installments: int = 1
    starts_in_hours: float | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """All that is known when it is asked: history, tariff, policy, plans and the inflation expected a month."""

    day: date
    outcomes: Outcomes
    vouchers: VoucherSurvival | None
    tariff: Sequence[Fee]
    terms: BillingTerms
    plans: Sequence[DatedPlan]
    monthly_inflation: float
    of_client: Mapping[str, Estimate] = field(default_factory=dict)
    """Failures by method that are those of the client who is asked about."""


@dataclass(frozen=True, slots=True)
class MethodValue:
    """What a method is worth for each peso asked, between its ends (90 %), and the parts that it is made of."""

    method: str
    value: float
    low: float
    high: float
    failure: Estimate
    charges: float
    withheld: float
    days: float
    discount: float
    basis: Mapping[str, str]
    """Whether charges, withheld and days are observed, computed or assumed."""


def method_value(known: Known, asked: Situation, method: str) -> MethodValue:
    """Value one method; KeyError where the history has no attempt of it."""
    failure = _failure(known, asked, method)
    charges, charged = _charges(known, asked, method)
    withheld, held = _withheld(known, asked)
    days, waited = _days(known, method)
    discount = (1 + known.monthly_inflation) ** (-days / DAYS_A_MONTH)
    kept = max(1 - charges - withheld, 0.0) * discount
    return MethodValue(
        method=method,
        value=kept * (1 - failure.value),
        low=kept * (1 - failure.high),
        high=kept * (1 - failure.low),
        failure=failure,
        charges=charges,
        withheld=withheld,
        days=days,
        discount=discount,
        basis={"charges": charged, "withheld": held, "days": waited},
    )


def _failure(known: Known, asked: Situation, method: str) -> Estimate:
    """Take a voucher's chance to be paid before the appointment from when it is issued; else the method's failures."""
    if method != VOUCHER or known.vouchers is None or (asked.issued is None and asked.starts_in_hours is None):
        return known.of_client.get(method) or known.outcomes.methods[method].failure(asked.province)
    hours = min(LAST_HOURS if asked.starts_in_hours is None else asked.starts_in_hours, LAST_HOURS)
    return known.vouchers.paid_within(hours, lead_of(asked.starts_in_hours), asked.issued).complement


def _charges(known: Known, asked: Situation, method: str) -> tuple[float, str]:
    """Add up fee and IVA, and what installments cost the collector where the policy has him bear them."""
    seen = known.outcomes.methods[method].charges
    financing, financed = _financing(known, asked, method)
    if seen is not None:
        return seen.value + financing, weakest([OBSERVED, financed])
    terms = replace(known.terms, channel=AT_SHOP) if asked.at_shop else known.terms
    found = rates(terms, known.tariff, _charged(known, asked, method), NO_COMMISSION)
    fee = found.fee_bp * (BASIS_POINTS + found.fee_iva_bp) / BASIS_POINTS**2
    return fee + financing, weakest([found.fee_basis, financed])


def _financing(known: Known, asked: Situation, method: str) -> tuple[float, str]:
    if method != CARD or asked.installments == 1 or known.terms.financing_borne_by != COLLECTOR:
        return 0.0, OBSERVED
    wanted = Wanted(asked.installments, "interest_free")
    found = plan_on(known.plans, wanted, known.day, asked.amount_ars)
    cost = found.plan.collector_cost_bp * (BASIS_POINTS + found.plan.iva_bp) / BASIS_POINTS**2
    return cost, ASSUMED if found.basis == ASSUMED else COMPUTED


def _withheld(known: Known, asked: Situation) -> tuple[float, str]:
    seen = known.outcomes.withheld.get(asked.province or "") or known.outcomes.withheld_anywhere
    if seen is not None:
        return seen.value, OBSERVED
    terms = known.terms.withholding_bp
    return terms.get(asked.province or "others", terms["others"]) / BASIS_POINTS, ASSUMED


def _days(known: Known, method: str) -> tuple[float, str]:
    seen = known.outcomes.methods[method].days
    return (max(seen.value, 0.0), OBSERVED) if seen is not None else (float(known.terms.release_days), ASSUMED)


def _charged(known: Known, asked: Situation, method: str) -> Charged:
    return Charged(source=MERCADOPAGO, day=known.day, method=method, province=asked.province)
