"""Monthly counts of every provider, drawn: negative binomial around its own rate, the same for every policy."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from barberpro.simulation.entities import uniforms
from barberpro.simulation.outlook import Outlook

Floats = NDArray[np.float64]
TAIL = 1e-12


def expected_counts(outlook: Outlook, months: Sequence[date]) -> Floats:
    """Round the counts that the outlook expects: (1, months, providers)."""
    return np.asarray(np.rint(_season(outlook, months)[:, None] * outlook.rate[None, :])[None], dtype=np.float64)


def drawn_counts(outlook: Outlook, months: Sequence[date], keys: NDArray[np.uint64], draws: range, seed: int) -> Floats:
    """Draw counts, (draws, months, providers); each has the same number whatever else is drawn."""
    season = _season(outlook, months)
    found = np.empty((len(draws), len(months), len(keys)))
    for factor in np.unique(season):
        places = np.flatnonzero(season == factor)
        uniform = np.stack([uniforms(keys, draws, seed, f"counts/{place}") for place in places], axis=1)
        by_provider = np.ascontiguousarray(np.moveaxis(uniform, 2, 0))
        for provider, rate in enumerate((outlook.rate * factor).tolist()):
            found[:, places, provider] = np.searchsorted(steps(rate, outlook.dispersion), by_provider[provider])
    return found


def _season(outlook: Outlook, months: Sequence[date]) -> Floats:
    return np.array([outlook.season[month.month - 1] for month in months])


@lru_cache(maxsize=200_000)
def steps(mean: float, dispersion: float) -> Floats:
    """Cumulative probabilities of 0, 1, 2, ... of a count of this mean whose variance is `dispersion` times that."""
    if mean <= 0:
        return np.ones(1)
    most = int(mean + 12 * np.sqrt(mean * dispersion) + 30)
    number = np.arange(1, most + 1)
    if dispersion > 1:
        size, odds = mean / (dispersion - 1), 1 - 1 / dispersion
        logs = np.concatenate([[-size * np.log(dispersion)], np.log((size + number - 1) / number * odds)])
    else:
        logs = np.concatenate([[-mean], np.log(mean / number)])
    steps = np.cumsum(np.exp(np.cumsum(logs)))
    return np.asarray(steps[: int(np.searchsorted(steps, 1 - TAIL)) + 1], dtype=np.float64)
