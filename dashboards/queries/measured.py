"""Asks a generation for figures of the catalogue: one query for each mart, by any of its slices or by period."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import ibis.expr.types as ir

from barberpro.tables import marts
from barberpro.tables.local_time import period_of
from barberpro.tables.mart_schemas import METRIC_DAILY
from barberpro.tables.metrics import Metric
from barberpro.tables.metrics.arithmetic import Figure, Figures, aggregates, figure, nothing, without_price
from barberpro.tables.metrics.metric import mart_of
from barberpro.warehouse.database import Database
from dashboards.places import NOWHERE, Place
from dashboards.selection import ANY_SOURCE, Selection

TRUNCATION = {"day": "D", "week": "W", "month": "M"}
START = "start"
"""The slice that is the first day of a period of the selection's grain."""

Key = tuple[Any, ...]


def total(database: Database, selection: Selection, metrics: Sequence[Metric], place: Place = NOWHERE) -> Figures:
    """Give the figures of a whole selection, in a place or everywhere."""
    return grouped(database, selection, metrics, (), place).get((), _none(metrics))


def grouped(
    database: Database, selection: Selection, metrics: Sequence[Metric], by: tuple[str, ...], place: Place = NOWHERE
) -> dict[Key, Figures]:
    """Give the figures of each combination of slices that occurs, by its values in the order of `by`."""
    found: dict[Key, dict[str, Figure]] = {}
    for mart in dict.fromkeys(metric.mart for metric in metrics):
        own = [metric for metric in metrics if metric.mart == mart]
        for key, figures in _of_mart(database, selection, own, by, place).items():
            found.setdefault(key, dict(_none(metrics))).update(figures)
    return _shared_out(found, [metric for metric in metrics if metric.within in by], by)


def unpriced(database: Database, selection: Selection, place: Place = NOWHERE) -> int:
    """Count the approved attempts that real amounts leave out; none where amounts are nominal."""
    if selection.prices != "real":
        return 0
    mart = chosen(METRIC_DAILY.name, selection, place)
    return int(database.frame(mart.aggregate(without=without_price(mart))).item() or 0)


def chosen(mart: str, selection: Selection, place: Place = NOWHERE) -> ir.Table:
    """Narrow a mart to a selection and place; checkouts know no payment source or method."""
    table = marts.unbound(mart_of(mart))
    narrowed = table.filter(
        table.day >= selection.first, table.day < selection.until, table.currency == selection.currency
    )
    view = selection if "method" in narrowed.columns else replace(selection, source=ANY_SOURCE, methods=())
    if view.source != ANY_SOURCE:
        narrowed = narrowed.filter(narrowed.source == view.source)
    if view.provinces:
        narrowed = narrowed.filter(narrowed.province.isin(view.provinces))
    if view.methods:
        narrowed = narrowed.filter(narrowed.method.isin(view.methods))
    for name, value in place.slices.items():
        narrowed = narrowed.filter(narrowed[name] == value)
    return narrowed


def _of_mart(
    database: Database, selection: Selection, metrics: Sequence[Metric], by: tuple[str, ...], place: Place
) -> dict[Key, dict[str, Figure]]:
    mart = chosen(metrics[0].mart, selection, place)
    if START in by:
        mart = mart.mutate(start=period_of(mart.day, TRUNCATION[selection.grain]))
    sums = aggregates(metrics, mart, selection.prices)
    summed = mart.group_by(*by).aggregate(**sums) if by else mart.aggregate(**sums)
    rows = database.frame(summed.order_by(*by) if by else summed).iter_rows(named=True)
    return {tuple(row[name] for name in by): {each.name: figure(each, row) for each in metrics} for row in rows}


def _none(metrics: Iterable[Metric]) -> Figures:
    return {metric.name: nothing(metric) for metric in metrics}


def _shared_out(
    found: dict[Key, dict[str, Figure]], metrics: Sequence[Metric], by: tuple[str, ...]
) -> dict[Key, Figures]:
    """Add up the denominators of metrics that share out a slice over all of its values."""
    for metric in metrics:
        place = by.index(str(metric.within))
        whole: dict[Key, Any] = {}
        for key, figures in found.items():
            others = key[:place] + key[place + 1 :]
            whole[others] = whole.get(others, 0) + figures[metric.name].denominator
        for key, figures in found.items():
            others = key[:place] + key[place + 1 :]
            figures[metric.name] = replace(figures[metric.name], denominator=whole[others])
    return {**found}
