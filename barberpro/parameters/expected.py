"""The inflation that was to be expected on a day, by the index and the survey that were published by then."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import pairwise

import polars as pl

from barberpro.domain.inflation import IndexValue, going_on, latest_published, month_of, next_month
from barberpro.domain.vocabulary import CPI_GENERAL
from barberpro.parameters.deflator import monthly_expectations
from barberpro.parameters.prices import NATIONAL


def expected_inflation(cpi: pl.DataFrame, survey: pl.DataFrame, day: date, months: int) -> tuple[Fraction, ...]:
    """National inflation of each of the months after a day's own, as fractions; the general level.

    Where no survey speaks of a month it is the average of the last three published ones. BadInputError where too little
    was published by then.
    """
    known = cpi.filter(
        (pl.col("region") == NATIONAL) & (pl.col("division") == CPI_GENERAL) & (pl.col("published_on") <= day)
    ).sort("month", "published_on")
    newest = known.unique("month", keep="last", maintain_order=True)
    published = [IndexValue(*row) for row in newest.select("month", "index_value", "published_on").rows()]
    last, own = latest_published(published, day), month_of(day)
    ahead = (own.year - last.month.year) * 12 + own.month - last.month.month + months
    heard = monthly_expectations(survey.filter(pl.col("published_on") <= day))
    path = dict([(last.month, last.value), *going_on(published, heard, max(ahead, 0))])
    wanted = [own]
    while len(wanted) <= months:
        wanted.append(next_month(wanted[-1]))
    return tuple(Fraction(path[after]) / Fraction(path[before]) - 1 for before, after in pairwise(wanted))
