"""How far the survey was off: error paths by survey date, index, dollar and regions in the same months.

Errors of prices are in proportion to the inflation that was expected over the same year, for they grow with it; those
of the dollar are plain differences of logs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from barberpro.errors import BadInputError
from barberpro.simulation.expected import LONGEST, Ages, Rule, following, realised
from barberpro.simulation.known import Floats, Known

BLOCK = 12
"""Months of a block: as far as the survey asks about both."""
FEWEST = 24
"""Surveys whose first year is known whole, below which nothing is drawn."""
FEWEST_SECOND = 12
"""Surveys whose second year is known whole, below which first years are chained on instead."""
LEAST_INFLATION = 0.002
"""Monthly inflation below which errors do not shrink any further."""


@dataclass(frozen=True, slots=True)
class ErrorPaths:
    """Whole error paths that may be drawn, by survey and month of the block."""

    cpi: Floats
    """In proportion to the expected monthly inflation, as are `regions`."""
    fx: Floats
    regions: Floats
    """Differences of the regions' changes from the nation's; a third axis."""


def error_blocks(facts: Known, age: Ages, rule: Rule, count: int) -> list[ErrorPaths]:
    """Collect the error paths of each block of a year, first years and then second ones; BadInputError with too few."""
    first, second = (_block(facts, age, rule, age.start + start) for start in (0, BLOCK))
    if len(first.cpi) < FEWEST:
        raise BadInputError(
            f"{len(first.cpi)} surveys have a whole year of known errors; {FEWEST} are needed to draw paths: "
            "choose a later day"
        )
    later = second if len(second.cpi) >= FEWEST_SECOND else first
    return [first, *[later] * (count - 1)]


def usual_inflation(expected: Floats, start: int) -> Floats:
    """Mean expected monthly inflation of the year from horizon `start` on, by survey."""
    mean = expected[:, start : start + BLOCK].mean(axis=1)
    return np.asarray(np.where(np.isfinite(mean), np.maximum(mean, LEAST_INFLATION), np.nan), dtype=np.float64)


def _block(facts: Known, age: Ages, rule: Rule, start: int) -> ErrorPaths:
    """Keep the surveys that know every error of the year from horizon `start` on; what was known then is no error."""
    expected, came = rule(facts, age), realised(facts)
    horizon = np.arange(start, start + BLOCK)
    usual = usual_inflation(expected.cpi, start)[:, None]
    apart = following(facts, facts.log_cpi) - came.cpi[:, :, None]
    cpi = np.where(horizon > age.cpi, (came.cpi - expected.cpi)[:, horizon] / usual, 0.0)
    fx = np.where(horizon > age.fx, (came.fx - expected.fx)[:, horizon], 0.0)
    regions = np.where(horizon[:, None] > age.cpi, apart[:, horizon] / usual[:, :, None], 0.0)
    whole = np.isfinite(cpi).all(axis=1) & np.isfinite(fx).all(axis=1) & np.isfinite(regions).all(axis=(1, 2))
    return ErrorPaths(cpi[whole], fx[whole], regions[whole])


def longest_path(age: Ages) -> int:
    """Months that paths may have at most."""
    return LONGEST - BLOCK - age.cpi
