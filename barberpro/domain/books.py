"""The words of the reconciliation: months, kinds of movements, stages of the money, and causes of differences."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")

KINDS = ("sale", "refund", "contested", "fee", "tax", "other")
"""A contested movement is a dispute or chargeback; fee and tax are lines of a report that stand alone."""

STAGES = ("payments", "settlement", "released")
"""Where the money is told of: our payments, the report of all transactions, the report of released money."""

LEGS = (("payments", "settlement"), ("settlement", "released"))

CAUSES = ("missing_here", "missing_there", "amount", "fee", "tax", "timing")
"""Why two stages differ. Here is the earlier stage of a leg, there the later one."""

OPEN_CAUSES = ("missing_here", "missing_there", "amount", "fee", "tax")
"""Causes that somebody has to look into; timing passes by itself."""

TIMINGS = ("not_yet", "later", "earlier", "within", "cancelled")
"""Not there yet; there in a later month; of an earlier month; on another day of the month; undone before it came."""

RESTATED = ("late", "deleted", "gone", "moved", "amount", "fee", "tax")
"""What became of a movement after its month was closed."""


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month of Buenos Aires days, half-open: `first` to the day before `until`."""

    first: date

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2024-03`; ValueError where it is none."""
        if not (found := MONTH.fullmatch(text)) or found[1] == "0000":
            raise ValueError(f"{text!r} is no month; write it as 2024-03")
        return cls(date(int(found[1]), int(found[2]), 1))

    @classmethod
    def of(cls, day: date) -> Self:
        """Find the month of a day."""
        return cls(day.replace(day=1))

    @property
    def until(self) -> date:
        """The first day after it."""
        return (self.first + timedelta(days=31)).replace(day=1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.until - timedelta(days=1)

    def __str__(self) -> str:
        return f"{self.first:%Y-%m}"
