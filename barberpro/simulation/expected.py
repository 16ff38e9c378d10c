"""Monthly changes of prices and of the dollar that were to be expected, by survey and months ahead, and the errors.

All matrices are surveys by horizons 0 to LONGEST, in logs; column h is the month h months after the survey's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from barberpro.simulation.known import NATION, Floats, Ints, Known

LONGEST = 72
"""Horizons that are spelled out: the last answer's monthly change goes on unchanged."""
ASKED = 6
"""Months ahead that the survey asks about one by one."""
STALE = 3
"""A survey is corrected by what has happened since, once so many months after its own are known."""
GAP_LEFT = 0.9
"""Of the gap from an old survey, what is left after each month; chosen in docs/experiments.md."""


@dataclass(frozen=True, slots=True)
class Ages:
    """How far facts were known, in months after the survey's: of the index -1 or 0, of the dollar 0, when it is new."""

    cpi: int
    fx: int

    @property
    def start(self) -> int:
        """First horizon of which one of the two is not known."""
        return min(self.cpi, self.fx) + 1


@dataclass(frozen=True, slots=True)
class Changes:
    """Monthly log changes: of the national index and of the dollar's last close."""

    cpi: Floats
    fx: Floats


Rule = Callable[[Known, Ages], Changes]
"""What was to be expected of each month, by survey."""


def ages(known: Known) -> Ages:
    """Tell how far facts are known beyond the newest survey."""
    newest = int(known.survey_month[-1])
    return Ages(known.last_cpi - newest, known.last_fx - newest)


def surveyed(known: Known, age: Ages) -> Changes:
    """Expect what the survey says, of the dollar from the last known close on.

    Where the survey is old, add the gap from it that the last three known months have shown, which wears off, and let
    the dollar follow prices.
    """
    cpi, closes = _inflation(known), _closes(known)
    fx = np.diff(closes, axis=1, prepend=np.nan)
    if age.fx == 0:
        fx[:, 1] = closes[:, 1] - _at(known, known.log_fx, 0)
    if age.cpi >= STALE:
        since = np.maximum(np.arange(LONGEST + 1) - age.cpi, 0)
        cpi = cpi + _gap(known, cpi, age.cpi)[:, None] * GAP_LEFT**since
        fx = cpi.copy()
    return Changes(cpi, fx)


def persisting(known: Known, age: Ages) -> Changes:
    """Expect that the last known inflation goes on, for the dollar too: the baseline that asks nobody."""
    happened = _at(known, np.diff(known.log_cpi[:, NATION], prepend=np.nan), age.cpi)[:, None]
    every: Floats = np.tile(happened, (1, LONGEST + 1))
    return Changes(every, every)


def realised(known: Known) -> Changes:
    """Give the changes that came, NaN where they are not known."""
    return Changes(following(known, known.log_cpi[:, NATION]), following(known, known.log_fx))


def following(known: Known, levels: Floats) -> Floats:
    """Monthly changes of a series of log levels (months first), by survey and horizon."""
    changes = np.diff(levels, axis=0, prepend=np.full_like(levels[:1], np.nan))
    return _gathered(known, changes, np.arange(LONGEST + 1))


def _at(known: Known, series: Floats, horizon: int) -> Floats:
    return _gathered(known, series, np.array([horizon]))[:, 0]


def _gathered(known: Known, series: Floats, horizons: Ints) -> Floats:
    where = (known.survey_month - known.first)[:, None] + horizons
    inside = (where >= 0) & (where < len(series))
    found = series[where.clip(0, len(series) - 1)]
    found[~inside] = np.nan
    return np.asarray(found, dtype=np.float64)


def _gap(known: Known, expected: Floats, last: int) -> Floats:
    """Mean difference of what came from what was expected, over the last three known months."""
    seen = slice(last - STALE + 1, last + 1)
    gap = (realised(known).cpi - expected)[:, seen].mean(axis=1)
    return np.asarray(np.where(np.isfinite(gap), gap, 0.0), dtype=np.float64)


def _inflation(known: Known) -> Floats:
    """Read expected inflation month by month, then what is left of the first year and the second, spread evenly."""
    found = np.full((len(known.survey_month), LONGEST + 1), np.nan)
    for horizon in range(ASKED + 1):
        found[:, horizon] = np.log1p(_answer(known, "cpi_monthly", horizon))
    before = np.concatenate([[np.nan], found[:-1, 1]])
    found[:, 0] = np.where(np.isfinite(found[:, 0]), found[:, 0], before)
    first, second = (np.log1p(_answer(known, "cpi_yearly", months)) for months in (12, 24))
    found[:, ASKED + 1 : 13] = ((first - found[:, 1 : ASKED + 1].sum(axis=1)) / (12 - ASKED))[:, None]
    found[:, 13:] = second[:, None] / 12
    return found


def _closes(known: Known) -> Floats:
    """Place the log of each month's last close half-way between the averages of the month and of the next.

    Averages between the sixth and the twelfth month are interpolated, and their last monthly change goes on.
    """
    averages = np.full((len(known.survey_month), LONGEST + 2), np.nan)
    for horizon in range(1, ASKED + 1):
        averages[:, horizon] = np.log(_answer(known, "fx_average", horizon))
    step = (np.log(_answer(known, "fx_average", 12)) - averages[:, ASKED]) / (12 - ASKED)
    beyond = np.arange(1, LONGEST + 2 - ASKED)
    averages[:, ASKED + 1 :] = averages[:, [ASKED]] + step[:, None] * beyond
    return np.asarray((averages[:, :-1] + averages[:, 1:]) / 2, dtype=np.float64)


def _answer(known: Known, variable: str, horizon: int) -> Floats:
    nobody = np.full(len(known.survey_month), np.nan)
    return known.answers.get((variable, horizon), nobody)
