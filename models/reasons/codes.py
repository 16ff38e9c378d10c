"""The reason codes: each a set of features that a person understands as one thing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from barberpro.features.registry import families


@dataclass(frozen=True, slots=True)
class Code:
    """A reason in both languages, as a noun, and the features that it stands for."""

    code: str
    text_es: str
    text_en: str
    families: tuple[str, ...] = ()
    """Whole families of features, so that a new window of one finds its code by itself."""
    features: tuple[str, ...] = ()
    """Single features, of families that are spread over several codes."""


CODES = (
    Code(
        "amount_vs_usual",
        "Monto frente al habitual del local",
        "Amount beside the provider's usual",
        features=("amount_to_usual_log",),
    ),
    Code("amount", "Monto del pago", "Amount of the payment", features=("amount_log", "amount_real_log")),
    Code("currency", "Moneda", "Currency", features=("currency",)),
    Code("time_of_day", "Hora y día de la semana", "Hour and weekday", features=("hour", "weekday", "holiday")),
    Code(
        "time_of_month",
        "Momento del mes",
        "Time of the month",
        features=("day_of_month", "days_to_month_end", "days_after_payday"),
    ),
    Code(
        "checkout_attempts",
        "Intentos previos de esta compra",
        "Earlier attempts at this purchase",
        ("checkout", "purchase"),
        ("attempt_no",),
    ),
    Code(
        "checkout_card_attempts",
        "Intentos previos de esta compra con la misma tarjeta",
        "Earlier attempts at this purchase with the same card",
        ("purchase_card", "purchase_route"),
    ),
    Code("client_history", "Historial del cliente", "The client's history", ("client",)),
    Code(
        "client_method_history",
        "Historial del cliente con este medio",
        "The client's history with this method",
        ("client_method",),
    ),
    Code("card_history", "Historial de la misma tarjeta", "The same card's history", ("client_card",)),
    Code("provider_history", "Historial del local", "The provider's history", ("provider",)),
    Code("issuer", "Emisor", "Issuer", features=("issuer",)),
    Code(
        "issuer_health",
        "Rechazos recientes del emisor",
        "Recent declines of the issuer",
        ("issuer", "issuer_brand", "issuer_hour"),
    ),
    Code("method", "Medio de pago y marca", "Method of payment and brand", features=("method", "brand")),
    Code("method_health", "Rechazos recientes del medio de pago", "Recent declines of the method", ("method",)),
    Code("installments", "Cuotas", "Installments", features=("installments",)),
    Code("three_ds", "Autenticación 3DS", "3DS authentication", features=("three_ds",)),
    Code("device", "Dispositivo", "Device", features=("device_type",)),
    Code("province", "Provincia", "Province", features=("province",)),
    Code("province_health", "Rechazos recientes en la provincia", "Recent declines in the province", ("province",)),
    Code(
        "platform_health",
        "Rechazos recientes en toda la plataforma",
        "Recent declines on the whole platform",
        ("platform",),
    ),
    Code("outcomes_missing", "Faltan resultados recientes", "Recent outcomes are missing", ("feed",)),
)


def columns_by_code(columns: Iterable[str], codes: Iterable[Code] = CODES) -> dict[str, tuple[str, ...]]:
    """Sort columns of a model under their codes, in the order of the codes; KeyError for a column without a code."""
    code_of = codes_of_features(codes)
    found: dict[str, list[str]] = {}
    for column in columns:
        found.setdefault(code_of[column], []).append(column)
    return {code.code: tuple(found[code.code]) for code in codes if code.code in found}


def codes_of_features(codes: Iterable[Code] = CODES) -> dict[str, str]:
    """Map every feature to its code; ValueError where two codes claim the same."""
    known, found = families(), {}
    for code in codes:
        whole = [feature.name for name in code.families for feature in known[name].features]
        for feature in (*whole, *code.features):
            if found.setdefault(feature, code.code) != code.code:
                raise ValueError(f"feature {feature!r} belongs to {found[feature]!r} and to {code.code!r}")
    return found
