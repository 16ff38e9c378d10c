"""How metrics are computed: sums as Ibis expressions over a mart, and the figure that two sums make."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import ibis
import ibis.expr.types as ir

from barberpro.domain.intervals import wilson
from barberpro.tables.mart_schemas import UNKNOWN
from barberpro.tables.metrics.metric import Distinct, Metric, Prices, Sum, kind_of, real_column

FEW = 30
"""Below so many counted things a ratio is marked as resting on a small sample."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A metric's value for some rows, with the sums that it is made of."""

    metric: Metric
    numerator: int | Decimal
    denominator: int | Decimal | None = None

    @property
    def value(self) -> int | float | Decimal | None:
        """The figure: shares between 0 and 1; None where nothing stands below the line."""
        if self.metric.denominator is None:
            return self.numerator
        if not self.denominator:
            return None
        return float(self.numerator / self.denominator) if self.metric.unit == "share" else self._quotient()

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval of a share of counted things; None for all else, and without any."""
        if not self.metric.counts_successes:
            return None
        return wilson(int(self.numerator), int(self.denominator or 0))

    @property
    def is_small(self) -> bool:
        """Whether a ratio of counted things rests on few of them."""
        return isinstance(self.denominator, int) and 0 < self.denominator < FEW

    def _quotient(self) -> Decimal:
        return Decimal(self.numerator) / Decimal(self.denominator or 1)


Figures = Mapping[str, Figure]
"""Figures by the name of their metric."""


def aggregates(metrics: Iterable[Metric], mart: ir.Table, prices: Prices) -> dict[str, ir.Scalar]:
    """Give the sums that `figure` reads back, for metrics that are all counted on `mart`."""
    found = {}
    for metric in metrics:
        found[f"{metric.name}_over"] = _summed(metric, metric.numerator, mart, prices)
        if metric.denominator is not None:
            found[f"{metric.name}_under"] = _summed(metric, metric.denominator, mart, prices)
    return found


def figure(metric: Metric, sums: Mapping[str, Any]) -> Figure:
    """Make a metric's figure of a row of `aggregates`; what was added up over no row is zero."""
    kind = _number_of(metric, metric.numerator)
    numerator = kind(sums[f"{metric.name}_over"] or 0)
    if metric.denominator is None:
        return Figure(metric, numerator)
    return Figure(metric, numerator, _number_of(metric, metric.denominator)(sums[f"{metric.name}_under"] or 0))


def nothing(metric: Metric) -> Figure:
    """Make the figure of no row at all."""
    return figure(metric, {f"{metric.name}_over": None, f"{metric.name}_under": None})


def change(now: Figure, before: Figure | None) -> float | None:
    """Compute the change since `before`: the difference of shares, the relative change of all else."""
    if before is None or now.value is None or before.value is None:
        return None
    if now.metric.unit == "share":
        return float(now.value) - float(before.value)
    return float(Decimal(now.value) / Decimal(before.value) - 1) if before.value > 0 else None


def share_of(part: Figure, whole: Figure) -> float | None:
    """Compute which share of an additive whole a part is; None where the whole is not positive."""
    return float(part.numerator / whole.numerator) if whole.numerator > 0 else None


def without_price(mart: ir.Table) -> ir.Scalar:
    """Count the approved attempts that no real amount holds: not in pesos, or before the first index."""
    return mart.approved.sum(where=mart.real_basis.isnull())


def _summed(metric: Metric, terms: Sum | Distinct, mart: ir.Table, prices: Prices) -> ir.Scalar:
    if isinstance(terms, Distinct):
        column = mart[terms.column]
        return column.nunique(where=(mart[terms.where] > 0) & (column != UNKNOWN))
    total = _total(metric, terms.plus, mart, prices)
    return total - _total(metric, terms.minus, mart, prices) if terms.minus else total


def _total(metric: Metric, names: tuple[str, ...], mart: ir.Table, prices: Prices) -> ir.Scalar:
    sums = [_column_sum(metric, name, mart, prices) for name in names]
    return sum(sums[1:], start=sums[0])


def _column_sum(metric: Metric, name: str, mart: ir.Table, prices: Prices) -> ir.Scalar:
    """Add up a column; in real pesos only rows with a real amount count, on both sides of the line."""
    is_money = kind_of(metric.mart, name) == "money"
    real = metric.real and prices == "real"
    column = mart[real_column(name)] if real and is_money else mart[name]
    total = column.sum(where=mart.real_basis.notnull()) if real and not is_money else column.sum()
    return ibis.coalesce(total, 0)


def _number_of(metric: Metric, terms: Sum | Distinct) -> type[int] | type[Decimal]:
    if isinstance(terms, Distinct) or kind_of(metric.mart, terms.columns[0]) == "integer":
        return int
    return Decimal
