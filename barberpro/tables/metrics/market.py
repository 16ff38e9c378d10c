"""Checkouts, and who takes part: clients and providers."""

from __future__ import annotations

from barberpro.tables.metrics.metric import Distinct, Metric, Sum

CHECKOUTS = Metric(
    name="checkouts",
    title_es="Checkouts",
    title_en="Checkouts",
    description_es="Intenciones de pagar, el día en que se abrieron.",
    description_en="Intents to pay, on the day they were opened.",
    unit="count",
    counting_unit_es="checkouts",
    counting_unit_en="checkouts opened",
    owner="marketplace",
    mart="checkout_daily",
    numerator=Sum(("checkouts",)),
)
CHECKOUT_SUCCESS = Metric(
    name="checkout_success",
    title_es="Checkouts pagados",
    title_en="Checkout success",
    description_es="Pagados sobre pagados o abandonados, el día en que se abrieron; los abiertos no cuentan.",
    description_en="Paid of paid or abandoned checkouts, on the day they were opened; those still open are left out.",
    unit="share",
    counting_unit_es="checkouts cerrados",
    counting_unit_en="closed checkouts",
    owner="marketplace",
    mart="checkout_daily",
    numerator=Sum(("paid",)),
    denominator=Sum(("paid", "abandoned")),
)
ACTIVE_PROVIDERS = Metric(
    name="active_providers",
    title_es="Barberos activos",
    title_en="Active providers",
    description_es="Barberos distintos con al menos un pago aprobado. No se suma entre días ni lugares.",
    description_en="Different providers with at least one approved payment. It does not add up over days or places.",
    unit="count",
    counting_unit_es="barberos con un pago aprobado",
    counting_unit_en="providers with an approved payment",
    owner="marketplace",
    mart="metric_daily",
    numerator=Distinct("provider_id", where="approved"),
)
PAYING_CLIENTS = Metric(
    name="paying_clients",
    title_es="Clientes que pagaron",
    title_en="Paying clients",
    description_es="Clientes distintos (por seudónimo) con al menos un pago aprobado. "
    "No se suma entre días ni lugares.",
    description_en="Different clients (by pseudonym) with at least one approved payment. "
    "It does not add up over days or places.",
    unit="count",
    counting_unit_es="clientes con un pago aprobado",
    counting_unit_en="clients with an approved payment",
    owner="marketplace",
    mart="client_daily",
    numerator=Distinct("client_id", where="approved"),
)
