"""Shares of things that come in clusters: what `domain.clustered` needs, added up by the engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import ibis
import ibis.expr.types as ir

from barberpro.domain.clustered import ClusterSums

SUMS = ("clusters", "over", "under", "over_squared", "under_squared", "cross")


def who(table: ir.Table, alone: str) -> ir.StringColumn:
    """Name the cluster of each row: its client, or the row by itself where nobody says who it was."""
    return ibis.coalesce(table.client_id, ibis.literal("alone ") + table[alone])


def cluster_sums(
    rows: ir.Table, over: ir.NumericValue, under: ir.NumericValue, cluster: ir.StringValue, by: Sequence[str] = ()
) -> ir.Table:
    """Add up, for each combination of `by`, what the share over / under and its spread by clusters are made of.

    `over` and `under` are numbers or flags of each row.
    """
    kept = rows.select(*by, cluster=cluster, y=over.cast("float64"), n=under.cast("float64"))
    each = kept.group_by(*by, "cluster").aggregate(y=kept.y.sum(), n=kept.n.sum())
    counted = each.filter(each.n > 0)
    sums = {
        "clusters": counted.count(),
        "over": counted.y.sum(),
        "under": counted.n.sum(),
        "over_squared": (counted.y * counted.y).sum(),
        "under_squared": (counted.n * counted.n).sum(),
        "cross": (counted.y * counted.n).sum(),
    }
    return counted.group_by(*by).aggregate(**sums) if by else counted.aggregate(**sums)


def category_sums(rows: ir.Table, category: str, cluster: ir.StringValue, by: Sequence[str] = ()) -> ir.Table:
    """Add up, for each combination of `by` and each `category` in it, what the category's share of rows is made of.

    As `cluster_sums` would for each category by itself, clusters without it included, but in one pass.
    """
    kept = rows.select(*by, category, cluster=cluster)
    whole = kept.group_by(*by, "cluster").aggregate(n=kept.count())
    parts = kept.group_by(*by, "cluster", category).aggregate(y=kept.count())
    both = parts.join(whole, [*by, "cluster"])
    over = both.group_by(*by, category).aggregate(
        over=both.y.sum(), over_squared=_squares(both.y, both.y), cross=_squares(both.y, both.n)
    )
    under = {"clusters": whole.count(), "under": whole.n.sum(), "under_squared": _squares(whole.n, whole.n)}
    if not by:
        return over.cross_join(whole.aggregate(**under))
    return over.join(whole.group_by(*by).aggregate(**under), list(by))


def _squares(one: ir.NumericValue, other: ir.NumericValue) -> ir.NumericValue:
    return (one.cast("float64") * other.cast("float64")).sum()


def sums_of(row: Mapping[str, Any]) -> ClusterSums:
    """Read a row of `cluster_sums`; nothing at all is zero."""
    return ClusterSums(int(row["clusters"] or 0), *(float(row[name] or 0.0) for name in SUMS[1:]))
