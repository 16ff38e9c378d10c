"""How good answers are in each group of rows, with 90 % intervals that count a client once, without resampling."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import polars as pl

from barberpro.domain.intervals import wilson
from models.evaluate import BINS, EDGE, HIGH

Z = NormalDist().inv_cdf(HIGH)
FIGURES = ("said", "failed", "loss")
ENDS = {"failed_low": pl.Float64, "failed_high": pl.Float64}


def grouped(rows: pl.DataFrame, by: str) -> pl.DataFrame:
    """Judge each group of `rows` (`by`, `failed`, `said`, `cluster`): one line each, in the order of `by`.

    Gives `rows`, `failures`, the mean probability `said`, the share `failed` with `failed_low` and `failed_high`, and
    `log_loss` with `log_loss_low` and `log_loss_high` (nats for each row). The interval of the share is Wilson's at
    the number of independent rows that tell as much; that of the log loss is normal,
    NULL where all rows are of one cluster.
    """
    lost = rows.select(by, "cluster", "said", failed=pl.col("failed").cast(pl.Float64), loss=_log_loss())
    sums = [pl.col(name).sum() for name in FIGURES]
    parts = lost.group_by(by, "cluster").agg(pl.len().alias("n"), *sums)
    whole = parts.group_by(by).agg(
        pl.col("n").sum().alias("rows"), pl.len().alias("clusters"), *[each / pl.col("n").sum() for each in sums]
    )
    errors = parts.join(whole, on=by, suffix="_mean").group_by(by).agg(_variance("failed"), _variance("loss"))
    judged = whole.join(errors, on=by).sort(by)
    told = judged.select("failed", "rows", "failed_variance", "clusters").iter_rows()
    bounds = pl.DataFrame([_share_ends(*each) for each in told], schema=ENDS, orient="row")
    reach = pl.when(pl.col("clusters") > 1).then(Z * pl.col("loss_variance").sqrt())
    return judged.hstack(bounds).select(
        by,
        "rows",
        (pl.col("failed") * pl.col("rows")).round().cast(pl.Int64).alias("failures"),
        "said",
        "failed",
        "failed_low",
        "failed_high",
        log_loss="loss",
        log_loss_low=(pl.col("loss") - reach).clip(0.0),
        log_loss_high=pl.col("loss") + reach,
    )


def by_probability(rows: pl.DataFrame) -> pl.DataFrame:
    """Judge bins of equal size by what was said, from the lowest up; `rows` as for `grouped`, without a group."""
    order = np.argsort(rows["said"].to_numpy(), kind="stable")
    bins = np.empty(rows.height, dtype=np.int64)
    for number, part in enumerate(np.array_split(order, BINS)):
        bins[part] = number
    return grouped(rows.with_columns(bin=pl.Series(bins)), "bin")


def _log_loss() -> pl.Expr:
    said = pl.col("said").clip(EDGE, 1 - EDGE)
    return pl.when(pl.col("failed") == 1).then(-said.log()).otherwise(-(1 - said).log())


def _variance(name: str) -> pl.Expr:
    """Compute the variance of a mean whose rows move together within a cluster."""
    residual = pl.col(name) - pl.col("n") * pl.col(f"{name}_mean")
    count = pl.len()
    few = count / (count - 1).clip(1)
    return ((residual**2).sum() * few / pl.col("n").sum() ** 2).alias(f"{name}_variance")


def _share_ends(share: float, rows: int, variance: float, clusters: int) -> tuple[float, float] | None:
    """Give the ends of a share; where its rows do not vary, a cluster tells no more than a row."""
    worth = min(float(rows), share * (1 - share) / variance) if variance > 0 else float(clusters)
    return wilson(share * worth, worth, Z)
