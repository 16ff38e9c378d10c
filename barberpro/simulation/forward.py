"""A commission over months that have not come yet: counts, prices and answers are drawn, tiers apply to the counts.

All sums are linear in what is sold, so that providers are added up by slice with matrix products.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from barberpro.domain.commission import PREVIOUS_MONTH, RUNNING, CommissionTerms
from barberpro.domain.money import BASIS_POINTS
from barberpro.policies.commission import commission_terms
from barberpro.policies.policy import Policy
from barberpro.policies.rates import Flags, rates_bp
from barberpro.simulation.counts import drawn_counts, expected_counts
from barberpro.simulation.entities import bootstrap_weights, entity_keys
from barberpro.simulation.history import History
from barberpro.simulation.months import first_day
from barberpro.simulation.months import number as month_number
from barberpro.simulation.outlook import Outlook
from barberpro.simulation.replay import standings
from barberpro.simulation.response import Floats, Response, kept_share
from barberpro.simulation.totals import MEASURES

PIECE_CELLS = 2_000_000
"""Draws are worked on in pieces of about so many provider-months; the pieces change no figure."""


@dataclass(frozen=True, slots=True)
class World:
    """What is drawn, the same for every policy.

    `level`: price level by draw, month and region, with the last published month as 1; one draw where it stands still,
    as in `response`. `scatter`: whether counts scatter and providers are resampled.
    """

    level: Floats
    response: Response
    scatter: bool
    draws: int
    seed: int


def months_ahead(history: History, count: int) -> tuple[date, ...]:
    """List the months after the history's last."""
    last = month_number(history.months[-1])
    return tuple(first_day(last + step) for step in range(1, count + 1))


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
    tables = [_Rates(setting.history, each, standings(setting.history, policy))
              for each, policy in zip(terms, setting.policies, strict=True)]  # fmt: skip
    parts: list[list[Sold]] = [[] for _ in setting.policies]
    for draws in _pieces(world, len(setting.history.providers) * len(setting.months)):
        number, weight = _drawn(setting, world, draws)
        completed = np.rint(number * setting.outlook.completed_ratio)
        base = tables[0].mean_bp(number, completed)
        answers = _part(world.response, draws)
        for place, table in enumerate(tables):
            rate = base if place == 0 else table.mean_bp(number, completed)
            kept = kept_share(answers, (rate - base) / BASIS_POINTS)
            iva = np.array([each.iva_bp / BASIS_POINTS for each in terms[place]])
            parts[place].append(_added_up(setting, number * kept * weight, rate / BASIS_POINTS, iva))
    return [_joined(each) for each in parts]


def _pieces(world: World, cells: int) -> Iterator[range]:
    if not world.scatter and len(world.response.elasticity) == 1:
        yield range(1)
        return
    size = max(PIECE_CELLS // max(cells, 1), 1)
    for first in range(0, world.draws, size):
        yield range(first, min(first + size, world.draws))


def _drawn(setting: Setting, world: World, draws: range) -> tuple[Floats, Floats]:
    """Draw counts (draws, months, providers), and how often each provider is resampled (draws, 1, providers)."""
    if not world.scatter:
        return expected_counts(setting.outlook, setting.months), np.ones((1, 1, len(setting.history.providers)))
    keys = entity_keys(setting.history.providers)
    number = drawn_counts(setting.outlook, setting.months, keys, draws, world.seed)
    return number, bootstrap_weights(keys, draws, world.seed)[:, None, :]


def _part(response: Response, draws: range) -> Response:
    if len(response.elasticity) == 1:
        return response
    rows = slice(draws.start, draws.stop)
    return Response(response.leaving_a_year[rows], response.passed_on[rows], response.elasticity[rows])


class _Rates:
    """Rates of providers by month and count; standings stay what they are at the end of the history."""

    def __init__(self, history: History, terms: Sequence[CommissionTerms], held: Mapping[str, Flags]) -> None:
        now = {code: flags[:, -1] for code, flags in held.items()}
        self._before = history.measures.bookings[:, -1].astype(np.float64)
        self._terms = terms
        providers = len(history.providers)
        self._by_tier = [
            np.stack([rates_bp(each, np.full(providers, tier.from_bookings), now) for tier in each.tiers]).astype(float)
            for each in terms
        ]

    def mean_bp(self, number: Floats, completed: Floats) -> Floats:
        """Mean rate of a month's payments in basis points, (draws, months, providers)."""
        found = np.empty(number.shape)
        for month, terms in enumerate(self._terms):
            table = self._by_tier[month]
            if terms.tier_basis == RUNNING:
                found[:, month] = self._marginal(terms, table, number[:, month])
                continue
            before = completed[:, month - 1] if month else np.broadcast_to(self._before, completed[:, 0].shape)
            counted = before if terms.tier_basis == PREVIOUS_MONTH else completed[:, month]
            found[:, month] = self._of_tier(terms, table, counted)
        return found

    @staticmethod
    def _of_tier(terms: CommissionTerms, table: Floats, counted: Floats) -> Floats:
        found = np.broadcast_to(table[0], counted.shape).copy()
        for place, tier in enumerate(terms.tiers[1:], start=1):
            np.copyto(found, np.broadcast_to(table[place], counted.shape), where=counted >= tier.from_bookings)
        return found

    @staticmethod
    def _marginal(terms: CommissionTerms, table: Floats, number: Floats) -> Floats:
        starts = [each.from_bookings for each in terms.tiers]
        total = np.zeros(number.shape)
        for place, (start, end) in enumerate(zip(starts, [*starts[1:], np.inf], strict=True)):
            total += (np.clip(number, start, end) - start) * table[place]
        return np.asarray(np.where(number > 0, total / np.maximum(number, 1), table[0]), dtype=np.float64)


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
