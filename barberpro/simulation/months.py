"""Months as whole numbers, so that horizons are differences."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray


def number(month: date) -> int:
    """Count the months from the year 0 to `month`."""
    return month.year * 12 + month.month - 1


def numbers(months: pl.Series) -> NDArray[np.int64]:
    """Count the months from the year 0 to each of `months`."""
    found = months.dt.year().cast(pl.Int64) * 12 + months.dt.month().cast(pl.Int64) - 1
    return np.asarray(found.to_numpy(), dtype=np.int64)


def first_day(month: int) -> date:
    """Give the first day of a month by its number."""
    return date(month // 12, month % 12 + 1, 1)
