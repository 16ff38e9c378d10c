"""A policy about the dollar along drawn paths: what it decides in each with what is known then, and what comes of it.

Bills that were bound before the first day are paid, uncovered; nobody holds a cover on that day. Money is centavos.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from barberpro.domain.inflation import next_month
from barberpro.domain.money import BASIS_POINTS
from barberpro.policies.dollar import DollarTerms, dollar_terms
from barberpro.policies.policy import Policy
from barberpro.simulation import months as calendar
from barberpro.simulation.dollar_days import Days, premium
from barberpro.simulation.dollar_ladder import bills, bound_worth, covers, paid_bills
from barberpro.simulation.dollar_paths import Ahead
from barberpro.simulation.dollar_replay import costs_of
from barberpro.simulation.dollar_rule import RATE_UNITS, Cases, decided
from barberpro.simulation.known import Floats, Ints


@dataclass(frozen=True, slots=True)
class Past:
    """Months up to the first day, oldest first: their incomes in centavos; the first stands for what was before."""

    months: tuple[date, ...]
    income: Ints

    def back(self, size: int) -> Floats:
        """Incomes of the last months, as many as asked for."""
        found = self.income[-size:].astype(np.float64)
        return np.concatenate([np.full(size - len(found), found[0]), found])


@dataclass(frozen=True, slots=True)
class Future:
    """What a policy brings by draw and month ahead, in centavos; covers are settled with their bills.

    `tolerated`: loss over all months ahead that is within the tolerance, (draws,). `decided` says how often covers were
    taken, by month from the first day on.
    """

    income: Floats
    peso_costs: Floats
    dollar_costs: Floats
    bound_costs: Floats
    """The dollar bills at the closes by which they were bound."""
    cover_cost: Floats
    cover_paid: Floats
    weight: Floats
    """What was bought times the share of the horizon for which it stood."""
    covered: Floats
    """Share of the draws in which cover is taken, by month of the decision."""
    tolerated: Floats

    @property
    def platform_income(self) -> Floats:
        """Commission less dollar costs and the cover's cost, and what the cover paid."""
        return self.income - self.dollar_costs - self.cover_cost + self.cover_paid

    @property
    def result(self) -> Floats:
        """Platform income less costs in pesos."""
        return self.platform_income - self.peso_costs

    @property
    def premium_limit_bp(self) -> float | None:
        """Premium of the horizon at which covers pay on average what they cost; None where none is bought."""
        weight = float(self.weight.sum(axis=1).mean())
        return float(self.cover_paid.sum(axis=1).mean()) * BASIS_POINTS / weight if weight > 0 else None

    @property
    def loss(self) -> Floats:
        """What moves of the dollar cost over all months, less what covers paid; the premium is known and no loss."""
        return np.asarray((self.dollar_costs - self.bound_costs - self.cover_paid).sum(axis=1))

    @property
    def loss_uncovered(self) -> Floats:
        """The same without any cover."""
        return np.asarray((self.dollar_costs - self.bound_costs).sum(axis=1))


def future(days: Days, policy: Policy, past: Past, income: Floats, paths: Ahead) -> Future:
    """Follow a policy along paths; `income` is nominal commission by draw and month ahead."""
    terms = dollar_terms(policy, paths.day)
    setting = _setting(days, terms, past, paths, income)
    costs = costs_of(policy, setting.months, setting.income.astype(np.int64), terms.horizon_months)
    found = bills(costs.dollar.astype(np.float64), terms.horizon_months)
    cover = _cover_bp(setting, policy, bound_worth(found, setting.spot))
    unknown = np.full((len(setting.spot), terms.horizon_months), np.nan)
    price = np.full((1, cover.shape[1]), float(setting.premium_bp))
    held = covers(found, np.concatenate([setting.spot, unknown], axis=1), cover, price)
    months = slice(setting.start + 1, setting.income.shape[1])
    bound = np.broadcast_to(found.amount, (len(held.bought), found.amount.shape[1]))
    return Future(
        income=setting.income[:, months],
        peso_costs=costs.peso[:, months].astype(np.float64),
        dollar_costs=paid_bills(found, setting.spot)[:, months],
        bound_costs=np.rint(bound[:, months]),
        cover_cost=held.due_cost[:, months],
        cover_paid=held.due_paid[:, months],
        weight=held.due_weight[:, months],
        covered=np.asarray((cover[:, setting.start : -1] > 0).mean(axis=0)),
        tolerated=setting.income[:, months].sum(axis=1) * terms.hedge.tolerance_bp / BASIS_POINTS,
    )


@dataclass(frozen=True, slots=True)
class _Setting:
    """Months before the first day and after it in one row; `start` is the place of the last one before.

    `back`: how many months before each the window of its move begins. `premium_bp` is that of the first day, which is
    used again.
    """

    months: tuple[date, ...]
    start: int
    back: int
    income: Floats
    spot: Floats
    p95: Floats
    age_days: int
    premium_bp: int
    draws: int


def _setting(days: Days, terms: DollarTerms, past: Past, paths: Ahead, income: Floats) -> _Setting:
    """Put the past before the paths: as far back as the window and the bills reach."""
    moved = days.rates(terms.rate).moved(terms, paths.day)
    back = calendar.number(moved.until.closed_on) - calendar.number(moved.since.closed_on)
    size, first = max(back, terms.horizon_months) + 1, calendar.number(paths.day)
    before, newest = days.rates(terms.rate), float(moved.until.rate)
    closes = [before.close_or_before(first + place) for place in range(-size, -1)] + [newest]
    return _Setting(
        months=tuple(calendar.first_day(first + place) for place in range(-size, income.shape[1])),
        start=size - 1,
        back=back,
        income=np.rint(_joined(past.back(size), income, len(paths.moved))),
        spot=_joined(np.array(closes), newest * paths.moved[:, 1:], len(income)),
        p95=paths.p95,
        age_days=(paths.day - moved.until.closed_on).days,
        premium_bp=premium(terms, days.published.expectations, moved, paths.day).bp,
        draws=len(paths.paths.fx),
    )


def _joined(before: Floats, after: Floats, draws: int) -> Floats:
    """Put one past before every draw, of which there are `draws` at least."""
    rows = max(draws, len(after))
    return np.concatenate([np.tile(before, (rows, 1)), np.broadcast_to(after, (rows, after.shape[1]))], axis=1)


def _cover_bp(setting: _Setting, policy: Policy, exposure: Floats) -> Floats:
    """Cover that is wanted in every month from the first day on, by draw; none before."""
    wanted = np.zeros(exposure.shape)
    units = np.rint(setting.spot * RATE_UNITS).astype(np.int64)
    for place in range(setting.start, exposure.shape[1] - 1):
        terms = dollar_terms(policy, next_month(setting.months[place]))
        worth = exposure[:, place].astype(np.int64)
        cases = Cases(
            since=units[:, place - setting.back],
            until=units[:, place],
            age_days=np.full(len(worth), setting.age_days),
            exposure=worth,
            income=setting.income[:, place].astype(np.int64) * terms.horizon_months,
            p95_loss=np.floor(worth * setting.p95[:, place - setting.start] + 0.5).astype(np.int64),
            premium_bp=np.full(len(worth), setting.premium_bp),
            draws=setting.draws,
        )
        wanted[:, place] = decided(cases, terms.hedge).cover_bp
    return wanted
