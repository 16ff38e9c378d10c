"""Where the dollar goes from the first day on, and what would be known of its moves along each path.

A decision ahead needs the P95 of moves as known then. Drawing anew on every path and day would take hours, so that the
moves between the same months of the paths of the first day are used again. Where the survey is old, the engine expects
the dollar to follow what prices have done of late (`expected.surveyed`): a path with more inflation over the last three
known months is given so much more, worn off as there. `redrawn_p95` is what is approximated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import numpy as np
import polars as pl

from barberpro.domain.hedging import rank
from barberpro.domain.inflation import next_month
from barberpro.domain.vocabulary import CPI_GENERAL
from barberpro.simulation import months as calendar
from barberpro.simulation.dollar_days import LATEST_PRICES, spot_of
from barberpro.simulation.errors_made import longest_path
from barberpro.simulation.expected import GAP_LEFT, STALE, ages
from barberpro.simulation.known import NATION, RATE, Floats, Known, Published, known
from barberpro.simulation.paths import Paths, Sample, draw_paths

LEVEL_DIGITS = 4
CHECK_SEED = 7
PUBLISHED_ON = 15
"""Day of the next month on which an index that is drawn counts as published."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """Paths from the first day on. Column 0 of `moved` is the last known close, which is 1 (draws, months + 1).

    `level`: price level by draw, month and region, the last month published on the first day is 1. `p95`: the P95 move
    over the horizon as known at the end of each month, from that of column 0 on.
    """

    day: date
    horizon: int
    moved: Floats
    level: Floats
    p95: Floats
    paths: Paths

    @property
    def middle(self) -> Ahead:
        """One path: the median of each month."""
        moved, level, p95 = (np.median(each, axis=0)[None] for each in (self.moved, self.level, self.p95))
        return replace(self, moved=moved, level=level, p95=p95)


def ahead(published: Published, day: date, span: tuple[int, int], sample: Sample) -> Ahead:
    """Draw paths from a day on, `span` is months ahead and horizon; BadInputError where too little was known."""
    facts, (months, horizon) = known(published, day), span
    size = min(months + horizon + LATEST_PRICES, longest_path(ages(facts)))
    paths = draw_paths(published, day, max(size, months + LATEST_PRICES), sample)
    first = calendar.number(day) - calendar.number(paths.months[0])
    moved = np.concatenate([np.ones((sample.draws, 1)), paths.fx[:, first:] / spot_of(paths)], axis=1)
    level = paths.cpi[:, first : first + months] / paths.cpi_before[None, None, :]
    starts = np.minimum(np.arange(months), moved.shape[1] - 1 - horizon)
    lean = _lean(facts, paths, horizon)
    p95 = [_p95(np.log(moved[:, each + horizon] / moved[:, each]), lean[:, each]) for each in starts]
    return Ahead(day, horizon, moved[:, : months + 1], level, np.stack(p95, axis=1), paths)


def _p95(logs: Floats, lean: Floats) -> Floats:
    """P95 of moves by path: that of what the lean does not explain, and the path's own lean."""
    ordered = np.sort(logs - lean)
    return np.asarray(np.expm1(ordered[rank(len(ordered), 9_500) - 1] + lean), dtype=np.float64)


def _lean(facts: Known, paths: Paths, horizon: int) -> Floats:
    """How much more than the mean path each is given over the horizon, in logs, by month; 0 while the survey is new."""
    heat, age = _heat(facts, paths), ages(facts)
    weight = sum(GAP_LEFT ** (step + age.fx - age.cpi) for step in range(1, horizon + 1))
    stale = age.cpi + np.arange(heat.shape[1]) >= STALE
    return np.asarray((heat - heat.mean(axis=0)) * weight * stale, dtype=np.float64)


def _heat(facts: Known, paths: Paths) -> Floats:
    """Mean monthly change of the last three known national prices on each first of the month, in logs."""
    last = facts.last_cpi - facts.first
    before = np.tile(facts.log_cpi[last - STALE : last + 1, NATION], (len(paths.cpi), 1))
    logs = np.concatenate([before, np.log(paths.cpi[:, :, NATION])], axis=1)
    return np.asarray((logs[:, STALE:] - logs[:, :-STALE]) / STALE, dtype=np.float64)


def redrawn_p95(published: Published, found: Ahead, draw: int, month: int) -> float:
    """Draw anew at the end of a month of a path, with all that would be published then and no newer survey."""
    day = calendar.first_day(calendar.number(found.day) + month)
    sample = Sample(len(found.moved), CHECK_SEED)
    paths = draw_paths(_continued(published, found, draw, day), day, found.horizon + LATEST_PRICES, sample)
    place = calendar.number(day) - calendar.number(paths.months[0]) + found.horizon - 1
    moves = np.sort(paths.fx[:, place] / spot_of(paths) - 1)
    return float(moves[rank(len(moves), 9_500) - 1])


def _continued(published: Published, found: Ahead, draw: int, day: date) -> Published:
    """Add what a path holds by a day to what was published on the first day."""
    paths, cut = (
        found.paths,
        [
            each.filter(pl.col("published_on") <= found.day)
            for each in (published.cpi.filter(pl.col("division") == CPI_GENERAL), published.fx, published.expectations)
        ],
    )
    passed = [place for place, month in enumerate(paths.months) if month < day]
    cpi = [
        (region, CPI_GENERAL, paths.months[place], _decimal(paths.cpi[draw, place, number]),
         next_month(paths.months[place]).replace(day=PUBLISHED_ON), "assumed")
        for place in passed for number, region in enumerate(paths.regions)
    ]  # fmt: skip
    fx = [
        (RATE, month, _decimal(paths.fx[draw, place]), next_month(month), "assumed", "drawn")
        for place, month in enumerate(paths.months)
        if paths.closes <= place <= passed[-1]
    ]
    return Published(_with(cut[0], cpi), _with(cut[1], fx), cut[2])


def _with(table: pl.DataFrame, rows: Sequence[tuple[object, ...]]) -> pl.DataFrame:
    return pl.concat([table, pl.DataFrame(rows, schema=table.schema, orient="row")])


def _decimal(value: float) -> Decimal:
    return Decimal(f"{value:.{LEVEL_DIGITS}f}")
