"""What is to be expected of every provider in the months to come, out of the last months of a history."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from barberpro.simulation.history import History

Floats = NDArray[np.float64]
RECENT_MONTHS = 6
SEASON_MONTHS = 24


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is expected of every provider.

    By provider: billed payments a month, mean ticket in centavos of the last published month, refunded share, cost
    share, financing share, completed bookings for each billed payment; `dispersion` is the variance of monthly counts
    over their mean (1 is Poisson), `season` twelve factors from January on.
    """

    rate: Floats
    ticket: Floats
    refunded_share: Floats
    cost_share: Floats
    financing_share: Floats
    completed_ratio: Floats
    dispersion: float
    season: Floats
    recent_months: int


def outlook(history: History) -> Outlook:
    """Look at the last six months; the marketplace of today goes on, without providers to come."""
    providers, months = len(history.providers), len(history.months)
    recent = min(RECENT_MONTHS, months)
    ones = np.ones(history.rows, dtype=np.int64)
    shape = (providers, months)
    counts = history.by_cell(ones).reshape(shape)[:, -recent:].astype(np.float64)
    sums = {
        name: history.by_cell(values).reshape(shape)[:, -recent:].astype(np.float64)
        for name, values in (
            ("amount", history.amount),
            ("refunded", history.refunded),
            ("cost", history.cost),
            ("financing", history.financing),
        )
    }
    there = np.maximum(recent - _first_active(counts), 1)
    rate = counts.sum(axis=1) / there
    real = (sums["amount"] / history.level[:, -recent:]).sum(axis=1)
    whole = np.maximum(sums["amount"].sum(axis=1), 1.0)
    sold = np.maximum(counts.sum(axis=1), 1.0)
    completed = history.measures.bookings[:, 1:][:, -recent:].sum(axis=1)
    return Outlook(
        rate=rate,
        ticket=real / sold,
        refunded_share=sums["refunded"].sum(axis=1) / whole,
        cost_share=sums["cost"].sum(axis=1) / whole,
        financing_share=sums["financing"].sum(axis=1) / whole,
        completed_ratio=completed / sold,
        dispersion=_dispersion(counts, rate),
        season=_season(history, ones),
        recent_months=recent,
    )


def _first_active(counts: Floats) -> NDArray[np.intp]:
    """First of the months in which each provider was billed; the last where it never was."""
    active = counts > 0
    found = np.where(active.any(axis=1), active.argmax(axis=1), counts.shape[1] - 1)
    return np.asarray(found, dtype=np.intp)


def _dispersion(counts: Floats, rate: Floats) -> float:
    """Pearson's estimate over provider-months, from each provider's first month on; at least 1."""
    first = _first_active(counts)
    seen = np.arange(counts.shape[1])[None, :] >= first[:, None]
    expected = np.repeat(rate[:, None], counts.shape[1], axis=1)
    used = seen & (expected > 0)
    free = max(int(used.sum()) - int((rate > 0).sum()), 1)
    chi = ((counts - expected) ** 2 / np.where(used, expected, 1.0))[used].sum()
    return max(float(chi) / free, 1.0)


def _season(history: History, ones: NDArray[np.int64]) -> Floats:
    """Twelve factors with mean 1, by billed payments beside the twelve months around; all 1 below two years."""
    months = len(history.months)
    if months < SEASON_MONTHS:
        return np.ones(12)
    total = history.by_cell(ones).reshape(-1, months).sum(axis=0).astype(np.float64)
    weights = np.array([0.5, *[1.0] * 11, 0.5]) / 12
    around = np.convolve(total, weights, mode="valid")
    ratio = total[6:-6] / around
    calendar = np.array([month.month - 1 for month in history.months[6:-6]])
    factors = np.array([ratio[calendar == each].mean() if (calendar == each).any() else 1.0 for each in range(12)])
    return np.asarray(factors / factors.mean(), dtype=np.float64)
