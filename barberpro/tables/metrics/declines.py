"""Failed attempts by who declined: their number, and the share of each class."""

from __future__ import annotations

from barberpro.tables.mart_schemas import CLASSES
from barberpro.tables.metrics.metric import Metric, Sum

CLASS_TITLES = {
    "issuer": ("banco emisor", "issuing bank"),
    "buyer": ("comprador", "buyer"),
    "risk": ("reglas de riesgo", "risk rules"),
    "technical": ("falla técnica", "technical fault"),
    "expired": ("vencidos sin pagar", "expired unpaid"),
    "unclassified": ("sin motivo informado", "no reason given"),
}


def _count(name: str) -> Metric:
    es, en = CLASS_TITLES[name]
    return Metric(
        name=f"declined_{name}",
        title_es=f"Fallidos: {es}",
        title_en=f"Failed: {en}",
        description_es=f"Intentos rechazados, cancelados o vencidos de la clase: {es}.",
        description_en=f"Attempts rejected, cancelled or expired of the class: {en}.",
        unit="count",
        counting_unit_es="intentos de pago fallidos",
        counting_unit_en="failed payment attempts",
        owner="risk",
        mart="metric_daily",
        numerator=Sum((f"declined_{name}",)),
        better="lower",
    )


def _share(name: str) -> Metric:
    es, en = CLASS_TITLES[name]
    return Metric(
        name=f"declined_{name}_share",
        title_es=f"% de fallidos: {es}",
        title_en=f"% of failed: {en}",
        description_es=f"Fallidos de la clase sobre todos los fallidos. Clase: {es}.",
        description_en=f"Failed attempts of the class over all failed ones. Class: {en}.",
        unit="share",
        counting_unit_es="intentos de pago fallidos",
        counting_unit_en="failed payment attempts",
        owner="risk",
        mart="metric_daily",
        numerator=Sum((f"declined_{name}",)),
        denominator=Sum(("declined",)),
        better="neither",
    )


DECLINES_BY_CLASS = tuple(_count(name) for name in CLASSES)
DECLINE_SHARES = tuple(_share(name) for name in CLASSES)
