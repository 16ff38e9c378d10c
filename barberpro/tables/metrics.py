"""The metric catalogue: what each figure on a page is, how it is computed, and what it counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Unit = Literal["money", "count", "share"]

NOT_COMMISSION = "What clients paid through the platform, not the platform's commission."


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure: `formula` is in columns of the marts; the counting unit says what one of it is."""

    name: str
    title_es: str
    title_en: str
    formula: str
    unit: Unit
    counting_unit_es: str
    counting_unit_en: str
    owner: str = "payments"


GROSS = Metric(
    "gross",
    "Cobrado bruto",
    "Gross collected",
    f"sum(metric_daily.gross): amount of the approved attempts, on the day of the attempt. {NOT_COMMISSION}",
    "money",
    "importe de intentos de pago aprobados",
    "amount of approved payment attempts",
)
REFUNDED = Metric(
    "refunded",
    "Devuelto",
    "Refunded",
    "sum(metric_daily.refunded): refunded so far of the approved attempts, on the day of the attempt",
    "money",
    "importe devuelto de esos intentos",
    "amount refunded of those attempts",
)
NET = Metric(
    "net",
    "Cobrado neto",
    "Net collected",
    f"gross - refunded. Fees, taxes and amounts in dispute are not deducted. {NOT_COMMISSION}",
    "money",
    "importe aprobado menos devoluciones",
    "approved amount minus refunds",
)
GROSS_REAL = Metric(
    "gross_real",
    "Cobrado bruto real",
    "Gross collected, real",
    "sum(metric_daily.gross_real): gross x index of the base month / index of the attempt's month, by INDEC region, "
    f"for amounts in pesos. {NOT_COMMISSION}",
    "money",
    "importe aprobado en pesos del mes base",
    "approved amount in pesos of the base month",
)
NET_REAL = Metric(
    "net_real",
    "Cobrado neto real",
    "Net collected, real",
    f"gross_real - refunded_real. {NOT_COMMISSION}",
    "money",
    "importe aprobado menos devoluciones, en pesos del mes base",
    "approved amount minus refunds, in pesos of the base month",
)
ATTEMPTS = Metric(
    "attempts",
    "Intentos de pago",
    "Payment attempts",
    "sum(metric_daily.attempts): every attempt, retries and undecided ones included",
    "count",
    "intentos de pago",
    "payment attempts",
)
APPROVAL_RATE = Metric(
    "approval_rate",
    "Tasa de aprobación",
    "Approval rate",
    "approved / (approved + declined) attempts; attempts still undecided are left out",
    "share",
    "intentos de pago decididos",
    "decided payment attempts",
)
FIRST_ATTEMPT_APPROVAL_RATE = Metric(
    "first_attempt_approval_rate",
    "Aprobación al primer intento",
    "First-attempt approval",
    "approved / (approved + declined) among the first attempt of each checkout (attempt_no = 1)",
    "share",
    "primeros intentos decididos",
    "decided first attempts",
)
CHECKOUT_SUCCESS = Metric(
    "checkout_success",
    "Checkouts pagados",
    "Checkout success",
    "paid / (paid + abandoned) checkouts, on the day they were opened; checkouts still open are left out",
    "share",
    "checkouts cerrados",
    "closed checkouts",
)
AVERAGE_TICKET = Metric(
    "average_ticket",
    "Ticket promedio",
    "Average ticket",
    "gross / approved: refunds are not deducted",
    "money",
    "por intento de pago aprobado",
    "per approved payment attempt",
)
METHOD_SHARE = Metric(
    "method_share",
    "Participación de cada medio de pago",
    "Share of each payment method",
    "approved attempts by the method / approved attempts",
    "share",
    "intentos de pago aprobados",
    "approved payment attempts",
)
DECLINES_BY_CLASS = Metric(
    "declines_by_class",
    "Pagos fallidos por causa",
    "Failed payments by cause",
    "sum(metric_daily.declined_<class>): rejected, cancelled or expired attempts by who declined",
    "count",
    "intentos de pago fallidos",
    "failed payment attempts",
)

CATALOGUE = (
    GROSS,
    REFUNDED,
    NET,
    GROSS_REAL,
    NET_REAL,
    ATTEMPTS,
    APPROVAL_RATE,
    FIRST_ATTEMPT_APPROVAL_RATE,
    CHECKOUT_SUCCESS,
    AVERAGE_TICKET,
    METHOD_SHARE,
    DECLINES_BY_CLASS,
)


def metric(name: str) -> Metric:
    """Find the metric called `name`; KeyError lists the known ones."""
    known = {each.name: each for each in CATALOGUE}
    if name not in known:
        raise KeyError(f"no metric {name!r}; there are {', '.join(sorted(known))}")
    return known[name]
