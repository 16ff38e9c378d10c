"""What others take of a payment where nothing says what they took: its keys, its terms on a day, and the rates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from barberpro.domain.tariff import Asked, Fee, fee_of
from barberpro.domain.vocabulary import FEE_CHANNELS, METHODS
from barberpro.domain.waterfall import ASSUMED, COMPUTED, Rates
from barberpro.policies.billing_kinds import OTHERS, Costs, RatesByProvince
from barberpro.policies.kinds import RATE_BP, OneOf, Whole
from barberpro.policies.policy import Key, Policy

PAYER, COLLECTOR = "payer", "collector"
QR, QR_CHANNEL = "qr", "qr"
"""The method whose payments are looked up in the tariff of that channel."""

KEYS = (
    Key("billing.processor_iva_bp", RATE_BP, "basis points of the fee", "value added tax on what a processor charges",
        bills=False),
    Key("billing.fee_bp", RATE_BP, "basis points of the gross amount, IVA apart",
        "fee where the processor's tariff has no row", bills=False),
    Key("billing.release_days", Whole(0, 365), "days", "release term where the day of release is not known",
        bills=False),
    Key("billing.channel", OneOf(FEE_CHANNELS), "word", "tariff of payments that were not made by QR", bills=False),
    Key("billing.qr_method", OneOf(METHODS), "word", "what a QR is taken to be paid with", bills=False),
    Key("billing.financing_borne_by", OneOf((PAYER, COLLECTOR)), "word",
        "who bears the cost of installments where the source does not say", bills=False),
    Key("billing.installment_cost_bp", Costs(), "basis points of the gross amount, IVA apart",
        "cost of installments that the collector bears", bills=False),
    Key("billing.withholding_bp", RatesByProvince(), "basis points of the gross amount",
        "taxes withheld by province where nothing is reported", bills=False),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class BillingTerms:
    """The values of KEYS on a day."""

    processor_iva_bp: int
    fee_bp: int
    release_days: int
    channel: str
    qr_method: str
    financing_borne_by: str
    installment_cost_bp: tuple[tuple[int, int], ...]
    withholding_bp: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Charged:
    """What decides the rates of a payment. None is unknown; `payer_financing` is in centavos, on top of the amount."""

    source: str
    day: date
    method: str | None = None
    province: str | None = None
    installments: int | None = None
    payer_financing: int | None = None
    release_days: int | None = None


def billing_terms(policy: Policy, day: date) -> BillingTerms:
    """Collect the terms in force on a day."""
    return BillingTerms(**{key.name.removeprefix("billing."): policy.on(key.name, day) for key in KEYS})


def rates(terms: BillingTerms, tariff: Iterable[Fee], facts: Charged, commission: tuple[int, int]) -> Rates:
    """Find the rates of a payment; `commission` is its rate and the IVA on it, in basis points."""
    fee = fee_of(tariff, _asked(terms, facts))
    return Rates(
        fee_bp=fee.fee_bp if fee else terms.fee_bp,
        fee_iva_bp=fee.iva_bp if fee else terms.processor_iva_bp,
        fee_basis=COMPUTED if fee and fee.basis != ASSUMED and facts.release_days is not None else ASSUMED,
        iva_bp=terms.processor_iva_bp,
        financing_bp=_financing_bp(terms, facts),
        withholding_bp=terms.withholding_bp.get(facts.province or OTHERS, terms.withholding_bp[OTHERS]),
        commission_bp=commission[0],
        commission_iva_bp=commission[1],
    )


def installment_cost_bp(terms: BillingTerms, installments: int) -> int:
    """Find what a plan costs: as the longest listed one that it reaches; a single payment costs nothing."""
    reached = (cost for number, cost in reversed(terms.installment_cost_bp) if number <= installments)
    return next(reached, 0)


def _asked(terms: BillingTerms, facts: Charged) -> Asked:
    by_qr = facts.method == QR
    return Asked(
        processor=facts.source,
        channel=QR_CHANNEL if by_qr else terms.channel,
        province=facts.province or OTHERS,
        method=terms.qr_method if by_qr else facts.method or OTHERS,
        days=terms.release_days if facts.release_days is None else facts.release_days,
        day=facts.day,
    )


def _financing_bp(terms: BillingTerms, facts: Charged) -> int:
    """Charge the collector for installments that the payer was not charged for."""
    borne_by = terms.financing_borne_by
    if facts.payer_financing is not None:
        borne_by = PAYER if facts.payer_financing > 0 else COLLECTOR
    return installment_cost_bp(terms, facts.installments or 1) if borne_by == COLLECTOR else 0
