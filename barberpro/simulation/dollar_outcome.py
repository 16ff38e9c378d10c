"""What a policy about the dollar would have brought and may bring: everything that `simulate fx` tells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from barberpro.domain.inflation import next_month
from barberpro.domain.money import BASIS_POINTS
from barberpro.errors import BadInputError
from barberpro.policies.dollar import dollar_terms
from barberpro.policies.policy import Policy
from barberpro.policies.rates import Ints
from barberpro.simulation import months as calendar
from barberpro.simulation.comparison import Resampling
from barberpro.simulation.dollar_ahead import Future, Past, future
from barberpro.simulation.dollar_days import Days, newest_day
from barberpro.simulation.dollar_forward import Pair, told
from barberpro.simulation.dollar_income import Sales, Slices, sales, setting_of
from barberpro.simulation.dollar_paths import Ahead, ahead, redrawn_p95
from barberpro.simulation.dollar_replay import Replayed, replayed
from barberpro.simulation.dollar_told import decision_rows
from barberpro.simulation.dollar_totals import compared, left, sliced
from barberpro.simulation.dollar_track import track
from barberpro.simulation.dollar_words import pays_from_texts, premium_limit_texts
from barberpro.simulation.forward import months_ahead
from barberpro.simulation.history import History, months_between
from barberpro.simulation.known import Published
from barberpro.simulation.outcome import Asked
from barberpro.simulation.paths import Sample
from barberpro.simulation.replay import replay
from barberpro.simulation.totals import sums

RECORD_INCOME = 1_000_000_00
"""Centavos of income a month at the first day of the record, which then follow the newest index known."""
CHECKED_PATHS = 5


@dataclass(frozen=True, slots=True)
class _Asking:
    """What all policies share."""

    history: History
    baseline: Policy
    days: Days
    asked: Asked

    @property
    def first_day(self) -> date:
        """The first of the month after the history."""
        return next_month(self.history.months[-1])


def dollar_outcomes(
    history: History, baseline: Policy, policies: Sequence[Policy], published: Published, asked: Asked
) -> dict[str, Any]:
    """Compare each policy with the one in force: over the history, the months of the tables, and the months ahead."""
    longest = max(each.value for policy in (baseline, *policies) for each in policy.values["dollar.horizon_months"])
    asking = _Asking(history, baseline, Days(published, Sample(asked.draws, asked.seed), longest), asked)
    sold = sums(history, billed := replay(history, baseline))
    known_income = history.by_cell(billed.charged).reshape(len(history.providers), -1).sum(axis=0)
    resampling = Resampling.of(history, asked.draws, asked.seed)
    record = _record_months(asking)
    in_force = replayed(asking.days, baseline, history.months, known_income)
    before, futures = left(sold, in_force), _futures(asking, [baseline, *policies], known_income)
    found = []
    for place, policy in enumerate(policies, start=1):
        always = policy.throughout(baseline)
        one = replayed(asking.days, always, history.months, known_income)
        after = left(sold, one)
        found.append(
            {
                "policy": policy.name,
                "replay": compared(history, before, after, resampling)
                | {"by": sliced(history, before, after)}
                | _decisions_told(one),
                "record": _decisions_told(_recorded(asking, always, record)),
                "forward": futures.told(place) if futures else None,
                "break_even": _break_even(one, futures.of(place) if futures else None),
            }
        )
    return {
        "first_day": asking.first_day.isoformat(),
        "newest_day": newest_day(published).isoformat(),
        "in_force": _decisions_told(in_force) | {"record": _decisions_told(_recorded(asking, baseline, record))},
        "approximation": futures.checked(asking) if futures else None,
        "policies": found,
    }


def _decisions_told(found: Replayed) -> dict[str, Any]:
    return {"track": track(found), "horizon_months": found.horizon, "decisions": decision_rows(found)}


def _record_months(asking: _Asking) -> tuple[date, ...]:
    """Months at whose ends a decision could be taken, by what the reference tables knew, up to the newest close."""
    last = calendar.number(newest_day(asking.days.published)) - 1
    first = last
    while _drawable(asking.days, calendar.first_day(first)):
        first -= 1
    return months_between(calendar.first_day(first), calendar.first_day(last))


def _drawable(days: Days, day: date) -> bool:
    try:
        days.drawn(day)
    except BadInputError:
        return False
    return True


def _recorded(asking: _Asking, policy: Policy, months: Sequence[date]) -> Replayed:
    """Decide for an income that follows prices, so that only shares of it say anything."""
    known = np.array([asking.days.drawn(next_month(month)).cpi for month in months])
    return replayed(asking.days, policy, months, np.rint(RECORD_INCOME * known / known[0]).astype(np.int64))


class _Futures:
    """The months ahead under every policy, the one in force first."""

    def __init__(self, pairs: Sequence[Mapping[str, Future]], sold: Sales, slices: Slices, first: Ahead) -> None:
        self._pairs, self._sold, self._slices, self._first = pairs, sold, slices, first

    def told(self, place: int) -> dict[str, Any]:
        months = months_between(self._first.day, calendar.first_day(self._last))
        return told(Pair(self._pairs[0], self._pairs[place], self._sold, months), self._slices)

    @property
    def _last(self) -> int:
        return calendar.number(self._first.day) + self._first.level.shape[1] - 1

    def of(self, place: int) -> Future:
        return self._pairs[place]["all"]

    def checked(self, asking: _Asking) -> dict[str, Any]:
        """Hold the P95 that is re-used along paths to that of drawing anew, half-way ahead, on a few paths."""
        month = self._first.level.shape[1] // 2
        horizon = dollar_terms(asking.baseline, self._first.day).horizon_months
        draws = np.linspace(0, len(self._first.moved) - 1, CHECKED_PATHS).astype(int).tolist()
        anew = [redrawn_p95(asking.days.published, self._first, each, month, horizon) for each in draws]
        used = [float(self._first.p95[each, month]) for each in draws]
        return {
            "day": calendar.first_day(calendar.number(self._first.day) + month).isoformat(),
            "paths": CHECKED_PATHS,
            "p95_move_drawn_anew": anew,
            "p95_move_used": used,
            "mean_difference": float(np.mean(np.abs(np.subtract(used, anew)))),
        }


def _futures(asking: _Asking, policies: Sequence[Policy], known_income: Ints) -> _Futures | None:
    """Draw the months ahead: all together, and with the data or prices and dollar alone uncertain."""
    if not asking.asked.months:
        return None
    months = months_ahead(asking.history, asking.asked.months)
    setting, slices = setting_of(asking.history, asking.baseline, months)
    past = Past(asking.history.months, known_income)
    drawn: dict[int, Ahead] = {}
    for policy in policies:
        horizon = dollar_terms(policy, asking.first_day).horizon_months
        if horizon not in drawn:
            drawn[horizon] = ahead(asking.days.published, asking.first_day, len(months), horizon, asking.days.sample)
    first = drawn[dollar_terms(policies[0], asking.first_day).horizon_months]
    sample = (asking.asked.draws, asking.asked.seed)
    sold = {
        "all": sales(setting, first.level, sample, scatter=True),
        "data": sales(setting, first.middle.level, sample, scatter=True),
        "macro": sales(setting, first.level, sample, scatter=False),
    }
    futures = []
    for policy in policies:
        paths = drawn[dollar_terms(policy, asking.first_day).horizon_months]
        by_source = {"all": paths, "data": paths.middle, "macro": paths}
        futures.append({name: future(asking.days, policy, past, sold[name].income, each)
                        for name, each in by_source.items()})  # fmt: skip
    return _Futures(futures, sold["all"], slices, first)


def _break_even(past: Replayed, ahead: Future | None) -> dict[str, Any]:
    """Say from which move cover pays, and up to which premium covers pay on the whole, in the past and ahead."""
    premium_bp = past.seen[-1].premium.bp
    over = np.isfinite(past.covers.paid[0])
    weight = float(past.covers.weight[0, over].sum())
    limits = {"past": float(past.covers.paid[0, over].sum()) * BASIS_POINTS / weight if weight > 0 else None}
    if ahead is not None:
        paid = float(ahead.cover_paid.sum(axis=1).mean())
        limits["ahead"] = paid * BASIS_POINTS / ahead.weight if ahead.weight > 0 else None
    texts = [pays_from_texts(premium_bp, past.horizon)] + [premium_limit_texts(each, when) for when, each in limits.items()]
    return {
        "horizon_months": past.horizon,
        "premium_bp": premium_bp,
        "pays_from_move": premium_bp / BASIS_POINTS,
        "premium_limit_bp": limits,
        "text_en": " ".join(each["en"] for each in texts),
        "text_es": " ".join(each["es"] for each in texts),
    }
