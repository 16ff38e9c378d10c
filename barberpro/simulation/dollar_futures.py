"""The months ahead under every policy about the dollar, over the same draws; the one in force comes first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from barberpro.domain.inflation import next_month
from barberpro.policies.dollar import dollar_terms
from barberpro.policies.policy import Policy
from barberpro.simulation import months as calendar
from barberpro.simulation.dollar_ahead import Future, Past, future
from barberpro.simulation.dollar_days import Days
from barberpro.simulation.dollar_forward import Pair, told
from barberpro.simulation.dollar_income import Sales, priced, setting_of, sold_ahead
from barberpro.simulation.dollar_paths import Ahead, ahead, redrawn_p95
from barberpro.simulation.forward import months_ahead
from barberpro.simulation.futures import Groups
from barberpro.simulation.history import History

CHECKED_PATHS = 5


@dataclass(frozen=True, slots=True)
class Futures:
    """Futures of each policy by source of uncertainty, what is sold, and the paths of the policy in force."""

    by_policy: Sequence[Mapping[str, Future]]
    sold: Sales
    slices: Groups
    months: Sequence[date]
    paths: Ahead

    def told(self, place: int) -> dict[str, Any]:
        """Tell a policy beside the one in force."""
        return told(Pair(self.by_policy[0], self.by_policy[place], self.sold, self.months), self.slices)


def futures(days: Days, policies: Sequence[Policy], history: History, past: Past, count: int) -> Futures:
    """Draw the months ahead: all together, and with who comes, or prices and dollar, alone uncertain."""
    months, first_day = months_ahead(history, count), next_month(history.months[-1])
    horizons = [dollar_terms(policy, first_day).horizon_months for policy in policies]
    paths = {each: ahead(days.published, first_day, (count, each), days.sample) for each in sorted(set(horizons))}
    first = paths[horizons[0]]
    setting, slices = setting_of(history, policies[0], months)
    sample = (days.sample.draws, days.sample.seed)
    many, usual = (sold_ahead(setting, sample, scatter=each) for each in (True, False))
    sold = {
        "all": priced(many, setting, first.level),
        "data": priced(many, setting, first.middle.level),
        "macro": priced(usual, setting, first.level),
    }
    found = [
        {
            source: future(
                days, policy, past, each.income, paths[horizon].middle if source == "data" else paths[horizon]
            )
            for source, each in sold.items()
        }
        for policy, horizon in zip(policies, horizons, strict=True)
    ]
    return Futures(found, sold["all"], slices, months, first)


def checked(days: Days, paths: Ahead) -> dict[str, Any]:
    """Hold the P95 that is used again along paths to that of drawing anew, half-way ahead, on a few paths."""
    month = len(paths.p95[0]) // 2
    draws = np.linspace(0, len(paths.moved) - 1, CHECKED_PATHS).astype(int).tolist()
    anew = [redrawn_p95(days.published, paths, each, month) for each in draws]
    used = [float(paths.p95[each, month]) for each in draws]
    return {
        "day": calendar.first_day(calendar.number(paths.day) + month).isoformat(),
        "paths": CHECKED_PATHS,
        "p95_move_drawn_anew": anew,
        "p95_move_used": used,
        "mean_difference": float(np.mean(np.abs(np.subtract(used, anew)))),
    }
