"""The dollar's decisions and break-even points in words, English and Spanish."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from barberpro.domain.formatting import money
from barberpro.domain.hedging import (
    BELOW_TRIGGER,
    BEYOND_TOLERANCE,
    DEAR_COVER,
    FALL,
    NO_EXPOSURE,
    STALE,
    TOO_FEW_DRAWS,
    WITHIN_TOLERANCE,
)
from barberpro.domain.money import BASIS_POINTS

SPOKEN = ("en", "es")
Texts = Mapping[str, str]
"""By language, en and es."""

WHEN = {
    "past": ("In the past covers would have paid", "En el pasado las coberturas habrían convenido"),
    "ahead": ("Ahead covers pay on average", "A futuro las coberturas convienen en promedio"),
}
NOTHING_BOUGHT = {
    "past": ("In the past no cover that is over was bought.", "En el pasado no hubo coberturas ya vencidas."),
    "ahead": ("Ahead no cover is bought.", "A futuro no se compra ninguna cobertura."),
}
SPANISH: Mapping[str, str] = {
    NO_EXPOSURE: "no hay costos en dólares",
    STALE: "el último cierre es demasiado viejo",
    BELOW_TRIGGER: "el movimiento no llega al umbral",
    FALL: "el dólar bajó, lo que no cuesta nada",
    TOO_FEW_DRAWS: "hay muy pocos sorteos para conocer la pérdida",
    WITHIN_TOLERANCE: "la pérdida está dentro de la tolerancia",
    DEAR_COVER: "la cobertura cuesta al menos lo que evita",
    BEYOND_TOLERANCE: "la pérdida supera la tolerancia",
}


def percent(share: float, language: str, decimals: int = 1) -> str:
    """Write a share as a percentage."""
    text = f"{100 * share:.{decimals}f} %"
    return text.replace(".", ",") if language == "es" else text


def decision_texts(reason: str, cover_bp: int, exposure: int, cost: int) -> Texts:
    """Say what is decided: cover how much of what for how much, or nothing and why."""
    if reason != BEYOND_TOLERANCE:
        return {"en": f"do nothing because {reason}", "es": f"no hacer nada porque {SPANISH[reason]}"}
    share = cover_bp / BASIS_POINTS
    parts = {each: (percent(share, each), *(_pesos(amount, each) for amount in (exposure, cost))) for each in SPOKEN}
    return {
        "en": "cover {} of {} for {}".format(*parts["en"]),
        "es": "cubrir {} de {} por {}".format(*parts["es"]),
    }


def pays_from_texts(premium_bp: int, months: int) -> Texts:
    """Say from which move on a cover pays."""
    moves = {each: percent(premium_bp / BASIS_POINTS, each) for each in SPOKEN}
    month, mes = ("month", "mes") if months == 1 else ("months", "meses")
    return {
        "en": f"A cover of {months} {month} pays if the dollar rises by more than {moves['en']}.",
        "es": f"Una cobertura de {months} {mes} conviene si el dólar sube más del {moves['es']}.",
    }


def spread_texts(covered: float, bare: float) -> Texts:
    """Say whether covers make the result's share of the commission surer, by its standard deviations."""
    if covered == bare:
        return {
            "en": "Covers do not change how sure the result's share of the commission is.",
            "es": "Las coberturas no cambian lo seguro de la parte de la comisión que queda.",
        }
    change = abs(covered / bare - 1)
    en, es = (("less", "above"), ("menos", "encima")) if covered > bare else (("more", "below"), ("más", "debajo"))
    return {
        "en": f"Covers make the result's share of the commission {en[0]} sure: its standard deviation is "
        f"{percent(change, 'en')} {en[1]} that without them.",
        "es": f"Las coberturas hacen {es[0]} segura la parte de la comisión que queda: su desvío estándar está un "
        f"{percent(change, 'es')} por {es[1]} del que tendría sin ellas.",
    }


def premium_limit_texts(premium_bp: float | None, when: str) -> Texts:
    """Say up to which premium covers pay on the whole; `when` is `past` or `ahead`, None where none is bought."""
    told_en, told_es = WHEN[when]
    if premium_bp is None:
        return {"en": NOTHING_BOUGHT[when][0], "es": NOTHING_BOUGHT[when][1]}
    if premium_bp <= 0:
        return {"en": f"{told_en} at no premium at all.", "es": f"{told_es} solo si alguien pagara por tomarlas."}
    limit = {each: percent(premium_bp / BASIS_POINTS, each) for each in SPOKEN}
    return {
        "en": f"{told_en} at a premium below {limit['en']} for the horizon, and not above it.",
        "es": f"{told_es} con una prima menor al {limit['es']} por el horizonte, y no con más.",
    }


def _pesos(centavos: int, language: str) -> str:
    return money(Decimal(centavos) / 100, language="en" if language == "en" else "es", decimals=0)
