"""What the dollar and its covers would have left whom over a history, by provider-month, exact to the centavo.

Costs and covers are the platform's: a provider-month bears its share of them by the commission that it brought.
Providers' net and clients' price change by nothing, for costs are not passed on. The first month, which has no bill,
counts nowhere, nor do months before it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from barberpro.domain.money import split
from barberpro.policies.rates import Ints
from barberpro.simulation.comparison import Delta, Resampling, pesos
from barberpro.simulation.dollar_replay import Replayed
from barberpro.simulation.history import History
from barberpro.simulation.totals import Sums, grouped, groups, real

MEASURES = ("platform_income", "platform_result", "provider_net", "client_price")
Left = Mapping[str, Ints]
"""Centavos by measure, (providers, months)."""


def left(sold: Sums, found: Replayed) -> Left:
    """Lay dollar costs, covers and costs in pesos over what was sold."""
    months = len(found.months)
    before = sold.platform_income.shape[1] - months
    counted = {name: sold[name][:, before:] for name in ("platform_income", "provider_net", "client_price")}
    dollars = -found.paid_bills - found.covers.due_cost[0, :months] + found.covers.due_paid[0, :months]
    income = counted["platform_income"] + _apportioned(counted["platform_income"], dollars.astype(np.int64))
    result = income - _apportioned(counted["platform_income"], found.costs.peso)
    every = counted | {"platform_income": income, "platform_result": result}
    return {name: np.pad(each[:, 1:], ((0, 0), (before + 1, 0))) for name, each in every.items()}


def compared(history: History, one: Left, other: Left, resampling: Resampling) -> dict[str, dict[str, dict[str, str]]]:
    """Compare every measure, nominal (`totals`) and `real`."""
    found: dict[str, dict[str, dict[str, str]]] = {"totals": {}, "real": {}}
    for name in MEASURES:
        pairs = {"totals": (one[name], other[name]), "real": (real(history, one[name]), real(history, other[name]))}
        for prices, (before, after) in pairs.items():
            band = resampling.band((after - before).sum(axis=1))
            found[prices][f"{name}_ars"] = Delta(int(before.sum()), int(after.sum()), *band).as_json()
    return found


def sliced(history: History, one: Left, other: Left) -> dict[str, list[dict[str, Any]]]:
    """Add every measure up by province, size and month; slices add up to the whole to the centavo."""
    found = {}
    for dimension, (labels, places) in groups(history).items():
        rows: list[dict[str, Any]] = [{"slice": label} for label in labels]
        for name in MEASURES:
            sums = [grouped(each[name], places, len(labels)).tolist() for each in (one, other)]
            for row, was, would in zip(rows, *sums, strict=True):
                told = {"baseline": was, "policy": would, "delta": would - was}
                row[f"{name}_ars"] = {key: pesos(value) for key, value in told.items()}
        found[dimension] = rows
    return found


def _apportioned(income: Ints, amounts: Ints) -> Ints:
    """Divide an amount of each month by what its provider-months brought, without a centavo left over."""
    columns = []
    for month, amount in enumerate(amounts.tolist()):
        weights = income[:, month].tolist()
        columns.append(split(amount, weights if sum(weights) > 0 else [1] * len(weights)))
    return np.array(columns, dtype=np.int64).T
