"""What must stand beside a price that may be paid in installments, in words; `parameters.display_rules` has the law."""

from __future__ import annotations

from decimal import Decimal
from typing import assert_never

from barberpro.domain.formatting import Language, money, percent
from barberpro.domain.installments import PlanCost

BETWEEN = " · "
ITEMS = ("cash_price", "installments", "installment_amount", "total", "tea", "cftea")
"""What the text holds, by the names that the dated rules use."""


def display_text(cost: PlanCost, language: Language = "es") -> str:
    """Say a plan as a financed price has to be shown: installments, cash price, total, TEA and CFTEA."""
    return BETWEEN.join((_installments(cost, language), *display_rates(cost, language)))


def display_rates(cost: PlanCost, language: Language = "es") -> tuple[str, str, str, str]:
    """Say cash price, total, TEA and CFTEA, each with its name; the last one is to stand out."""
    es = language == "es"
    return (
        f"{'precio de contado' if es else 'cash price'} {pesos(cost.cash_price, language)}",
        f"total {pesos(cost.total, language)}",
        f"TEA {percent(cost.tea, 2, language)}",
        f"CFTEA ({'con IVA' if es else 'with VAT'}) {percent(cost.cftea, 2, language)}",
    )


def pesos(centavos: int, language: Language) -> str:
    """Write centavos as pesos."""
    return money(Decimal(centavos).scaleb(-2), language=language)


def _installments(cost: PlanCost, language: Language) -> str:
    number, each = len(cost.installments), pesos(cost.installments[-1], language)
    if language == "es":
        free = " sin interés" if cost.plan.is_free and number > 1 else ""
        text = f"{number} cuotas{free} de {each}" if number > 1 else f"1 pago de {each}"
        first = "la primera de"
    elif language == "en":
        free = "interest-free " if cost.plan.is_free and number > 1 else ""
        text = f"{number} {free}installments of {each}" if number > 1 else f"1 payment of {each}"
        first = "the first of"
    else:
        assert_never(language)
    return f"{text} ({first} {pesos(cost.installments[0], language)})" if cost.remainder else text
