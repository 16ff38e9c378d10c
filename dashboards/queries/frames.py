"""Figures as Polars frames, for charts, tables and downloads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import polars as pl

from barberpro.domain.inflation import CENTAVO
from barberpro.tables.metrics import Metric
from barberpro.tables.metrics.arithmetic import Figure, Figures

KINDS: Mapping[str, Any] = {"money": pl.Decimal(38, 2), "count": pl.Int64, "share": pl.Float64}


def frame(groups: Mapping[tuple[Any, ...], Figures], by: Mapping[str, Any], metrics: Sequence[Metric]) -> pl.DataFrame:
    """Lay out a row for each group: its slices (name to type), then each metric, with `_low` and `_high` if any."""
    columns: dict[str, pl.Series] = {
        name: pl.Series([key[place] for key in groups], dtype=kind) for place, (name, kind) in enumerate(by.items())
    }
    for metric in metrics:
        columns |= _columns(metric, [figures[metric.name] for figures in groups.values()])
    return pl.DataFrame(columns)


def _columns(metric: Metric, figures: Sequence[Figure]) -> dict[str, pl.Series]:
    columns = {metric.name: pl.Series([rounded(each) for each in figures], dtype=KINDS[metric.unit])}
    if metric.counts_successes:
        bounds = [each.interval or (None, None) for each in figures]
        for place, end in enumerate(("low", "high")):
            columns[f"{metric.name}_{end}"] = pl.Series([each[place] for each in bounds], dtype=pl.Float64)
    return columns


def rounded(figure: Figure) -> Any:
    """Give a figure's value, amounts half up to the centavo."""
    if isinstance(figure.value, Decimal):
        return figure.value.quantize(CENTAVO, rounding=ROUND_HALF_UP)
    return figure.value
