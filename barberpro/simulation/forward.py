"""A commission over months that have not come yet: counts, prices and answers are drawn, tiers apply to the counts.

All sums are linear in what is sold, so that providers are added up by slice with matrix products.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from barberpro.domain.money import BASIS_POINTS
from barberpro.policies.commission import commission_terms
from barberpro.policies.policy import Policy
from barberpro.simulation.drawn_numbers import World, drawn_numbers, part, pieces
from barberpro.simulation.history import History
from barberpro.simulation.mean_rates import MeanRates
from barberpro.simulation.months import first_day
from barberpro.simulation.months import number as month_number
from barberpro.simulation.outlook import Outlook
from barberpro.simulation.provider_groups import Cells
from barberpro.simulation.replay import standings
from barberpro.simulation.response import Floats, kept_share
from barberpro.simulation.totals import MEASURES


def months_ahead(history: History, count: int) -> tuple[date, ...]:
    """List the months after the history's last."""
    last = month_number(history.months[-1])
    return tuple(first_day(last + step) for step in range(1, count + 1))


@dataclass(frozen=True, slots=True)
class Setting:
    """What all runs share: the history's providers and what is expected of them in which months, by which policies."""

    history: History
    outlook: Outlook
    months: Sequence[date]
    policies: Sequence[Policy]
    cells: Cells


@dataclass(frozen=True, slots=True)
class Sold:
    """Centavos in pesos of the last published month, (draws, months, groups of providers)."""

    platform_income: Floats
    provider_net: Floats
    client_price: Floats

    def __getitem__(self, name: str) -> Floats:
        """Find a measure by name."""
        found: Floats = getattr(self, name)
        return found


def sold(setting: Setting, world: World) -> list[Sold]:
    """Run every policy over the same draws; the first is the one in force, and answers are to changes from it."""
    terms = [[commission_terms(policy, month) for month in setting.months] for policy in setting.policies]
    tables = [MeanRates(setting.history, each, standings(setting.history, policy))
              for each, policy in zip(terms, setting.policies, strict=True)]  # fmt: skip
    parts: list[list[Sold]] = [[] for _ in setting.policies]
    providers = setting.history.providers
    for draws in pieces(world, len(providers) * len(setting.months)):
        number, weight = drawn_numbers(setting.outlook, providers, setting.months, world, draws)
        completed = np.rint(number * setting.outlook.completed_ratio)
        base = tables[0].mean_bp(number, completed)
        answers = part(world.response, draws)
        for place, table in enumerate(tables):
            rate = base if place == 0 else table.mean_bp(number, completed)
            kept = kept_share(answers, (rate - base) / BASIS_POINTS)
            iva = np.array([each.iva_bp / BASIS_POINTS for each in terms[place]])
            parts[place].append(_added_up(setting, number * kept * weight, rate / BASIS_POINTS, iva))
    return [_joined(each) for each in parts]


def _added_up(setting: Setting, number: Floats, rate: Floats, iva: Floats) -> Sold:
    """Turn payments into money, and add providers up by group."""
    outlook, member = setting.outlook, setting.cells.member
    worth = outlook.ticket * (1 - outlook.refunded_share)
    cost = outlook.cost_share / np.maximum(1 - outlook.refunded_share, 1e-9)
    income = (number * rate) @ (member * worth[:, None])
    left = number @ (member * (worth * (1 - cost))[:, None])
    paid = number @ (member * (worth * (1 + outlook.financing_share))[:, None])
    return Sold(income, left - income * (1 + iva)[None, :, None], paid)


def _joined(parts: Sequence[Sold]) -> Sold:
    return Sold(*(np.concatenate([each[name] for each in parts]) for name in MEASURES))
