"""A payment that was charged, as another policy would have priced it: what both prices rest on, target and price."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np

from barberpro.domain.price_tiers import BANDS, RETURNING, SEGMENTS, USUAL
from barberpro.parameters.reference import cpi
from barberpro.policies.policy import Policy
from barberpro.policies.price_index import actual_levels
from barberpro.policies.rates import MeasureColumns
from barberpro.simulation.history import History, months_between
from barberpro.simulation.price_cells import PriceCells
from barberpro.simulation.price_history import UNKNOWN, Attendance, PricedHistory
from barberpro.simulation.price_looks import PriceIndex
from barberpro.simulation.price_replay import EPOCH, RuleRows, repriced, rule_rows
from tests.policies.runners.price import centavos, pesos, policy

GIVEN = {"charged", "booked on", "region", "shop", "service", "hour", "client", "changes"}


def run(given: Mapping[str, Any]) -> dict[str, Any]:
    """Bring what was charged under the shipped policy to the example's."""
    booked = date.fromisoformat(given["booked on"])
    priced, cells = payment(given, booked)
    baseline, other = policy({}), policy(given)
    index = PriceIndex(cpi(division=None), priced.history.region, "12", booked.replace(day=1))
    rows = [rule_rows(priced, each, cells, index) for each in (baseline, other)]
    made = repriced(priced, *rows)
    return {
        "rested on": month_of(index, baseline, rows[0]),
        "would rest on": month_of(index, other, rows[1]),
        "target": pesos(int(made.target[0])),
        "price": pesos(int(made.price[0])),
    }


def payment(given: Mapping[str, Any], booked: date) -> tuple[PricedHistory, PriceCells]:
    """Make a history of the one payment, and its cell."""
    one, none = np.zeros(1, dtype=np.int32), np.zeros(0, dtype=np.int32)
    nothing = np.zeros(1, dtype=np.int64)
    history = History(
        providers=(given.get("shop", "shop"),),
        province=("AR-C",),
        region=(given["region"],),
        months=months_between(booked, booked),
        cell=one,
        day=np.array([(booked - EPOCH).days], dtype=np.int32),
        place=one,
        amount=np.array([centavos(given["charged"])]),
        refunded=nothing,
        cost=nothing,
        financing=nothing,
        cells=one,
        starts=nothing,
        measures=MeasureColumns.empty(1, 2),
        level=np.ones((1, 1)),
    )
    band, segment = BANDS.index(given.get("hour", USUAL)), SEGMENTS.index(given.get("client", RETURNING))
    priced = PricedHistory(
        history, (given.get("service", "corte"),), one, one + UNKNOWN, one, one, Attendance(none, none, none, none)
    )
    codes = np.array([[band], [segment]], dtype=np.int8)
    return priced, PriceCells(codes[0], codes[1], np.array([band * len(SEGMENTS) + segment], dtype=np.int32))


def month_of(index: PriceIndex, rule: Policy, rows: RuleRows) -> str:
    """Name the month whose index a price rests on."""
    division = rule.values["prices.division"][-1].value
    levels = actual_levels(index.values(index.regions[0], division))
    at = {int(index.brought(np.array([[level]]), division)[0, 0]): month for month, level in levels.items()}
    return f"{at[int(rows.level[0])]:%Y-%m}"
