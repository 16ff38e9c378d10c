"""The dollar's decisions over months that have been: each with what was known on its day, and then what came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from barberpro.domain.hedging import Move, rank
from barberpro.domain.inflation import next_month
from barberpro.domain.money import BASIS_POINTS
from barberpro.policies.dollar import DollarTerms, dollar_terms
from barberpro.policies.policy import Policy
from barberpro.policies.rates import Ints, share
from barberpro.simulation import months as calendar
from barberpro.simulation.dollar_days import Days, Premium, premium
from barberpro.simulation.dollar_ladder import Bills, Covers, bills, binding, bound_worth, covers, paid_bills
from barberpro.simulation.dollar_rule import RATE_UNITS, Cases, Decided, decided
from barberpro.simulation.known import Floats


@dataclass(frozen=True, slots=True)
class Costs:
    """Centavos by month: costs in dollars that it binds, and costs in pesos that it pays."""

    dollar: Ints
    peso: Ints


@dataclass(frozen=True, slots=True)
class Seen:
    """What one decision rested on."""

    day: date
    terms: DollarTerms
    move: Move
    premium: Premium
    moves: Floats
    """Drawn moves over the horizon, sorted."""
    survey_month: date

    @property
    def p95(self) -> float:
        """The P95 move over the horizon, by nearest rank."""
        return float(self.moves[rank(len(self.moves), 9_500) - 1])


@dataclass(frozen=True, slots=True)
class Replayed:
    """Decisions at the ends of some months, and what became of them; arrays by month, money in centavos."""

    months: tuple[date, ...]
    horizon: int
    income: Ints
    costs: Costs
    exposure: Ints
    seen: Sequence[Seen]
    decided: Decided
    covers: Covers
    paid_bills: Floats
    """By month of the bill, in pesos of its day; the first month has none."""
    came: Floats
    """The dollar's move over the horizon from each decision on, NaN where it is not known."""
    first_cost: Ints
    """What each decision's cover would cost whoever holds none yet."""

    @property
    def premium_limit_bp(self) -> float | None:
        """Premium of the horizon at which the covers that are over would have paid what they cost; None without any."""
        over = np.isfinite(self.covers.paid[0])
        weight = float(self.covers.weight[0, over].sum())
        return float(self.covers.paid[0, over].sum()) * BASIS_POINTS / weight if weight > 0 else None


def costs_of(policy: Policy, months: Sequence[date], income: Ints, horizon: int) -> Costs:
    """Costs that a policy assumes of incomes (the last axis), by the terms on the first of the month after each.

    What a month pays in pesos is what the bill that it pays left out when it was bound, so that a cost whose share in
    dollars changes is neither lost nor counted twice.
    """
    days = [next_month(month) for month in months]
    total = np.array([policy.on("dollar.costs_bp", day) for day in days], dtype=np.int64)
    in_dollars = np.array([policy.on("dollar.cost_share_bp", day) for day in days], dtype=np.int64)
    every = share(income, total)
    return Costs(share(every, in_dollars), every - share(every, in_dollars[binding(len(days), horizon)]))


def replayed(days: Days, policy: Policy, months: Sequence[date], known_income: Ints) -> Replayed:
    """Decide at the end of every month; `known_income` (centavos) is what the month had brought by then.

    The horizon is that of the last day, since bills are bound by it.
    """
    horizon = dollar_terms(policy, next_month(months[-1])).horizon_months
    costs = costs_of(policy, months, known_income, horizon)
    seen = [look(days, policy, next_month(month), horizon) for month in months]
    closes = _closes(days, seen[-1].terms.rate, months, horizon)
    spot = np.concatenate([[float(each.move.until.rate) for each in seen], closes[len(months) :]])[None]
    found = bills(costs.dollar.astype(np.float64)[None], horizon)
    exposure = bound_worth(found, spot[:, : len(months)])[0].astype(np.int64)
    decision = _decisions(seen, exposure, known_income * horizon)
    premium_bp = np.array([each.premium.bp for each in seen], dtype=np.float64)
    cover = decision.cover_bp.astype(np.float64)
    return Replayed(
        months=tuple(months),
        horizon=horizon,
        income=known_income,
        costs=costs,
        exposure=exposure,
        seen=seen,
        decided=decision,
        covers=covers(found, spot, cover[None], premium_bp[None]),
        paid_bills=paid_bills(found, spot[:, : len(months)])[0],
        came=closes[horizon:] / closes[: len(months)] - 1,
        first_cost=_first_cost(found, spot, cover, premium_bp),
    )


def look(days: Days, policy: Policy, day: date, horizon: int) -> Seen:
    """Collect what is known on a day."""
    terms = dollar_terms(policy, day)
    moved = days.rates(terms.rate).moved(terms, day)
    drawn = days.drawn(day)
    price = premium(terms, days.published.expectations, moved, day)
    return Seen(day, terms, moved, price, np.sort(drawn.moves[:, horizon - 1]), drawn.survey_month)


def rate_units(move: Move) -> tuple[int, int]:
    """Rates of both closes in ten-thousandths of a peso."""
    return int(move.since.rate * RATE_UNITS), int(move.until.rate * RATE_UNITS)


def _decisions(seen: Sequence[Seen], exposure: Ints, income: Ints) -> Decided:
    """Decide day by day, each by the terms of its day."""
    found = [_decision(*each) for each in zip(seen, exposure[:, None], income[:, None], strict=True)]
    return Decided(
        np.concatenate([each.reason for each in found]),
        np.concatenate([each.needed_bp for each in found]),
        np.concatenate([each.cost for each in found]),
    )


def _decision(seen: Seen, exposure: Ints, income: Ints) -> Decided:
    since, until = rate_units(seen.move)
    cases = Cases(
        since=np.array([since]),
        until=np.array([until]),
        age_days=np.array([(seen.day - seen.move.until.closed_on).days]),
        exposure=exposure,
        income=income,
        p95_loss=np.floor(exposure * seen.p95 + 0.5).astype(np.int64),
        premium_bp=np.array([seen.premium.bp]),
        draws=len(seen.moves),
    )
    return decided(cases, seen.terms.hedge)


def _closes(days: Days, rate: str, months: Sequence[date], horizon: int) -> Floats:
    """List closes of the months and of the horizon after the last, NaN where there is none."""
    found, first = days.rates(rate), calendar.number(months[0])
    return np.array([found.close(first + place) for place in range(len(months) + horizon)])


def _first_cost(found: Bills, spot: Floats, cover: Floats, premium_bp: Floats) -> Ints:
    """Premium of each decision's cover where nothing is covered before: the bills by the months until they are due."""
    total = np.zeros(len(cover))
    for ahead in range(1, found.horizon + 1):
        columns = slice(ahead, len(cover) + ahead)
        worth = found.amount[0, columns] * spot[0, : len(cover)] / spot[0, found.bound[columns]]
        total += worth * cover / BASIS_POINTS * premium_bp / BASIS_POINTS * ahead / found.horizon
    return np.rint(total).astype(np.int64)
