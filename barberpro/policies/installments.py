"""Which installments are offered for an amount: the document's table, its keys, and the table on a day.

The table speaks of real pesos of a base month. A band is half-open: above its lower end, up to and with its upper one,
so that 5,000 lies in the first and 5,000.01 in the second, as the document says of 5,000 and 5,001; 0 is in the first.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Self

import numpy as np
from numpy.typing import NDArray

from barberpro.domain.inflation import IndexValue, latest_published, real_amount
from barberpro.errors import BadInputError
from barberpro.policies.kinds import Month
from barberpro.policies.menu_bands import MenuBands
from barberpro.policies.policy import Key, Policy

KEYS = (
    Key("installments.base_month", Month(), "month", "whose pesos the bands are in", bills=False),
    Key("installments.bands", MenuBands(), "pesos of the base month", "installments offered, the default, and why",
        bills=False),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Band:
    """What is offered for amounts above `low` up to and with `high`, real pesos; `high` is infinite in the last."""

    installments: tuple[int, ...]
    default: int
    reasoning_es: str
    reasoning_en: str
    low: float
    high: float
    name: str


@dataclass(frozen=True, slots=True)
class InstallmentTable:
    """The table of a day: bands without gaps from zero on, in pesos of `base_month` (its first day)."""

    base_month: date
    bands: tuple[Band, ...]

    @classmethod
    def of(cls, policy: Policy, day: date) -> Self:
        """Take the table that a policy has on a day."""
        rows = policy.on("installments.bands", day)
        ends = [*(float(row.above_ars) for row in rows[1:]), math.inf]
        bands = tuple(
            Band(row.installments, row.default, row.reasoning_es, row.reasoning_en, float(row.above_ars), end, row.name)
            for row, end in zip(rows, ends, strict=True)
        )
        return cls(date.fromisoformat(f"{policy.on('installments.base_month', day)}-01"), bands)

    @property
    def edges(self) -> tuple[float, ...]:
        """Amounts at which one band ends and the next begins; each belongs to the lower one."""
        return tuple(band.low for band in self.bands[1:])

    def menu(self, amount_real_ars: float | Decimal) -> Band:
        """Find the band of an amount in pesos of the base month; BadInputError below 0 or where it is no number."""
        if not (math.isfinite(amount_real_ars) and amount_real_ars >= 0):
            raise BadInputError(f"the amount is {amount_real_ars}; allowed: a number of pesos from 0 on")
        return next(band for band in self.bands if amount_real_ars <= band.high)

    def places(self, amounts_real_ars: NDArray[np.float64]) -> NDArray[np.int64]:
        """Find the place in `bands` of each amount in pesos of the base month; -1 below 0 or where it is no number."""
        amounts = np.asarray(amounts_real_ars, dtype=np.float64)
        found = np.searchsorted(np.array(self.edges), amounts, side="left")
        return np.where(np.isfinite(amounts) & (amounts >= 0), found, -1).astype(np.int64)

    def menu_for(self, amount_ars: Decimal, on: date, index: Iterable[IndexValue]) -> Band:
        """Find the band of an amount asked on a day, by the newest index that was published by then."""
        return self.menu(real_ars(amount_ars, on, self.base_month, index))


def real_ars(amount_ars: Decimal, on: date, base_month: date, index: Iterable[IndexValue]) -> Decimal:
    """Say what an amount of a day is worth in pesos of a month, by the newest index that was published by that day.

    The base month only names the unit: its own level counts on earlier days too, as it was published last.
    """
    values = tuple(index)
    known = latest_published(values, on)
    unit = {each.month: each.value for each in sorted(values, key=lambda each: each.published_on)}
    base = {base_month: unit[base_month]} if base_month in unit else {}
    return real_amount(amount_ars, known.month, base_month, base | {known.month: known.value})
