"""The billed payments of a generation as columns: what every policy is replayed over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from barberpro.policies.rates import Ints, MeasureColumns
from barberpro.simulation import months

Codes = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Checkouts:
    """Checkouts by provider and month in which they were opened, (providers, months): decided ones, and paid ones."""

    decided: Ints
    paid: Ints


@dataclass(frozen=True, slots=True)
class History:
    """Billed payments, sorted by provider, month of booking, time of booking and id; money in integer centavos.

    `providers` by code, with their `province` (text) and `region` (of the CPI); `months`: consecutive first days in
    Buenos Aires. A `cell` is provider x months + month. `starts` holds the first row of each `cells` entry, which is
    in rising order. `place` counts the provider's billed payments of the month before a row. `measures` has one month
    more than `months`, whose start is the end of the history.
    """

    providers: tuple[str, ...]
    province: tuple[str, ...]
    region: tuple[str, ...]
    months: tuple[date, ...]
    cell: Codes
    day: Codes
    place: Codes
    amount: Ints
    refunded: Ints
    cost: Ints
    """Processor fee, its IVA and withheld taxes less what went back with refunds: taken before the commission.

    0 where no source says it.
    """
    financing: Ints
    """What payers were charged on top of the amounts."""
    cells: Codes
    starts: Ints
    measures: MeasureColumns
    level: NDArray[np.float64]
    """Price level (providers, months): the last published month is 1."""
    unknown_cost: int = 0
    """Rows whose cost no source says."""
    checkouts: Checkouts | None = None
    """None where no source tells of checkouts."""

    @property
    def rows(self) -> int:
        """Number of billed payments."""
        return len(self.amount)

    @property
    def last_day(self) -> date:
        """The last day on which something was booked."""
        return date.fromordinal(date(1970, 1, 1).toordinal() + int(self.day.max()))

    @property
    def cell_count(self) -> int:
        """Number of provider-months, those without payments included."""
        return len(self.providers) * len(self.months)

    def by_cell(self, values: Ints) -> Ints:
        """Add up a column by provider-month, exactly; cells without a row hold 0."""
        found = np.zeros(self.cell_count, dtype=np.int64)
        if len(values):
            found[self.cells] = np.add.reduceat(values, self.starts)
        return found


def months_between(first: date, last: date) -> tuple[date, ...]:
    """List the first days of the months from that of `first` to that of `last`, both included."""
    return tuple(months.first_day(each) for each in range(months.number(first), months.number(last) + 1))
