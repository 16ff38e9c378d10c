"""What is not known of rates, and the chance in single bookings; drawn, the same for every policy.

Rates of providers rest on a few months, seasons on a year or two, mean tickets on what was sold: each is drawn again as
its own chance would have had it (a parametric bootstrap). Providers themselves are not resampled, for they go on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from barberpro.simulation.counts import steps
from barberpro.simulation.entities import entity_keys, uniforms
from barberpro.simulation.outlook import Outlook

Floats = NDArray[np.float64]
Keys = NDArray[np.uint64]
CALENDAR = entity_keys([f"month {number}" for number in range(1, 13)])


def redrawn_rates(outlook: Outlook, keys: Keys, draws: range, seed: int) -> Floats:
    """Draw each provider's rate over what it was found to be, (draws, 1, providers), as its recent bookings scatter."""
    uniform = uniforms(keys, draws, seed, "rates")
    found = np.ones((len(draws), 1, len(keys)))
    for place, booked in enumerate(outlook.recent_bookings.tolist()):
        if booked:
            cumulative = steps(booked, outlook.dispersion + outlook.spread)
            found[:, 0, place] = np.searchsorted(cumulative, uniform[:, place]) / booked
    return found


def redrawn_seasons(outlook: Outlook, months: Sequence[date], draws: range, seed: int) -> Floats:
    """Draw each month's season over what it was found to be, (draws, months, 1).

    Rates were read from the recent months, so that a season that is higher there makes them lower.
    """
    moved = 1 + normals(CALENDAR, draws, seed, "seasons") * outlook.season_error
    ahead, recent = ([month.month - 1 for month in each] for each in (months, outlook.recent))
    before = (moved * outlook.season)[:, recent].mean(axis=1) / outlook.season[recent].mean()
    return np.asarray((moved[:, ahead] / before[:, None])[:, :, None], dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Chance:
    """How single bookings fall out, (draws, months, groups) each.

    `tickets`: what they are worth over what was to be expected; `turned`: standard normal numbers for how many clients
    turn away beside how many were to.
    """

    tickets: Floats
    turned: Floats

    @classmethod
    def none(cls) -> Chance:
        """All falls out as expected."""
        return cls(np.ones((1, 1, 1)), np.zeros((1, 1, 1)))

    def part(self, rows: slice) -> Chance:
        """Take some of the draws."""
        return Chance(self.tickets[rows], self.turned[rows])

    def factor(self, variance: Floats, worth: Floats) -> Floats:
        """Bring money to what is left by chance; `variance` is that of the money of clients who turn away."""
        noise = self.turned * np.sqrt(variance) / np.maximum(worth, 1.0)
        return np.asarray(np.maximum(self.tickets + noise, 0.0), dtype=np.float64)


def chance(keys: Keys, money: tuple[Floats, Floats], draws: range, seed: int) -> Chance:
    """Draw how single bookings fall out; `keys` are those of the groups, whose first provider lends its own.

    `money`: what is to be expected by draw, month and group, and its variance for tickets that scatter.
    """
    expected, variance = money
    tickets, turned = (
        np.stack([normals(keys, draws, seed, f"{stream}/{month}") for month in range(expected.shape[1])], axis=1)
        for stream in ("tickets", "turned")
    )
    return Chance(1 + tickets * np.sqrt(variance) / np.maximum(expected, 1.0), turned)


def normals(keys: Keys, draws: range, seed: int, stream: str) -> Floats:
    """Draw a standard normal number for every draw and entity, by Box and Muller."""
    one, other = (uniforms(keys, draws, seed, f"{stream}/{half}") for half in ("length", "angle"))
    return np.asarray(np.sqrt(-2 * np.log(one)) * np.cos(2 * np.pi * other), dtype=np.float64)
