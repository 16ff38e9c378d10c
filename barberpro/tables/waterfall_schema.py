"""The table of waterfalls: a payment's way from what was paid to what its provider keeps."""

from __future__ import annotations

from barberpro.domain.vocabulary import DEFLATOR_BASES
from barberpro.domain.waterfall import BASES, LINES
from barberpro.tables.shape import Column, Table

MEANINGS = {
    "processor_fee": "what the processor keeps, without IVA",
    "processor_fee_iva": "IVA on it",
    "financing": "cost of installments that the collector bears, IVA included",
    "taxes_withheld": "taxes withheld by the processor",
    "other_charges": "what else is missing of the net that the processor reports",
    "commission": "the platform's commission",
    "commission_iva": "IVA on it",
    "provider_net": "what is left to the provider",
}
PARTS = ("gross", *LINES)
BASIS_OF = {
    "fee_basis": "processor_fee and processor_fee_iva",
    "financing_basis": "financing",
    "withheld_basis": "taxes_withheld",
    "other_basis": "other_charges",
    "net_basis": "provider_net",
}


def _money(name: str, text: str) -> Column:
    return Column(name, "money", text, required=True)


PAYMENT_WATERFALL = Table(
    name="payment_waterfall",
    one_row_is="an approved payment in pesos, with each line from its gross amount to its provider's net",
    key=("source", "payment_id"),
    order_by=("source", "payment_id"),
    columns=(
        Column("source", "text", "source of the payment", required=True),
        Column("payment_id", "text", "the payment", required=True),
        Column("provider_id", "text", "who is paid"),
        Column("province", "text", "as in payments"),
        Column("charged_on", "date", "Buenos Aires day of approval, by which rates are taken", required=True),
        Column(
            "release_on",
            "date",
            "Buenos Aires day on which the money is released: as reported, or charged_on and the days of the policy",
            required=True,
        ),
        _money("gross", "amount of the payment: the sum of the eight lines"),
        *(_money(name, text) for name, text in MEANINGS.items()),
        _money("net_received", "what reaches the collector: provider_net, commission and its IVA"),
        Column("payer_financing", "money", "interest the payer is charged on top of gross; no cost of the provider"),
        Column("commission_bp", "integer", "rate of the commission, basis points of gross", required=True, at_least=0),
        *(
            Column(name, "text", f"whether {lines} is reported, computed from rates or assumed", True, BASES)
            for name, lines in BASIS_OF.items()
        ),
        *(
            _money(f"{name}_returned", f"{name} given back so far by refunds or a chargeback, pro rata")
            for name in PARTS
        ),
        *(
            Column(f"{name}_real", "money", f"{name} in pesos of the base month by the prices of release_on")
            for name in PARTS
        ),
        Column("provider_net_returned_real", "money", "provider_net_returned likewise"),
        Column("base_month", "date", "last month with a published index, whose pesos the real amounts are in"),
        Column(
            "real_basis",
            "text",
            "whether the index of the month of release is published, or provisional; NULL before the first index",
            allowed=DEFLATOR_BASES,
        ),
    ),
)
