"""How payments of the last months fall into cells of a price list, and by what factor a policy moves each cell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from barberpro.policies.rates import Flags
from barberpro.simulation.price_cells import PriceCells, cell_multipliers, slices_of_cells
from barberpro.simulation.price_facts import Facts, Rule
from barberpro.simulation.price_history import PricedHistory
from barberpro.simulation.provider_groups import Cells
from barberpro.simulation.response import Floats


@dataclass(frozen=True, slots=True)
class Mix:
    """Shares of each group's turnover and bookings by cell, (groups, cells), in the last months."""

    turnover: Floats
    bookings: Floats


def recent_rows(priced: PricedHistory, months: int) -> Flags:
    """Say which payments are of the last months."""
    return np.asarray(priced.month >= len(priced.history.months) - months)


def mix(priced: PricedHistory, cells: PriceCells, groups: Cells, months: int) -> Mix:
    """Count the payments of the last months; a group without any has the shares of all."""
    rows = recent_rows(priced, months)
    count = len(slices_of_cells(priced)["service"][1])
    place = groups.of[priced.provider[rows]] * count + cells.cell[rows]
    size = len(groups.region) * count
    amount = priced.history.amount[rows].astype(np.float64)
    weights = (amount, np.ones(len(amount)))
    return Mix(*(_shares(_summed(place, weight, size).reshape(-1, count)) for weight in weights))


def tier_ratio(facts: Facts, rule: Rule, rows: Flags, day: date, times: Floats | None = None) -> Floats:
    """By which factor a policy's tiers change the price of each cell of the one in force on a day, on average.

    Cells are those of the policy in force; `times` moves those of the other one besides. Exactly 1 where nothing
    differs.
    """
    before, after = (cell_multipliers(facts.priced, each.policy, day) * 1.0 for each in (facts.rule, rule))
    after = after if times is None else after * times
    if rule.cells is facts.rule.cells:
        return np.asarray(after / before, dtype=np.float64)
    ours, theirs = (each.cells.cell[rows] for each in (facts.rule, rule))
    amount = facts.priced.history.amount[rows].astype(np.float64)
    changed = amount * after[theirs] / before[ours]
    whole, moved = (_summed(ours, each, len(before)) for each in (amount, changed))
    return np.asarray(np.divide(moved, whole, out=np.ones(len(before)), where=whole > 0), dtype=np.float64)


def _summed(place: NDArray[Any], values: Floats, count: int) -> Floats:
    return np.asarray(np.bincount(place, values, count), dtype=np.float64)


def _shares(counts: Floats) -> Floats:
    total = counts.sum(axis=1, keepdims=True)
    filled = np.where(total > 0, counts, counts.sum(axis=0, keepdims=True))
    return np.asarray(filled / filled.sum(axis=1, keepdims=True), dtype=np.float64)
