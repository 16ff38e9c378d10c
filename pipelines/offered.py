"""Reads which menus may be shown: from a file that says so, or from the checkouts of the generation in force."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from barberpro.errors import BadInputError
from barberpro.parameters.plans import plans_on, shipped_plans
from barberpro.settings import Settings, parse_yaml
from barberpro.warehouse import reader
from models.menus import parsed
from models.offers import Offer

KEYS = ("menu_id", "methods", "installments", "default_installments")
LATEST = """
SELECT menu_id, max_by(menu, opened_at) AS menu, max_by(default_installments, opened_at) AS default_installments
FROM checkouts
WHERE menu_id IS NOT NULL AND opened_at > (SELECT max(opened_at) FROM checkouts) - INTERVAL 28 DAY
GROUP BY menu_id ORDER BY menu_id
"""
"""Menus that were not shown lately were given up, and are not brought back to learn from."""


def offers_of_file(path: Path) -> tuple[Offer, ...]:
    """Read a list of menus, each with `KEYS`; BadInputError says which one cannot be used and why."""
    if not path.is_file():
        raise BadInputError(f"{path} was not found; give a YAML file with a list of menus ({', '.join(KEYS)})")
    content = parse_yaml(path.read_bytes(), str(path))
    if not isinstance(content, list) or not content:
        raise BadInputError(f"{path} holds no list of menus; write one entry a menu, with {', '.join(KEYS)}")
    return tuple(_offer(each, f"{path}: menu {number}") for number, each in enumerate(content, start=1))


def offers_shown(settings: Settings) -> tuple[Offer, ...]:
    """Take the menus that checkouts were shown in the newest four weeks, each as it was last."""
    with reader.generation(settings) as opened:
        rows = opened.database.frame(LATEST).rows(named=True)
        name = opened.name
    found = tuple(offer for offer in map(_shown, rows) if offer is not None)
    if not found:
        raise BadInputError(f"no checkout of generation {name} says what its menu offered; give --menus FILE")
    return found


def plans_in_force(day: date) -> frozenset[int]:
    """Take from the dated table which numbers of installments may be offered on a day; paying at once always may."""
    return frozenset({1, *(each.plan.installments for each in plans_on(shipped_plans(), day))})


def _shown(row: Mapping[str, Any]) -> Offer | None:
    menu = parsed(row["menu"], row["default_installments"])
    if menu is None or menu.default_installments is None:
        return None
    return Offer(
        row["menu_id"], tuple(sorted(menu.methods)), tuple(sorted(menu.installments)), menu.default_installments
    )


def _offer(raw: Any, where: str) -> Offer:
    if not isinstance(raw, dict) or set(raw) != set(KEYS):
        seen = ", ".join(map(str, raw)) if isinstance(raw, dict) else repr(raw)
        raise BadInputError(f"{where} has {seen}; it takes the keys {', '.join(KEYS)}")
    methods, plans, default = raw["methods"], raw["installments"], raw["default_installments"]
    whole = isinstance(plans, list) and all(type(each) is int and each >= 1 for each in [*plans, default])
    words = isinstance(methods, list) and all(isinstance(each, str) for each in methods)
    if not whole or not words or not isinstance(raw["menu_id"], str):
        raise BadInputError(f"{where}: methods is a list of words, installments one of whole numbers from 1 on")
    return Offer(raw["menu_id"], tuple(methods), tuple(plans), default)
