"""Where the variance of a result comes from: data, behaviour, macro, and what they do only together.

Each source varies alone, the others held still, with the same random numbers; then all vary. Variances of one source
are set against that of all; what is missing (or too much) is the interaction, so that the parts add up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from barberpro.errors import BadInputError

Floats = NDArray[np.float64]
SOURCES = ("data", "behaviour", "macro")
INTERACTION = "interaction"
FEWEST_DRAWS = 30
QUANTILES = (0.05, 0.95)


@dataclass(frozen=True, slots=True)
class Part:
    """A source's variance, its share of the total and the share's 90 % interval over resampled draws.

    The interaction may be negative: sources may offset each other.
    """

    source: str
    variance: float
    share: float
    low: float
    high: float


def variance_parts(alone: Mapping[str, Floats], together: Floats, seed: int = 7, resamples: int = 400) -> list[Part]:
    """Split the variance of `together` (draws) by `alone`, the draws in which one source varies; of equal lengths.

    Draw i of each has the same random numbers, so that draws are resampled together. BadInputError where sources lack,
    draws are too few, or nothing varies.
    """
    columns = _checked(alone, together)
    variances = _parts(columns)
    total = float(columns[-1].var(ddof=1))
    generator = np.random.default_rng(seed)
    rows = generator.integers(0, len(together), (resamples, len(together)))
    drawn = np.stack([_parts(columns[:, each]) / columns[-1, each].var(ddof=1) for each in rows])
    low, high = np.quantile(drawn, QUANTILES, axis=0)
    names = (*SOURCES, INTERACTION)
    return [
        Part(name, float(variances[i]), float(variances[i] / total), float(low[i]), float(high[i]))
        for i, name in enumerate(names)
    ]


def _parts(columns: Floats) -> Floats:
    """Variance of each source alone, and what is left of that of all together, which is the last row."""
    variances = columns.var(axis=1, ddof=1)
    return np.asarray(np.append(variances[:-1], variances[-1] - variances[:-1].sum()), dtype=np.float64)


def _checked(alone: Mapping[str, Floats], together: Floats) -> Floats:
    if set(alone) != set(SOURCES):
        raise BadInputError(f"sources are {', '.join(sorted(alone)) or 'none'}; needed: {', '.join(SOURCES)}")
    lengths = {len(together), *(len(each) for each in alone.values())}
    if len(lengths) > 1 or len(together) < FEWEST_DRAWS:
        raise BadInputError(f"draws are {sorted(lengths)}; each source needs the same number, {FEWEST_DRAWS} at least")
    if not together.var() > 0:
        raise BadInputError("the result is the same in every draw, so that there is no variance to split")
    return np.stack([*(alone[name] for name in SOURCES), together])
