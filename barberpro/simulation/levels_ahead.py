"""The price level of months to come, drawn by region, beside that of the last month published on a history's end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from barberpro.simulation.history import History
from barberpro.simulation.known import Floats, Published
from barberpro.simulation.paths import Paths, Sample, draw_paths

LONGEST_LAG = 6
"""Months between the last published index and the first month asked about, at most."""


def levels_ahead(history: History, published: Published, sample: Sample, months: Sequence[date]) -> Floats:
    """Price level by draw, month and region beside that of the last month published on the history's last day."""
    return levels_of(paths_ahead(history, published, sample, months), months)


def paths_ahead(history: History, published: Published, sample: Sample, months: Sequence[date]) -> Paths:
    """Draw paths from what was known on the history's last day until the last of these months, and somewhat beyond."""
    return draw_paths(published, history.last_day, len(months) + LONGEST_LAG, sample)


def levels_of(paths: Paths, months: Sequence[date]) -> Floats:
    """Price level of months of drawn paths beside that of the last one that was published."""
    first = paths.months.index(months[0])
    return paths.cpi[:, first : first + len(months)] / paths.cpi_before[None, None, :]
