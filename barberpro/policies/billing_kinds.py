"""Values that billing alone has: rates by province, and costs by number of installments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from barberpro.parameters.places import provinces
from barberpro.policies.kinds import RATE_BP, RefusedValueError, Whole

OTHERS = "others"


@dataclass(frozen=True, slots=True)
class RatesByProvince:
    """A rate in basis points by province, and one for `others`, those that are not listed or not known."""

    allowed: str = "basis points from 0 to 10000 by province (ISO 3166-2, such as AR-S), with one for others"

    def read(self, text: Any) -> Mapping[str, int]:
        """Read a mapping of texts."""
        if not isinstance(text, Mapping) or OTHERS not in text:
            raise RefusedValueError(text)
        known = {OTHERS, *provinces()["province"]}
        for name in text:
            if name not in known:
                raise RefusedValueError(name)
        return {str(name): _rate(value, f".{name}") for name, value in text.items()}

    def plain(self, value: Mapping[str, int]) -> dict[str, int]:
        """Write a value."""
        return dict(sorted(value.items()))


@dataclass(frozen=True, slots=True)
class Costs:
    """Costs in basis points by number of installments: each from a number on, the numbers rising from 2."""

    allowed: str = "a list of {from_installments, cost_bp}: the numbers rising from 2, costs from 0 to 10000"

    def read(self, text: Any) -> tuple[tuple[int, int], ...]:
        """Read a list of texts."""
        if not isinstance(text, list) or not text:
            raise RefusedValueError(text)
        found = tuple(_cost(row, place) for place, row in enumerate(text))
        for place, (before, after) in enumerate(pairwise([(1, 0), *found])):
            if after[0] <= before[0]:
                raise RefusedValueError(after[0], f"[{place}].from_installments")
        return found

    def plain(self, value: tuple[tuple[int, int], ...]) -> list[dict[str, int]]:
        """Write a value."""
        return [{"from_installments": number, "cost_bp": cost} for number, cost in value]


def _cost(row: Any, place: int) -> tuple[int, int]:
    if not isinstance(row, Mapping) or set(row) != {"from_installments", "cost_bp"}:
        raise RefusedValueError(row, f"[{place}]")
    number = _whole(Whole(2, 60), row["from_installments"], f"[{place}].from_installments")
    return number, _rate(row["cost_bp"], f"[{place}].cost_bp")


def _rate(text: Any, inside: str) -> int:
    return _whole(RATE_BP, text, inside)


def _whole(kind: Whole, text: Any, inside: str) -> int:
    try:
        return kind.read(text)
    except RefusedValueError as refused:
        raise RefusedValueError(refused.seen, inside) from refused
