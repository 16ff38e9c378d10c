"""What prices rest on besides the amounts: service, hour, client of each payment, and how sought each hour was."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from barberpro.simulation.elasticity import Elasticity
from barberpro.simulation.history import Codes, History
from barberpro.simulation.known import Published

HOURS_A_WEEK = 168
UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class Attendance:
    """Completed bookings, sorted by day: shop (as in `History.providers`), local day, hour of the week, day known.

    Days count from 1970; hour 0 is the first of Monday. `known_on` is the local day on which it was known to be
    completed.
    """

    provider: Codes
    day: Codes
    hour: Codes
    known_on: Codes


@dataclass(frozen=True, slots=True)
class PricedHistory:
    """Billed payments with what prices may differ by, in the order of the history's rows.

    `service` is a place in `services`, `hour` one of the week (UNKNOWN without an appointment). `visits` counts what
    the client had completed at the shop as far as it was known at the booking, `days_since` the days since the last of
    them; a payment without a client has visits of UNKNOWN.
    """

    history: History
    services: tuple[str, ...]
    service: Codes
    hour: Codes
    visits: Codes
    days_since: Codes
    attendance: Attendance

    @property
    def month(self) -> NDArray[np.intp]:
        """Place of each row's month in `history.months`."""
        return np.asarray(self.history.cell % len(self.history.months), dtype=np.intp)

    @property
    def provider(self) -> NDArray[np.intp]:
        """Place of each row's shop in `history.providers`."""
        return np.asarray(self.history.cell // len(self.history.months), dtype=np.intp)


@dataclass(frozen=True, slots=True)
class Sought:
    """All that is read of a generation before any policy is compared.

    `published` holds the index of every division; `answer` is what the bookings say of how they answer to prices.
    """

    priced: PricedHistory
    published: Published
    answer: Elasticity
