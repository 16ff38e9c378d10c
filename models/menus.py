"""Menus as they were shown, and which of them differ in one thing only."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Menu:
    """What a checkout offered, whatever it was called."""

    methods: frozenset[str]
    installments: frozenset[int]
    default_installments: int | None


@dataclass(frozen=True, slots=True)
class Contrast:
    """Pairs of menus (as it is, as the action would have it) that differ in one thing only."""

    code: str
    detail: str
    pairs: tuple[tuple[Menu, Menu], ...]

    @property
    def menus(self) -> frozenset[Menu]:
        """Every menu of the pairs."""
        return frozenset(each for pair in self.pairs for each in pair)

    @property
    def shares(self) -> dict[Menu, float]:
        """How much each menu counts: the mean over the pairs of after less before."""
        found = dict.fromkeys(self.menus, 0.0)
        for before, after in self.pairs:
            found[before] -= 1.0 / len(self.pairs)
            found[after] += 1.0 / len(self.pairs)
        return found


def parsed(menu: str | None, default_installments: int | None) -> Menu | None:
    """Read a menu (JSON with `methods` and `installments`); None where it does not say both."""
    try:
        content: Any = json.loads(menu or "")
        methods, plans = frozenset(map(str, content["methods"])), frozenset(map(int, content["installments"]))
    except (ValueError, KeyError, TypeError):
        return None
    return Menu(methods, plans, default_installments) if methods and plans else None


def contrasts(menus: Iterable[Menu]) -> list[Contrast]:
    """List what can be compared: without a method, with fewer installments, with a transfer."""
    shown = sorted(set(menus), key=_sortable)
    found: dict[tuple[str, str], list[tuple[Menu, Menu]]] = {}
    for before in shown:
        for after in shown:
            for thing in _differences(before, after):
                found.setdefault(thing, []).append((before, after))
    return [Contrast(code, detail, tuple(pairs)) for (code, detail), pairs in sorted(found.items())]


def _differences(before: Menu, after: Menu) -> Iterable[tuple[str, str]]:
    """Name the action that turns one menu into the other and changes nothing else."""
    if before.default_installments != after.default_installments or before == after:
        return
    if before.installments == after.installments:
        gone, new = before.methods - after.methods, after.methods - before.methods
        if len(gone) == 1 and not new:
            yield "other_method", next(iter(gone))
        if not gone and new == {"bank_transfer"}:
            yield "transfer", ""
    most = max(after.installments)
    if before.methods == after.methods and after.installments == {each for each in before.installments if each <= most}:
        yield "fewer_installments", str(most)


def _sortable(menu: Menu) -> tuple[list[str], list[int], int]:
    return sorted(menu.methods), sorted(menu.installments), menu.default_installments or 0
