"""How menus of installments are written: plans in order, the preselected one in brackets, methods that are missing."""

from __future__ import annotations

from collections.abc import Iterable

from barberpro.domain.formatting import Language
from dashboards.texts import label, say
from models.menus import Menu


def menu_name(menu: Menu, lacking: Iterable[str], language: Language) -> str:
    """Name a menu with what it lacks."""
    plans = plans_name(menu.installments, menu.default_installments, language)
    missing = ", ".join(label("method", each, language).lower() for each in lacking)
    return say("menu.without", language, plans=plans, missing=missing) if missing else plans


def plans_name(installments: Iterable[int], default: int | None, language: Language) -> str:
    """Name the plans of a menu, such as `1 · [3] · 6`."""
    listed = sorted(installments)
    if listed == [1]:
        return say("menu.at_once", language)
    return " · ".join(f"[{each}]" if each == default else str(each) for each in listed)
