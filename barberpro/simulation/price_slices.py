"""What a price policy changes by service, demand band and segment of the client, to the centavo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from barberpro.policies.rates import Ints
from barberpro.simulation.comparison import laid_out, pesos
from barberpro.simulation.history import History
from barberpro.simulation.price_cells import PriceCells, slices_of_cells
from barberpro.simulation.price_history import PricedHistory
from barberpro.simulation.replay import Billed
from barberpro.simulation.totals import MEASURES, grouped, kept_columns

LEAST_CHANGE = 1
"""Centavos by which what a segment pays must change to count as dearer or cheaper."""


@dataclass(frozen=True, slots=True)
class CellOrder:
    """Rows ordered by cell, so that whole columns are added up by it without a float."""

    order: NDArray[np.intp]
    starts: NDArray[np.intp]
    cells: NDArray[np.intp]
    count: int

    @classmethod
    def of(cls, priced: PricedHistory, cells: PriceCells) -> CellOrder:
        """Order a history's rows."""
        order = np.argsort(cells.cell, kind="stable")
        there, starts = np.unique(cells.cell[order], return_index=True)
        return cls(order, starts, there.astype(np.intp), len(slices_of_cells(priced)["service"][1]))

    def sums(self, values: Ints) -> Ints:
        """Add a column up by cell; 0 where a cell has no payment."""
        found = np.zeros(self.count, dtype=np.int64)
        found[self.cells] = np.add.reduceat(values[self.order], self.starts)
        return found

    def measures(self, history: History, billed: Billed) -> Mapping[str, Ints]:
        """Add every measure up by cell."""
        return {name: self.sums(each) for name, each in zip(MEASURES, kept_columns(history, billed), strict=True)}


def cell_slices(
    priced: PricedHistory, before: Mapping[str, Ints], after: Mapping[str, Ints]
) -> dict[str, list[dict[str, Any]]]:
    """Lay every measure out by service, band and segment, in nominal pesos."""
    return laid_out(slices_of_cells(priced), before, after)


def clients_moved(
    names: Sequence[str], places: NDArray[np.intp], before: Ints, after: Ints
) -> dict[str, list[dict[str, Any]]]:
    """Say which segments of clients pay more and which less for what they had, and by which share of it."""
    one, other = (grouped(each, places, len(names)) for each in (before, after))
    told: dict[str, list[dict[str, Any]]] = {"pay_more": [], "pay_less": [], "unmoved": []}
    for name, was, will in zip(names, one.tolist(), other.tolist(), strict=True):
        side = "unmoved" if abs(will - was) < LEAST_CHANGE else "pay_more" if will > was else "pay_less"
        share = round((will - was) / was, 6) if was else None
        told[side].append({"segment": name, "change_ars": pesos(will - was), "change_share": share})
    return told
