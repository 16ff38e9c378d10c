"""The index that prices follow, out of the reference table: by region and division, as it was known on each day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from barberpro.domain.indexation import level, spliced
from barberpro.domain.inflation import IndexValue, latest_published
from barberpro.domain.vocabulary import CPI_GENERAL
from barberpro.errors import BadInputError

Ints = NDArray[np.int64]


def index_values(cpi: pl.DataFrame, region: str, division: str = CPI_GENERAL) -> tuple[IndexValue, ...]:
    """List the index of a region and division, as `schemas.CPI` holds it, with every publication.

    Where the division has no value yet and the general level has, its last one is carried on by the general level.
    BadInputError where the table lacks one of them.
    """
    general = _values(cpi, region, CPI_GENERAL)
    return general if division == CPI_GENERAL else spliced(_values(cpi, region, division), general)


def known_levels(values: Iterable[IndexValue], days: Sequence[date]) -> Ints:
    """Index level that was known on each day."""
    index = tuple(values)
    return np.array([level(latest_published(index, day).value) for day in days], dtype=np.int64)


def actual_levels(values: Iterable[IndexValue]) -> Mapping[date, int]:
    """Index level of each month, by its first day, as it was published last."""
    ordered = sorted(values, key=lambda each: each.published_on)
    return {each.month: level(each.value) for each in ordered}


def _values(cpi: pl.DataFrame, region: str, division: str) -> tuple[IndexValue, ...]:
    asked = cpi.filter((pl.col("region") == region) & (pl.col("division") == division)).sort("month", "published_on")
    if asked.is_empty():
        raise BadInputError(f"the price index has no division {division} of region {region}; import it or name another")
    return tuple(IndexValue(*row) for row in asked.select("month", "index_value", "published_on").rows())
