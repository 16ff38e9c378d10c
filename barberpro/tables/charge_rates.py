"""The rates of every payment, joined from spans of tariff and policy; `policies.billing` is the reference."""

from __future__ import annotations

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from barberpro.domain.waterfall import ASSUMED, COMPUTED
from barberpro.policies.billing import COLLECTOR, PAYER, QR, QR_CHANNEL
from barberpro.policies.billing_kinds import OTHERS
from barberpro.policies.billing_spans import MOST_INSTALLMENTS


@dataclass(frozen=True, slots=True)
class Billing:
    """The tables of `policies.billing_spans.BillingSpans`, as expressions."""

    terms: ir.Table
    fees: ir.Table
    withholdings: ir.Table
    costs: ir.Table


def with_rates(billed: ir.Table, billing: Billing, provinces: ir.Table) -> ir.Table:
    """Add the release day and the rates to payments (`tables.waterfall.billed`), one row each."""
    asked = _asked(_with_terms(billed, billing.terms), provinces)
    charged = _with_costs(_with_withholdings(_with_fees(asked, billing.fees), billing.withholdings), billing.costs)
    return charged.drop("fee_channel", "fee_method", "fee_province", "release_days", "plan", "borne_by")


def _with_terms(billed: ir.Table, terms: ir.Table) -> ir.Table:
    spans = (billed.charged_on >= terms.from_day) & (billed.charged_on < terms.until_day)
    return billed.left_join(terms, spans).select(*billed.columns, *_values(terms))


def _asked(t: ir.Table, provinces: ir.Table) -> ir.Table:
    """Say by which row of the tariff each payment is charged, and who bears its installments."""
    known = provinces.select(fee_province="province")
    placed = t.left_join(known, t.province == known.fee_province).select(*t.columns, "fee_province")
    reported_days = placed.released_on.delta(placed.charged_on, unit="day")
    by_qr = placed.method == QR
    told = ibis.cases(
        (placed.payer_financing.isnull(), placed.financing_borne_by),
        (placed.payer_financing > 0, PAYER),
        else_=COLLECTOR,
    )
    filled = placed.mutate(
        release_days=ibis.greatest(reported_days.fill_null(placed.default_release_days), 0),
        fee_province=placed.fee_province.fill_null(OTHERS),
        fee_channel=by_qr.fill_null(False).ifelse(QR_CHANNEL, placed.channel),
        fee_method=by_qr.fill_null(False).ifelse(placed.qr_method, placed.method),
        plan=ibis.least(placed.installments, MOST_INSTALLMENTS),
        borne_by=told,
    )
    due = filled.charged_on + filled.default_release_days.as_interval("D")
    return filled.mutate(release_on=filled.released_on.fill_null(due.cast("timestamp").cast("date"))).drop(
        "channel", "qr_method", "financing_borne_by", "default_release_days"
    )


def _with_fees(t: ir.Table, fees: ir.Table) -> ir.Table:
    applies = (
        (t.source == fees.processor)
        & (t.fee_channel == fees.channel)
        & (t.fee_method == fees.fee_method)
        & (t.fee_province == fees.fee_province)
        & (t.charged_on >= fees.from_day)
        & (t.charged_on < fees.until_day)
        & (t.release_days >= fees.from_release_days)
        & (t.release_days < fees.until_release_days)
    )
    sure = fees.tariff_basis.notnull() & (fees.tariff_basis != ASSUMED) & t.released_on.notnull()
    return (
        t.left_join(fees, applies)
        .select(
            *t.drop("default_fee_bp").columns,
            fee_bp=fees.fee_bp.fill_null(t.default_fee_bp),
            fee_iva_bp=fees.fee_iva_bp.fill_null(t.processor_iva_bp),
            rate_basis=sure.ifelse(COMPUTED, ASSUMED),
        )
        .drop("released_on")
    )


def _with_withholdings(t: ir.Table, withholdings: ir.Table) -> ir.Table:
    applies = (
        (t.fee_province == withholdings.province)
        & (t.charged_on >= withholdings.from_day)
        & (t.charged_on < withholdings.until_day)
    )
    return t.left_join(withholdings, applies).select(
        *t.drop("other_withholding_bp").columns,
        withholding_bp=withholdings.withholding_bp.fill_null(t.other_withholding_bp),
    )


def _with_costs(t: ir.Table, costs: ir.Table) -> ir.Table:
    applies = (
        (t.plan == costs.installments) & (t.charged_on >= costs.from_day) & (t.charged_on < costs.until_day)
    )  # fmt: skip
    joined = t.left_join(costs, applies).select(*t.columns, costs.cost_bp)
    charged = (joined.borne_by == COLLECTOR).ifelse(joined.cost_bp.fill_null(0), 0)
    return joined.mutate(financing_bp=charged).drop("cost_bp")


def _values(terms: ir.Table) -> list[ir.Column]:
    return [terms[name] for name in terms.columns if name not in ("from_day", "until_day")]
