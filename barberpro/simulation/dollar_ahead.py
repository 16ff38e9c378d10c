"""A policy about the dollar along drawn paths: what it decides in each with what is known then, and what comes of it.

Bills that were bound before the first day are paid, uncovered; nobody holds a cover on that day. Money is centavos.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from barberpro.domain.hedging import months_between
from barberpro.domain.inflation import next_month
from barberpro.domain.money import BASIS_POINTS
from barberpro.policies.dollar import DollarTerms, dollar_terms
from barberpro.policies.policy import Policy
from barberpro.simulation import months as calendar
from barberpro.simulation.dollar_days import Days, Premium, premium
from barberpro.simulation.dollar_ladder import bills, bound_worth, covers, paid_bills
from barberpro.simulation.dollar_paths import Ahead
from barberpro.simulation.dollar_rule import COVERED, RATE_UNITS, Cases, Decided, decided
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
    weight: float
    """Mean of what was bought times the share of the horizon for which it stood."""
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
    setting = _Setting.of(days, policy, terms, past, paths, income)
    costs, peso = _costs(policy, setting)
    found = bills(costs, terms.horizon_months)
    decision = _decisions(setting, policy, bound_worth(found, setting.spot))
    unknown = np.full((len(setting.spot), terms.horizon_months), np.nan)
    cover = np.where(decision.reason == COVERED, decision.needed_bp, 0).astype(np.float64)
    cover[:, : setting.start] = 0.0
    held = covers(found, np.concatenate([setting.spot, unknown], axis=1), cover, setting.premium_bp[None].astype(float))
    months = slice(setting.start + 1, setting.income.shape[1])
    bound = np.broadcast_to(found.amount, (len(held.bought), found.amount.shape[1]))
    return Future(
        income=setting.income[:, months],
        peso_costs=peso[:, months],
        dollar_costs=paid_bills(found, setting.spot)[:, months],
        bound_costs=np.rint(bound[:, months]),
        cover_cost=held.due_cost[:, months],
        cover_paid=held.due_paid[:, months],
        weight=float(held.due_weight[:, months].sum(axis=1).mean()),
        covered=np.asarray((cover[:, setting.start : -1] > 0).mean(axis=0)),
        tolerated=setting.income[:, months].sum(axis=1) * terms.hedge.tolerance_bp / BASIS_POINTS,
    )


@dataclass(frozen=True, slots=True)
class _Setting:
    """Months before the first day and after it in one row; `start` is the place of the last one before.

    `back`: how many months before each the window of its move begins.
    """

    months: tuple[date, ...]
    start: int
    back: int
    income: Floats
    spot: Floats
    p95: Floats
    age_days: int
    premium_bp: Ints
    draws: int

    @classmethod
    def of(
        cls, days: Days, policy: Policy, terms: DollarTerms, past: Past, paths: Ahead, income: Floats
    ) -> _Setting:
        """Put the past before the paths."""
        rates = days.rates(terms.rate)
        moved = rates.moved(terms, paths.day)
        back = months_between(moved.since.closed_on, moved.until.closed_on)
        size, ahead = max(back, terms.horizon_months) + 1, income.shape[1]
        first = calendar.number(paths.day) - size
        before = np.array([rates.close_or_before(first + place) for place in range(size - 1)] + [float(moved.until.rate)])
        draws = max(len(income), len(paths.moved))
        spot = np.concatenate(
            [np.tile(before, (draws, 1)), np.broadcast_to(before[-1] * paths.moved[:, 1:], (draws, ahead))], axis=1
        )
        price = premium(terms, days.published.expectations, moved, paths.day)
        return cls(
            months=tuple(calendar.first_day(first + place) for place in range(size + ahead)),
            start=size - 1,
            back=back,
            income=np.rint(np.concatenate(
                [np.tile(past.back(size), (draws, 1)), np.broadcast_to(income, (draws, ahead))], axis=1
            )),
            spot=spot,
            p95=np.broadcast_to(paths.p95, (draws, ahead)),
            age_days=(paths.day - moved.until.closed_on).days,
            premium_bp=np.full(size + ahead, price.bp),
            draws=len(paths.paths.fx),
        )  # fmt: skip


def _costs(policy: Policy, setting: _Setting) -> tuple[Floats, Floats]:
    """Costs in dollars and in pesos by draw and month, as the policy assumes them of incomes."""
    days = [next_month(month) for month in setting.months]
    total = setting.income * np.array([policy.on("dollar.costs_bp", day) for day in days]) / BASIS_POINTS
    share = np.array([policy.on("dollar.cost_share_bp", day) for day in days]) / BASIS_POINTS
    dollar = np.rint(total * share)
    return dollar, np.rint(total) - dollar


def _decisions(setting: _Setting, policy: Policy, exposure: Floats) -> Decided:
    """Decide in every month from the first day on, in all draws at once; nothing before."""
    none = np.zeros(exposure.shape, dtype=np.int64)
    found = Decided(none.copy(), none.copy(), none.copy())
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
            premium_bp=np.full(len(worth), setting.premium_bp[place]),
            draws=setting.draws,
        )
        one = decided(cases, terms.hedge)
        for name in ("reason", "needed_bp", "cost"):
            getattr(found, name)[:, place] = getattr(one, name)
    return found
