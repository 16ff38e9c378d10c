"""What the drawn bands would have been worth: every survey date drawn with what was known then, against what came."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from barberpro.domain.exact_binomial import exact_interval
from barberpro.errors import BadInputError
from barberpro.simulation import months as calendar
from barberpro.simulation.expected import Rule, persisting, surveyed
from barberpro.simulation.known import NATION, Floats, Known, Published, known
from barberpro.simulation.paths import Paths, Sample, draw_paths

HORIZONS = (1, 3, 6, 12)
"""Months after the last known value: of the index, and of the dollar, which is known a month sooner."""
MOST_CLOSES = 3
BANDS = (0.5, 0.8, 0.9)


@dataclass(frozen=True, slots=True)
class Case:
    """A survey date, a variable and a horizon: the drawn logs of the level, sorted, and the one that came."""

    survey_month: date
    variable: str
    horizon_months: int
    drawn: Floats
    came: float


def hindcast(published: Published, sample: Sample, late_months: int = 0) -> pl.DataFrame:
    """Report by variable, horizon and band how often what came lay within; one row each.

    `coverage` with its exact 95 % interval, as if dates were independent (`low`, `high`) and as if only as many were
    as there are windows that do not overlap (`apart_low`, `apart_high`); `crps` of the log level, and `crps_naive` of
    draws in which the last inflation goes on, with the errors that this has made.
    """
    cases, naive = (list(drawn_before(published, sample, rule, late_months)) for rule in (surveyed, persisting))
    keys = sorted({(each.variable, each.horizon_months) for each in cases})
    rows = [row for key in keys for row in _rows(_of(cases, key), _of(naive, key))]
    if not rows:
        raise BadInputError("no survey date has enough earlier errors to be drawn")
    return pl.DataFrame(rows)


def coverage_table(found: pl.DataFrame) -> str:
    """Write a hindcast as a Markdown table: a row for each variable and horizon, bands beside each other."""
    lines = [
        "| | months ahead | dates | " + " | ".join(f"{band:.0%} band" for band in BANDS) + " | CRPS | naive |",
        "|---|---|---|" + "---|" * (len(BANDS) + 2),
    ]
    for (variable, horizon), group in found.group_by("variable", "horizon_months", maintain_order=True):
        bands = " | ".join(_cell(row) for row in group.iter_rows(named=True))
        first = group.row(0, named=True)
        scores = f"{first['crps']:.3f} | {first['crps_naive']:.3f}"
        lines.append(f"| {variable} | {horizon} | {first['dates']} | {bands} | {scores} |")
    return "\n".join(lines)


def drawn_before(published: Published, sample: Sample, rule: Rule = surveyed, late_months: int = 0) -> Iterable[Case]:
    """Draw at the release of every survey with enough earlier errors, or `late_months` after it without newer ones."""
    facts = known(published, date.max)
    for survey, day in releases(published, late_months):
        asked = published.expectations.filter(pl.col("survey_month") <= survey)
        try:
            until = Published(published.cpi, published.fx, asked)
            paths = draw_paths(until, day, max(HORIZONS) + MOST_CLOSES, sample, rule)
        except BadInputError:
            continue
        yield from _cases(survey, paths, facts)


def releases(published: Published, late_months: int = 0) -> list[tuple[date, date]]:
    """List every survey's month with the day on which it came out, or so many months later."""
    by_survey = published.expectations.group_by("survey_month").agg(pl.col("published_on").min()).sort("survey_month")
    return by_survey.with_columns(pl.col("published_on").dt.offset_by(f"{late_months}mo")).rows()


def crps(drawn: Floats, came: float) -> float:
    """Continuous ranked probability score of sorted draws."""
    size = len(drawn)
    spread = 2.0 * np.sum(drawn * (2.0 * np.arange(1, size + 1) - size - 1)) / size**2
    return float(np.abs(drawn - came).mean() - spread / 2.0)


def _cases(survey: date, paths: Paths, facts: Known) -> Iterable[Case]:
    first = calendar.number(paths.months[0]) - facts.first
    both = (("cpi", paths.cpi[:, :, NATION], facts.log_cpi[:, NATION], 0), ("fx", paths.fx, facts.log_fx, paths.closes))
    for horizon in HORIZONS:
        for variable, drawn, came, start in both:
            column = start + horizon - 1
            if first + column < len(came) and np.isfinite(came[first + column]):
                yield Case(survey, variable, horizon, np.sort(np.log(drawn[:, column])), float(came[first + column]))


def _of(cases: Iterable[Case], key: tuple[str, int]) -> list[Case]:
    return [each for each in cases if (each.variable, each.horizon_months) == key]


def _cell(row: dict[str, float]) -> str:
    share, *bounds = (f"{row[name]:.0%}" for name in ("coverage", "low", "high", "apart_low", "apart_high"))
    return "{} [{}, {}] ({} to {})".format(share, *bounds)


def _rows(cases: list[Case], naive: list[Case]) -> Iterable[dict[str, object]]:
    scores = [float(np.mean([crps(each.drawn, each.came) for each in group])) for group in (cases, naive)]
    for band in BANDS:
        tail = (1.0 - band) / 2.0
        inside = [np.quantile(e.drawn, tail) <= e.came <= np.quantile(e.drawn, 1.0 - tail) for e in cases]
        hits, dates = int(np.sum(inside)), len(cases)
        apart = max(1, dates // cases[0].horizon_months)
        low, high = exact_interval(hits, dates)
        apart_low, apart_high = exact_interval(round(hits * apart / dates), apart)
        yield {
            "variable": cases[0].variable,
            "horizon_months": cases[0].horizon_months,
            "band": band,
            "dates": dates,
            "coverage": hits / dates,
            "low": low,
            "high": high,
            "apart_low": apart_low,
            "apart_high": apart_high,
            "crps": scores[0],
            "crps_naive": scores[1],
        }
