"""Periods of a selection: the one before, and the days, weeks or months in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import polars as pl

from dashboards.selection import Options, Selection

STEP = {"day": "1d", "week": "1w", "month": "1mo"}


def previous(selection: Selection) -> Selection:
    """Give the period of the same length just before."""
    length = timedelta(days=selection.days)
    return replace(selection, first=selection.first - length, last=selection.last - length)


def comparable(selection: Selection, options: Options) -> Selection | None:
    """Give the period before, where the data reach back to its first day."""
    before = previous(selection)
    return before if before.first >= options.first_day else None


def with_ends(found: pl.DataFrame, selection: Selection, complete_until: date) -> pl.DataFrame:
    """Add to periods of a `start` their `until`, and whether the selection and the data hold them whole."""
    known_until = min(selection.until, complete_until)
    dated = found.sort("start").with_columns(until=pl.col("start").dt.offset_by(STEP[selection.grain]))
    return dated.with_columns(complete=(pl.col("start") >= selection.first) & (pl.col("until") <= known_until))
