"""Why a method stands where it stands, in Spanish and English."""

from __future__ import annotations

from barberpro.domain.formatting import money, number, percent
from models.methods_value import MethodValue

CLAIM = (
    "Compara lo que dejaron quienes eligieron cada medio; no dice qué haría quien fuera llevado a otro.",
    "It compares what those who chose each method came to; it does not say what others moved to it would do.",
)
NO_HISTORY = (
    "sin historia propia suficiente: vale el orden de la política",
    "not enough history of our own: the policy's order holds",
)
UNSEEN = ("sin intentos propios de este medio", "no attempt of our own by this method")
AT_SHOP = ("en el local nadie sale a pagar un cupón", "at the shop nobody goes out to pay a voucher")


def no_points(city: str) -> tuple[str, str]:
    """Say that a city has nowhere to pay a voucher, by the user's own table."""
    return (
        f"{city} no tiene puntos de cobro en la tabla de cobertura",
        f"{city} has no cash point in the coverage table",
    )


def why(found: MethodValue) -> tuple[str, str]:
    """Tell the parts that a method's value is made of."""
    return _why_es(found), _why_en(found)


def loses(pesos: float, amount: float, *, surely: bool) -> tuple[str, str]:
    """Say what is lost against the best method, and whether that is beyond doubt."""
    es, en = ("", "") if surely else (", aunque no es seguro", ", though that is not sure")
    return (
        f"pierde {money(pesos)} de {money(amount)} frente al mejor{es}",
        f"loses {money(pesos, language='en')} of {money(amount, language='en')} against the best{en}",
    )


def _why_es(found: MethodValue) -> str:
    return (
        f"costos {percent(found.charges)}, retenciones {percent(found.withheld)}, "
        f"{number(found.days, 1)} días hasta cobrar, {percent(found.failure.value)} no se paga"
    )


def _why_en(found: MethodValue) -> str:
    return (
        f"charges {percent(found.charges, language='en')}, withheld {percent(found.withheld, language='en')}, "
        f"{number(found.days, 1, 'en')} days to the money, {percent(found.failure.value, language='en')} is not paid"
    )
