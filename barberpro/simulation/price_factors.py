"""By which factors a price policy changes bookings and money of months to come, beside what is usual.

Prices depend on draw, month, region and rhythm, and by their tiers on the cell; never on a provider. So all that
providers sell at the usual real price is added up first, and multiplied then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import lcm

import numpy as np
from numpy.typing import NDArray

from barberpro.simulation.price_answers import staying_share
from barberpro.simulation.price_mix import Mix
from barberpro.simulation.price_real import RealPrices
from barberpro.simulation.response import Floats, Response


@dataclass(frozen=True, slots=True)
class Groups:
    """Groups of providers: their region among those that occur and in CPI_REGIONS, and how their cells are mixed.

    `member` is the turnover of each provider in its group, (providers, groups), as shares of the group's; `keys` are
    what the providers' phases come from.
    """

    region: NDArray[np.intp]
    cpi_region: NDArray[np.intp]
    mix: Mix
    member: Floats
    keys: NDArray[np.uint64]

    def phase_weights(self, phases: int) -> Floats:
        """Share of each group's turnover by phase, (phases, groups)."""
        phase = (self.keys % np.uint64(phases)).astype(np.intp)
        found = np.zeros((phases, self.member.shape[1]))
        np.add.at(found, phase, self.member)
        return found


@dataclass(frozen=True, slots=True)
class Factors:
    """Factors without the tiers' part, (draws, months, groups): of money, bookings and checkouts; and those of cells.

    Whoever turns away because of a price is a checkout that is not paid. Cells: (draws, cells) for each distinct list
    of tiers, and the months that have it.
    """

    money: Floats
    bookings: Floats
    checkouts: Floats
    cell_money: Sequence[tuple[NDArray[np.intp], Floats]]
    cell_bookings: Sequence[tuple[NDArray[np.intp], Floats]]

    def applied(self, values: Mapping[str, Floats], mix: Mix) -> dict[str, Floats]:
        """Multiply what is sold at the usual price by measure, (draws, months, groups)."""
        return {name: self._applied(name, each, mix) for name, each in values.items()}

    def by_cell(self, value: Floats, mix: Mix) -> Floats:
        """Lay money that is sold at the usual price, (draws, months, groups), out by cell: (draws, cells)."""
        untiered = value * self.money
        return np.asarray(
            sum((untiered[:, months].sum(axis=1) @ mix.turnover) * cells for months, cells in self.cell_money),
            dtype=np.float64,
        )

    def income(self, sold: Floats, level: Floats, mix: Mix) -> Floats:
        """Nominal platform income by draw."""
        return np.asarray((self._applied("platform_income", sold, mix) * level).sum(axis=(1, 2)), dtype=np.float64)

    def _applied(self, name: str, value: Floats, mix: Mix) -> Floats:
        if name == "checkouts":
            return value * self.checkouts
        counted = name == "bookings"
        found = value * (self.bookings if counted else self.money)
        shares = mix.bookings if counted else mix.turnover
        for months, cells in self.cell_bookings if counted else self.cell_money:
            if not (cells == 1.0).all():
                tiers = (cells @ shares.T)[:, None, :]
                if len(found) < len(tiers):
                    found = np.repeat(found, len(tiers), axis=0)
                found[:, months] *= tiers
        return found


def factors(
    both: tuple[RealPrices, RealPrices], groups: Groups, answers: Response, taken: tuple[Floats, Floats]
) -> Factors:
    """Let clients answer to the real price and providers to what they take, the policy in force before the other one.

    `taken`: share of the price that providers keep in each group under each.
    """
    base, prices = both
    elasticity = answers.elasticity[:, None, None]
    average = prices.tiers @ groups.mix.turnover.T
    money: Floats | float = 0.0
    bookings: Floats | float = 0.0
    checkouts: Floats | float = 0.0
    joint = lcm(base.path.shape[-1], prices.path.shape[-1])
    for phase, weight in enumerate(groups.phase_weights(joint)):
        ours, theirs = (each.beside_usual(phase) for each in (base, prices))
        more = taken[1] * (theirs / ours)[:, :, groups.region] * average - taken[0]
        stay = staying_share(answers.leaving_a_year, more)
        stay *= weight
        checkouts = checkouts + stay
        kept = theirs**elasticity
        bookings = bookings + stay * kept[:, :, groups.region]
        money = money + stay * (kept * theirs)[:, :, groups.region]
    cells = _cells(prices.tiers, answers.elasticity)
    return Factors(
        np.asarray(money), np.asarray(bookings), np.asarray(checkouts),
        [(months, each * ratio) for months, ratio, each in cells],
        [(months, each) for months, _, each in cells],
    )  # fmt: skip


def _cells(tiers: Floats, elasticity: Floats) -> list[tuple[NDArray[np.intp], Floats, Floats]]:
    """Give for each distinct list of tiers its months, the factors of prices and those of bookings, (draws, cells)."""
    distinct, of = np.unique(tiers, axis=0, return_inverse=True)
    return [
        (np.flatnonzero(of.ravel() == place), ratio, ratio[None, :] ** elasticity[:, None])
        for place, ratio in enumerate(distinct)
    ]
