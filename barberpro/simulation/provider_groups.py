"""Providers that share region, province and size, so that futures of many can be added up before they are told."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from barberpro.parameters.prices import CPI_REGIONS
from barberpro.simulation.futures import Floats, Groups
from barberpro.simulation.history import History
from barberpro.simulation.totals import groups


@dataclass(frozen=True, slots=True)
class Cells:
    """Groups of providers that share region, province and size, so that any of these can be summed.

    `of`: the group of each provider; `region`: that of each group, by its place in CPI_REGIONS.
    """

    of: NDArray[np.intp]
    region: NDArray[np.intp]

    @property
    def member(self) -> Floats:
        """Which provider belongs to which group, (providers, groups)."""
        found = np.zeros((len(self.of), len(self.region)))
        found[np.arange(len(self.of)), self.of] = 1.0
        return found

    @property
    def order(self) -> NDArray[np.intp]:
        """Providers by group."""
        return np.argsort(self.of, kind="stable")

    @property
    def starts(self) -> NDArray[np.intp]:
        """Place of the first provider of each group in that order."""
        return np.searchsorted(np.sort(self.of), np.arange(len(self.region)))

    def levels(self, level: Floats) -> Floats:
        """Give each group the price level of its region, of (draws, months, regions)."""
        return np.asarray(level[:, :, self.region])


def provider_groups(history: History) -> tuple[Cells, Groups]:
    """Group providers, and say of each dimension which of its slices a group is in."""
    found = groups(history)
    of = {name: where[:, 0] for name, (_, where) in found.items() if name != "month"}
    region = np.array([CPI_REGIONS.index(name) for name in history.region], dtype=np.intp)
    keys = np.stack([region, *of.values()], axis=1)
    distinct, group = np.unique(keys, axis=0, return_inverse=True)
    cells = Cells(group.ravel().astype(np.intp), distinct[:, 0])
    return cells, {name: (found[name][0], distinct[:, place]) for place, name in enumerate(of, start=1)}
