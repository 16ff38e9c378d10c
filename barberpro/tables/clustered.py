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


def sums_of(row: Mapping[str, Any]) -> ClusterSums:
    """Read a row of `cluster_sums`; nothing at all is zero."""
    return ClusterSums(int(row["clusters"] or 0), *(float(row[name] or 0.0) for name in SUMS[1:]))
