"""The waterfall of every approved payment in pesos, as an expression; `domain.waterfall` is its reference."""

from __future__ import annotations

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from barberpro.domain.vocabulary import APPROVED_STATUSES
from barberpro.domain.waterfall import ASSUMED, CHARGES, COMPUTED, COSTS, NET, OBSERVED
from barberpro.tables import marts, real_amounts
from barberpro.tables.centavos import centavos, pesos, proportion, share, without_tax
from barberpro.tables.charge_rates import Billing, with_rates
from barberpro.tables.local_time import buenos_aires_day
from barberpro.tables.real_amounts import PESO, deflated_centavos
from barberpro.tables.waterfall_schema import PAYMENT_WATERFALL

MONEY = {
    "gross": "amount",
    "reported_fee": "processor_fee",
    "reported_withheld": "taxes_withheld",
    "reported_net": "net_received",
    "payer_financing": "payer_financing",
}


@dataclass(frozen=True, slots=True)
class Inputs:
    """What is joined: `rates` has source, payment_id, rate_bp, iva_bp; `settled` source, payment_id, financing.

    A payment that `rates` lacks bears no commission; one that `settled` lacks has no reported cost of installments.
    """

    payments: ir.Table
    rates: ir.Table
    settled: ir.Table
    billing: Billing
    deflator: ir.Table
    provinces: ir.Table


def payment_waterfall(inputs: Inputs) -> ir.Table:
    """Lead each payment down to its provider's net, what of it went back, and both in real pesos."""
    charged = with_rates(billed(inputs.payments, inputs.settled), inputs.billing, inputs.provinces)
    rates = inputs.rates.select("source", "payment_id", commission_bp="rate_bp", commission_iva_bp="iva_bp")
    rated = charged.left_join(rates, ["source", "payment_id"]).select(
        *charged.columns,
        commission_bp=rates.commission_bp.fill_null(0),
        commission_iva_bp=rates.commission_iva_bp.fill_null(0),
    )
    parts = _returned(_lines(_charges(_known(rated))))
    return _in_pesos(_real(parts, inputs.deflator, inputs.provinces))


def settled_financing(settlement_lines: ir.Table) -> ir.Table:
    """Add up by payment what the processor reports to have taken for installments; reports write it below 0."""
    sold = settlement_lines.filter(
        settlement_lines.transaction_type == "SETTLEMENT", settlement_lines.financing_fee_amount.notnull()
    )
    return sold.group_by("source", "payment_id").aggregate(
        financing=(-sold.financing_fee_amount.sum()).cast("decimal(18, 2)")
    )


def billed(payments: ir.Table, settled: ir.Table) -> ir.Table:
    """Select what the waterfall reads of approved payments in pesos, amounts in centavos."""
    asked = payments.filter(payments.status.isin(APPROVED_STATUSES), payments.currency == PESO)
    joined = asked.left_join(settled, ["source", "payment_id"]).select(*asked.columns, settled.financing)
    charged_on = buenos_aires_day(joined.approved_at.fill_null(joined.attempted_at))
    whole = joined.status == "charged_back"
    refunded = joined.refunded_amount.fill_null((joined.status == "refunded").ifelse(joined.amount, 0))
    returned = whole.ifelse(joined.amount, ibis.least(ibis.greatest(refunded, 0), joined.amount))
    return joined.select(
        "source", "payment_id", "provider_id", "province", "method",
        installments=joined.installments.fill_null(1),
        charged_on=charged_on,
        released_on=joined.release_on,
        returned=centavos(returned.cast("decimal(18, 2)")),
        reported_financing=centavos(joined.financing),
        **{name: centavos(joined[column]) for name, column in MONEY.items()},
    )  # fmt: skip


def _known(rated: ir.Table) -> ir.Table:
    """Settle withholdings and financing, and the total of the charges where something is reported of it."""
    t = rated
    both = t.reported_fee.notnull() & t.reported_net.notnull()
    withheld = ibis.coalesce(
        t.reported_withheld,
        both.ifelse(ibis.greatest(t.gross - t.reported_fee - t.reported_net, 0), ibis.null("int64")),
        share(t.gross, t.withholding_bp),
    )
    withheld_basis = ibis.cases((t.reported_withheld.notnull(), OBSERVED), (both, COMPUTED), else_=ASSUMED)
    cost = share(t.gross, t.financing_bp)
    financed = t.reported_financing.fill_null(cost + share(cost, t.processor_iva_bp))
    settled = t.mutate(
        taxes_withheld=withheld,
        withheld_basis=withheld_basis,
        financed=financed,
        financing_basis=ibis.cases(
            (t.reported_financing.notnull(), OBSERVED), (t.financing_bp > 0, ASSUMED), else_=COMPUTED
        ),
    )
    left = ibis.greatest(settled.gross - settled.taxes_withheld - settled.reported_net, 0)
    by_net = settled.reported_net.notnull().ifelse(left, ibis.null("int64"))
    return settled.mutate(total=ibis.coalesce(settled.reported_fee, by_net))


def _charges(known: ir.Table) -> ir.Table:
    """Take fee, IVA and financing out of the total, or each by its rate."""
    t = known
    is_known = t.total.notnull()
    within = ibis.least(ibis.greatest(t.financed, 0), ibis.greatest(t.total, 0))
    t = t.mutate(financing=is_known.ifelse(within, t.financed), by_rate=share(t.gross, t.fee_bp))
    rest = t.total - t.financing
    t = t.mutate(processor_fee=is_known.ifelse(without_tax(rest, t.processor_iva_bp), t.by_rate))
    return t.mutate(
        processor_fee_iva=is_known.ifelse(rest - t.processor_fee, share(t.by_rate, t.fee_iva_bp)),
        fee_basis=ibis.cases(
            (t.reported_fee.notnull(), OBSERVED),
            (t.reported_net.notnull() & (t.withheld_basis != ASSUMED), COMPUTED),
            (t.reported_net.notnull(), ASSUMED),
            else_=t.rate_basis,
        ),
    )


def _lines(charged: ir.Table) -> ir.Table:
    """Add the other lines, down to the provider's net."""
    t = charged
    left = t.gross - t.taxes_withheld - sum((t[name] for name in CHARGES), ibis.literal(0, "int64"))
    commission = share(t.gross, t.commission_bp)
    t = t.mutate(
        other_charges=t.reported_net.notnull().ifelse(left - t.reported_net, 0),
        other_basis=t.reported_net.notnull().ifelse(OBSERVED, COMPUTED),
        net_received=t.reported_net.fill_null(left),
        commission=commission,
        commission_iva=share(commission, t.commission_iva_bp),
    )
    any_assumed = (t.fee_basis == ASSUMED) | (t.financing_basis == ASSUMED) | (t.withheld_basis == ASSUMED)
    return t.mutate(
        provider_net=t.net_received - t.commission - t.commission_iva,
        net_basis=(t.reported_net.isnull() & any_assumed).ifelse(ASSUMED, COMPUTED),
    )


def _returned(lined: ir.Table) -> ir.Table:
    """Say what of each line went back; charges as parts of their total, which is what a processor gives back."""
    t = lined
    ends, parts, so_far = ibis.literal(0, "int64"), {}, ibis.literal(0, "int64")
    for name in CHARGES:
        so_far = so_far + t[name]
        end = proportion(so_far, t.returned, t.gross)
        parts[f"{name}_returned"], ends = end - ends, end
    parts |= {f"{name}_returned": proportion(t[name], t.returned, t.gross) for name in COSTS if name not in CHARGES}
    t = t.mutate(gross_returned=t.returned, **parts)
    costs = sum((t[f"{name}_returned"] for name in COSTS), ibis.literal(0, "int64"))
    return t.mutate(**{f"{NET}_returned": t.returned - costs})


def _real(parts: ir.Table, deflator: ir.Table, provinces: ir.Table) -> ir.Table:
    """Add the amounts in pesos of the base month; the real net is what the real lines leave of the real gross."""
    priced = real_amounts.with_levels(parts.mutate(day=parts.release_on), deflator, provinces)
    asked = ("gross", *COSTS, f"{NET}_returned")
    t = priced.mutate(**{f"{name}_real": deflated_centavos(priced[name], priced) for name in asked})
    costs = sum((t[f"{name}_real"] for name in COSTS), ibis.literal(0, "int64"))
    is_priced = t.month_level.notnull()
    return t.mutate(
        **{f"{NET}_real": t.gross_real - costs},
        base_month=is_priced.ifelse(t.base_month, ibis.null("date")),
        real_basis=is_priced.ifelse(t.basis, ibis.null("string")),
    )


def _in_pesos(wide: ir.Table) -> ir.Table:
    money = [column.name for column in PAYMENT_WATERFALL.columns if column.kind == "money"]
    return marts.as_table(PAYMENT_WATERFALL, wide.mutate(**{name: pesos(wide[name]) for name in money}))
