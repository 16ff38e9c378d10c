"""Bands of an amount with what is offered in each, as a policy's value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from barberpro.policies.kinds import PESOS, Kind, RefusedValueError, Whole

PLAN = Whole(1, 60)
MOST_BANDS, MOST_PLANS, LONGEST = 20, 12, 200
PARTS = {"name", "above_ars", "installments", "default", "reasoning_es", "reasoning_en"}
TEXTS = ("name", "reasoning_es", "reasoning_en")


@dataclass(frozen=True, slots=True)
class OfferedBand:
    """What is offered above an amount, up to and with the one from which on the next band counts."""

    name: str
    above_ars: Decimal
    installments: tuple[int, ...]
    default: int
    reasoning_es: str
    reasoning_en: str


@dataclass(frozen=True, slots=True)
class MenuBands:
    """Bands that leave no gap: the first from 0, each above a larger amount than the one before it."""

    allowed: str = (
        "a list of {name, above_ars, installments, default, reasoning_es, reasoning_en}: the first above 0, the "
        "amounts rising, names once, installments rising from 1 to 60 with the default among them"
    )

    def read(self, text: Any) -> tuple[OfferedBand, ...]:
        """Read a list of texts."""
        if not isinstance(text, list) or not 1 <= len(text) <= MOST_BANDS:
            raise RefusedValueError(text)
        bands = tuple(_band(row, f"[{place}]") for place, row in enumerate(text))
        if bands[0].above_ars != 0:
            raise RefusedValueError(bands[0].above_ars, "[0].above_ars")
        for place, (before, after) in enumerate(pairwise(bands), start=1):
            if after.above_ars <= before.above_ars:
                raise RefusedValueError(after.above_ars, f"[{place}].above_ars")
        if len({each.name for each in bands}) < len(bands):
            raise RefusedValueError([each.name for each in bands], ".name")
        return bands

    def plain(self, value: Sequence[OfferedBand]) -> list[dict[str, Any]]:
        """Write a value."""
        return [
            {
                "name": each.name,
                "above_ars": PESOS.plain(each.above_ars),
                "installments": list(each.installments),
                "default": each.default,
                "reasoning_es": each.reasoning_es,
                "reasoning_en": each.reasoning_en,
            }
            for each in value
        ]

    def told(self, value: Sequence[OfferedBand]) -> str:
        """Say a value in one line."""
        return "; ".join(_told(each) for each in value)


def _told(band: OfferedBand) -> str:
    """Say a band, its default in brackets."""
    plans = " ".join(f"[{plan}]" if plan == band.default else str(plan) for plan in band.installments)
    return f"{band.name} above {PESOS.plain(band.above_ars)}: {plans}"


def _band(row: Any, inside: str) -> OfferedBand:
    if not isinstance(row, Mapping) or set(row) != PARTS:
        raise RefusedValueError(row, inside)
    for part in TEXTS:
        if not isinstance(row[part], str) or not 0 < len(row[part].strip()) <= LONGEST:
            raise RefusedValueError(row[part], f"{inside}.{part}")
    plans = _plans(row["installments"], f"{inside}.installments")
    default = _number(PLAN, row["default"], f"{inside}.default")
    if default not in plans:
        raise RefusedValueError(default, f"{inside}.default")
    above = _number(PESOS, row["above_ars"], f"{inside}.above_ars")
    return OfferedBand(row["name"], above, plans, default, row["reasoning_es"], row["reasoning_en"])


def _plans(texts: Any, inside: str) -> tuple[int, ...]:
    if not isinstance(texts, list) or not 1 <= len(texts) <= MOST_PLANS:
        raise RefusedValueError(texts, inside)
    plans = tuple(_number(PLAN, each, inside) for each in texts)
    if any(after <= before for before, after in pairwise(plans)):
        raise RefusedValueError(list(plans), inside)
    return plans


def _number(kind: Kind, text: Any, inside: str) -> Any:
    try:
        return kind.read(text)
    except RefusedValueError as refused:
        raise RefusedValueError(refused.seen, inside) from refused
