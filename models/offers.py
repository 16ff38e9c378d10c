"""Menus that may be shown, at most eight at a time, each of plans and methods that are in force."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from barberpro.domain.vocabulary import METHODS
from barberpro.errors import BadInputError

MOST_MENUS = 8
"""So that each is shown often enough to learn from."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A whole menu: what it offers, and what is preselected."""

    menu_id: str
    methods: tuple[str, ...]
    installments: tuple[int, ...]
    default_installments: int

    @property
    def menu(self) -> str:
        """Methods and installments as JSON, as `checkouts.menu` holds them."""
        return json.dumps({"methods": self.methods, "installments": self.installments}, separators=(",", ":"))


def require_safe(offers: Sequence[Offer], plans_in_force: Collection[int]) -> None:
    """Refuse menus that may not be shown: BadInputError names the menu, what is wrong with it, and what is allowed."""
    if not 1 <= len(offers) <= MOST_MENUS:
        raise BadInputError(f"{len(offers)} menus are given; allowed: 1 to {MOST_MENUS}, so that each is shown often")
    twice = sorted(name for name, count in Counter(each.menu_id for each in offers).items() if count > 1)
    if twice:
        raise BadInputError(f"the menu {twice[0]!r} is given twice; give each menu once")
    for each in offers:
        _require_words(each)
        _require_plans(each, plans_in_force)


def _require_words(offer: Offer) -> None:
    strange = sorted(set(offer.methods) - set(METHODS))
    if strange or not offer.methods:
        seen = repr(strange[0]) if strange else "no method"
        raise BadInputError(f"the menu {offer.menu_id!r} offers {seen}; allowed: {', '.join(METHODS)}")
    if offer.default_installments not in offer.installments:
        raise BadInputError(
            f"the menu {offer.menu_id!r} preselects {offer.default_installments} installments and does not offer them; "
            f"allowed: {', '.join(map(str, offer.installments))}"
        )


def _require_plans(offer: Offer, plans_in_force: Collection[int]) -> None:
    gone = sorted(set(offer.installments) - set(plans_in_force))
    if gone:
        raise BadInputError(
            f"the menu {offer.menu_id!r} offers {gone[0]} installments, and no such plan is in force; "
            f"allowed: {', '.join(map(str, sorted(plans_in_force)))}"
        )
