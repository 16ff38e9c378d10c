"""How months of the year differ, and how well that is known from the years at hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
FEWEST_MONTHS = 24
AROUND = np.array([0.5, *[1.0] * 11, 0.5]) / 12
"""Weights of the twelve months around, that of the month itself among them."""


def season(months: Sequence[date], total: Floats) -> Floats:
    """Twelve factors with mean 1, by a month's count beside that of the twelve months around; all 1 below two years."""
    if len(months) < FEWEST_MONTHS:
        return np.ones(12)
    ratio = total[6:-6] / np.convolve(total, AROUND, mode="valid")
    calendar = _calendar(months[6:-6])
    factors = np.array([ratio[calendar == each].mean() if (calendar == each).any() else 1.0 for each in range(12)])
    return np.asarray(factors / factors.mean(), dtype=np.float64)


def season_error(months: Sequence[date], total: Floats, dispersion: float) -> Floats:
    """Say how far off each factor may be by chance (standard error over the factor).

    The variance of counts is `dispersion` times their mean. A month is a twelfth of the twelve around it,
    so that eleven twelfths of its chance are left in the ratio.
    """
    if len(months) < FEWEST_MONTHS:
        return np.zeros(12)
    variance = 11 / 12 * dispersion / np.maximum(total[6:-6], 1.0)
    calendar = _calendar(months[6:-6])
    seen = np.bincount(calendar, minlength=12)
    return np.sqrt(np.bincount(calendar, variance, 12)) / np.maximum(seen, 1)


def _calendar(months: Sequence[date]) -> NDArray[np.int64]:
    return np.array([month.month - 1 for month in months])
