"""What is known of the dollar on a day of decision: where it may go, how it moved, and what cover costs.

Decisions are taken on the first of a month, when the close of the month before is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from barberpro.domain.hedging import Move, move
from barberpro.policies.dollar import ASSUMED, SURVEY, DollarTerms, closes, survey_premium_bp
from barberpro.simulation import months as calendar
from barberpro.simulation.expected import ASKED
from barberpro.simulation.known import NATION, RATE, Floats, Published
from barberpro.simulation.paths import Paths, Sample, draw_paths

LATEST_PRICES = 6
"""Months that the index may be behind on a day of decision, at most."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """Moves of the wholesale dollar drawn on a day, (draws, months from that of the day on), as fractions.

    `cpi` is the newest national index known, `survey_month` that of the newest survey.
    """

    moves: Floats
    cpi: float
    survey_month: date


@dataclass(frozen=True, slots=True)
class Premium:
    """What cover of a horizon costs, in basis points of what is covered, and why: a basis of `dollar.premium_basis`.

    `fell_back`: the survey was too old or did not say, so that the assumed premium holds.
    """

    bp: int
    basis: str
    survey_month: date | None
    fell_back: bool


class Days:
    """What is known by day, drawn and read once and shared by all policies; `months` is the longest horizon."""

    def __init__(self, published: Published, sample: Sample, months: int) -> None:
        self.published = published
        self.sample = sample
        self.months = months
        self._drawn: dict[date, Drawn] = {}
        self._rates: dict[str, Rates] = {}

    def drawn(self, day: date) -> Drawn:
        """Draw the moves from a day on; BadInputError where too little was known."""
        if day not in self._drawn:
            paths = draw_paths(self.published, day, self.months + LATEST_PRICES, self.sample)
            first = calendar.number(day) - calendar.number(paths.months[0])
            moves = paths.fx[:, first : first + self.months] / spot_of(paths) - 1
            self._drawn[day] = Drawn(moves, float(paths.cpi_before[NATION]), paths.survey_month)
        return self._drawn[day]

    def rates(self, rate: str) -> Rates:
        """Read the closes of a rate."""
        if rate not in self._rates:
            self._rates[rate] = Rates(self.published.fx, rate)
        return self._rates[rate]


class Rates:
    """The closes of one of the dollar's prices."""

    def __init__(self, fx: pl.DataFrame, rate: str) -> None:
        self.closes = closes(fx, rate)
        self._by_month = {calendar.number(each.closed_on): float(each.rate) for each in self.closes}

    def close(self, month: int) -> float:
        """Give the close of a month by its number, NaN where there is none."""
        return self._by_month.get(month, float("nan"))

    def close_or_before(self, month: int) -> float:
        """Give the close of a month by its number, or the newest before it; NaN where there is none."""
        known = [number for number in self._by_month if number <= month]
        return self._by_month[max(known)] if known else float("nan")

    def moved(self, terms: DollarTerms, day: date) -> Move:
        """Tell how the dollar moved over the terms' window, by the closes known on a day."""
        return move(self.closes, day, terms.window)


def newest_day(published: Published) -> date:
    """Give the first of the month from which on the newest close of the wholesale dollar is known."""
    newest: date = published.fx.filter(pl.col("rate") == RATE).select(pl.col("published_on").max()).item()
    return newest if newest.day == 1 else calendar.first_day(calendar.number(newest) + 1)


def spot_of(paths: Paths) -> float:
    """Last close that is known."""
    return float(paths.fx[0, paths.closes - 1]) if paths.closes else paths.fx_before


def premium(terms: DollarTerms, expectations: pl.DataFrame, found: Move, day: date) -> Premium:
    """Price the cover of the horizon from a day on.

    The survey is asked about the month in which the horizon ends; it speaks of the six months after its own, beyond
    which its change goes on evenly. One older than `dollar.stale_days`, as any close, prices nothing.
    """
    assumed = terms.premium_bp * terms.horizon_months
    if terms.premium_basis != SURVEY:
        return Premium(assumed, ASSUMED, None, fell_back=False)
    asked = expectations.filter((pl.col("variable") == "fx_average") & (pl.col("published_on") <= day))
    if asked.is_empty():
        return Premium(assumed, ASSUMED, None, fell_back=True)
    newest = asked.sort("survey_month", "published_on").row(-1, named=True)
    survey_month, published_on = newest["survey_month"], newest["published_on"]
    if day - published_on > timedelta(days=terms.hedge.stale_days):
        return Premium(assumed, ASSUMED, survey_month, fell_back=True)
    ahead = calendar.number(day) - 1 + terms.horizon_months - calendar.number(survey_month)
    horizon = min(ahead, ASKED)
    known = asked.filter(pl.col("survey_month") == survey_month)
    implied = survey_premium_bp(known, found.until.rate, day, horizon)
    return Premium(round(implied * ahead / horizon), SURVEY, survey_month, fell_back=False)
