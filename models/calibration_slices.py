"""Whether what was said came true in every slice of method, amount and province, told apart from chance."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from models.calibrate import wilson
from models.calibration import Floats

SLICES = (("method",), ("amount_decile",), ("province",), ("method", "amount_decile", "province"))
MIN_ROWS = 30
MIN_EXPECTED = 5.0
"""Fewer expected failures (or approvals) than this make the normal law of their number a bad one: not judged."""
LISTED = 40
SURE = 0.05
SAME = 9
"""Digits of a p-value: slices of the same rows are equal, whatever the order in which their rows were added up."""
DIGITS = 6


def calibration_slices(rows: pl.DataFrame, said: Floats, cluster: NDArray[np.int64]) -> dict[str, Any]:
    """Compare what was said with what came true, by slice, worst first; at most `LISTED` slices are laid out.

    `rows` are test rows with `failed`; `cluster` numbers those that hang together, such as one client's. p says how
    often chance alone would part the two so far if the answers were right, `p_holm` after all slices were looked at
    (Holm): at most one training in twenty raises an alarm for nothing. A slice counts as so many rows fewer as failures
    of a client come in bunches, in it and in all slices of its kind.
    """
    table = pl.DataFrame({"said": said, "failed": rows["failed"], "cluster": cluster}).with_columns(*_keys(rows))
    slices = pl.concat([_judged(table, by) for by in SLICES if set(by) <= set(table.columns)], how="diagonal")
    if slices.is_empty():
        return {"judged": 0, "alarms": 0, "corrected": "Holm", "slices": []}
    corrected = slices.with_columns(p_holm=pl.Series(holm(slices["p"].to_numpy()))).sort("p", "by", "slice")
    return {
        "judged": corrected.height,
        "alarms": int((corrected["p_holm"] < SURE).sum()),
        "corrected": "Holm",
        "slices": [_plain(each) for each in corrected.head(LISTED).to_dicts()],
    }


def holm(p: Floats) -> Floats:
    """Correct p-values for their number, so that the chance of any false one below a level is at most that level."""
    order = np.argsort(p, kind="stable")
    raised = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    corrected = np.empty(len(p))
    corrected[order] = np.minimum(raised, 1.0)
    return corrected


def two_sided(z: Floats) -> Floats:
    """Give how often a standard normal number is at least so far from 0."""
    return np.array([math.erfc(abs(each) / math.sqrt(2)) for each in z], dtype=np.float64)


def _keys(rows: pl.DataFrame) -> list[pl.Series]:
    keys = [
        rows[name].cast(pl.String).fill_null("unknown").alias(name)
        for name in ("method", "province")
        if name in rows.columns
    ]
    if "amount_log" not in rows.columns:
        return keys
    tenth = (rows["amount_log"].rank("ordinal") - 1) * 10 // rows.height + 1
    return [*keys, tenth.cast(pl.Int64).cast(pl.String).fill_null("unknown").alias("amount_decile")]


def _judged(table: pl.DataFrame, by: tuple[str, ...]) -> pl.DataFrame:
    """Give rows, said, came true and p of each slice that is large enough to be judged."""
    residual = pl.col("failed") - pl.col("said")
    bunches = table.group_by(*by, "cluster", maintain_order=True).agg(gap=residual.sum())
    found = table.group_by(*by, maintain_order=True).agg(
        rows=pl.len(),
        said=pl.col("said").mean(),
        failures=pl.col("failed").sum().cast(pl.Int64),
        gap=residual.sum(),
        chance=(pl.col("said") * (1 - pl.col("said"))).sum(),
    )
    spread = found.join(bunches.group_by(*by, maintain_order=True).agg(bunched=(pl.col("gap") ** 2).sum()), on=list(by))
    usual = max(1.0, spread["bunched"].sum() / spread["chance"].sum())
    variance = pl.max_horizontal("bunched", pl.col("chance") * usual)
    judged = spread.with_columns(bunching=variance / pl.col("chance"), z=pl.col("gap") / variance.sqrt())
    expected = pl.min_horizontal(pl.col("said"), 1 - pl.col("said")) * pl.col("rows")
    judged = judged.filter(pl.col("rows") >= MIN_ROWS, expected / pl.col("bunching") >= MIN_EXPECTED)
    return judged.select(
        by=pl.lit(" x ".join(by)),
        slice=pl.concat_str(list(by), separator=" x "),
        rows="rows",
        said="said",
        failures="failures",
        bunching="bunching",
        p=pl.col("z")
        .map_batches(lambda z: pl.Series(two_sided(z.to_numpy())), return_dtype=pl.Float64)
        .round_sig_figs(SAME),
    )


def _plain(found: Mapping[str, Any]) -> dict[str, Any]:
    """Lay out a slice; the interval is of the rate that came true, 90 %, of as many rows as it is worth."""
    worth = max(1, round(found["rows"] / found["bunching"]))
    low, high = wilson(round(found["failures"] / found["rows"] * worth), worth)
    came_true = {"value": found["failures"] / found["rows"], "low": low, "high": high}
    return {
        "by": found["by"],
        "slice": found["slice"],
        "rows": found["rows"],
        "said": round(found["said"], DIGITS),
        "came_true": {name: round(value, DIGITS) for name, value in came_true.items()},
        "p": float(f"{found['p']:.4g}"),
        "p_holm": float(f"{found['p_holm']:.4g}"),
        "alarm": found["p_holm"] < SURE,
    }
