"""Reasons and comparisons in Spanish and English."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from barberpro.domain.formatting import Language, percent
from models.reasons.codes import CODES

RAISES: dict[Language, str] = {"es": "sube el riesgo", "en": "raises the risk"}
LOWERS: dict[Language, str] = {"es": "baja el riesgo", "en": "lowers the risk"}
LABEL: dict[Language, str] = {"es": "comparación del modelo", "en": "model comparison"}
INSTEAD: dict[Language, str] = {"es": "Con {new} en vez de {old}", "en": "With {new} instead of {old}"}
USUAL: dict[Language, str] = {"es": "Si fuera como es habitual", "en": "If it were as usual"}
AUTHENTICATED: dict[Language, str] = {"es": "Con autenticación 3DS", "en": "With 3DS authentication"}
COUNT: dict[Language, tuple[str, str]] = {"es": ("1 cuota", "{} cuotas"), "en": ("1 installment", "{} installments")}
METHODS: dict[str, dict[Language, str]] = {
    "account_money": {"es": "dinero en cuenta", "en": "account money"},
    "credit_card": {"es": "crédito", "en": "credit"},
    "debit_card": {"es": "débito", "en": "debit"},
    "prepaid_card": {"es": "tarjeta prepaga", "en": "a prepaid card"},
    "cash_voucher": {"es": "cupón de efectivo", "en": "a cash voucher"},
    "bank_transfer": {"es": "transferencia", "en": "a bank transfer"},
    "qr": {"es": "QR", "en": "QR"},
}
IN: dict[Language, str] = {"es": "en", "en": "in"}
NOUNS: dict[str, dict[Language, str]] = {code.code: {"es": code.text_es, "en": code.text_en} for code in CODES}


@dataclass(frozen=True, slots=True)
class Chosen:
    """How a payment is made, as far as it is known."""

    method: str | None
    installments: int | None


@lru_cache(maxsize=1024)
def reason(code: str, raises: bool, language: Language) -> str:
    """`Cuotas: sube el riesgo`; a code that is no longer known stands as it is."""
    return f"{NOUNS.get(code, {}).get(language, code)}: {(RAISES if raises else LOWERS)[language]}"


def from_to(what: str, before: float, after: float, language: Language) -> str:
    """`...: 18 % -> 9 % (comparación del modelo)`."""
    return f"{what}: {_share(before, language)} -> {_share(after, language)} ({LABEL[language]})"


@lru_cache(maxsize=4096)
def other_method(now: Chosen, then: Chosen, language: Language) -> str:
    """`Con débito en vez de crédito en 6 cuotas`."""
    return INSTEAD[language].format(new=_payment(then, language), old=_payment(now, language))


@lru_cache(maxsize=1024)
def one_installment(installments: int, language: Language) -> str:
    """`Con 1 cuota en vez de 6 cuotas`."""
    return INSTEAD[language].format(new=COUNT[language][0], old=COUNT[language][1].format(installments))


def _payment(chosen: Chosen, language: Language) -> str:
    name = METHODS.get(chosen.method or "", {}).get(language, chosen.method or "")
    if not chosen.installments or chosen.installments < 2:
        return name
    return f"{name} {IN[language]} {COUNT[language][1].format(chosen.installments)}"


def _share(probability: float, language: Language) -> str:
    """Whole percents from 10 on, one decimal below."""
    if probability >= 0.0995:
        return _written(round(probability * 100), 0, language)
    return _written(round(probability * 1000), 1, language)


@lru_cache(maxsize=4096)
def _written(count: int, decimals: int, language: Language) -> str:
    """Write so many hundredths (or, with a decimal, thousandths); kept, because few of them occur again and again."""
    return percent(count / 10 ** (2 + decimals), decimals, language)
