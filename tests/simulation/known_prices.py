"""Prices whose future comes from the engine's own population of errors: the path of a survey that it is not given."""

from __future__ import annotations

from datetime import date
from functools import cache

import numpy as np
import polars as pl

from barberpro.parameters import reference
from barberpro.parameters.prices import CPI_REGIONS
from barberpro.simulation import months as calendar
from barberpro.simulation.errors_made import BLOCK, error_blocks
from barberpro.simulation.expected import ages, surveyed
from barberpro.simulation.history import months_between
from barberpro.simulation.known import Published, known
from barberpro.simulation.paths import Sample, draw_paths

MONTHS = months_between(date(2023, 7, 1), date(2025, 6, 1))
LAST_DAY = date(2025, 6, 30)
"""The newest survey is that of May then, and the index of May is known: paths begin with June."""
AHEAD = months_between(date(2025, 7, 1), date(2025, 12, 1))


@cache
def published() -> Published:
    return Published.read()


@cache
def past_levels() -> np.ndarray:
    """Level of MONTHS by region beside that of the last published month, as the deflator had it on LAST_DAY."""
    cpi = published().cpi.filter(pl.col("published_on") <= LAST_DAY)
    expected = published().expectations.filter(pl.col("published_on") <= LAST_DAY)
    found = reference.deflator(cpi, expected).filter(pl.col("month").is_between(MONTHS[0], MONTHS[-1]))
    values = found.pivot("region", index="month", values="index_value").sort("month").select(CPI_REGIONS)
    level = values.cast(pl.Float64).to_numpy()
    return np.asarray(level / level[-2])


@cache
def _surveys() -> list[date]:
    """Months of the surveys whose error paths may be drawn, in the order of the engine's."""
    facts = known(published(), LAST_DAY)
    count = len(error_blocks(facts, ages(facts), surveyed, 1)[0].cpi)
    last = facts.last_cpi - (ages(facts).start + BLOCK - 1)
    months = [each for each in facts.survey_month.tolist() if each <= last][-count:]
    return [calendar.first_day(each) for each in months]


def prices(seed: int) -> tuple[np.ndarray, Published]:
    """Draw a path of one past survey's errors, and give the published tables without that survey.

    Levels by month (that of the history's last month, then AHEAD) and region, the last published month is 1.
    """
    paths = draw_paths(published(), LAST_DAY, len(AHEAD) + 1, Sample(1, seed))
    chosen = int(np.random.default_rng([seed, 0]).random() * paths.errors)
    others = published().expectations.filter(pl.col("survey_month") != _surveys()[chosen])
    return paths.cpi[0] / paths.cpi_before[None, :], Published(published().cpi, published().fx, others)
