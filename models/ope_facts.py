"""Facts of a log as numbers for the regressions, and in a few values each for the map of overlap."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import numpy as np
import polars as pl

from models.calibration import Floats
from models.ope_log import Bins

FAR = 3.0
"""Standard deviations at which a number is cut, so that one odd row does not bend a regression."""
QUARTERS = (0.25, 0.5, 0.75)
MOST_VALUES = 8
"""Values of a text that count for themselves, by frequency; the others are one."""
OTHERS, NONE = "(others)", "(none)"


def laid_out(facts: Iterable[pl.Series]) -> tuple[Floats, tuple[Bins, ...]]:
    """Lay out columns of a frame (numbers, times or texts) as one table of numbers and as bins."""
    columns: list[Floats] = []
    bins: list[Bins] = []
    rows = 0
    for fact in facts:
        rows = len(fact)
        is_number = fact.dtype.is_numeric() or fact.dtype.is_temporal()
        numbers, cells = _number(fact) if is_number else _text(fact)
        columns += numbers
        bins.append(cells)
    return (np.column_stack(columns) if columns else np.empty((rows, 0))), tuple(bins)


def _number(fact: pl.Series) -> tuple[list[Floats], Bins]:
    """Take a number and its square, in standard deviations, with a mark where it is not known; and its quarter."""
    values = fact.to_physical().cast(pl.Float64).fill_nan(None)
    known = values.is_not_null().to_numpy()
    seen = values.drop_nulls().to_numpy()
    if not len(seen):
        return [], Bins(fact.name, np.zeros(len(fact), dtype=np.int64), (NONE,))
    filled = values.fill_null(float(np.median(seen))).to_numpy()
    centred = np.clip((filled - seen.mean()) / (seen.std() or 1.0), -FAR, FAR)
    columns = [centred] if len(np.unique(seen[:1000])) <= 2 else [centred, centred**2]
    edges = np.unique(np.quantile(seen, QUARTERS))
    code = np.where(known, np.searchsorted(edges, filled, side="right"), len(edges) + 1)
    names = _between(_told(edges, fact.dtype))
    return ([*columns] if known.all() else [*columns, known.astype(np.float64)]), Bins(
        fact.name, code.astype(np.int64), (*names, NONE)
    )


def _told(edges: Floats, kind: pl.DataType) -> list[str]:
    if kind.is_temporal():
        times = pl.Series(edges).cast(pl.Int64).cast(kind)
        return [str(each) for each in (times.dt.truncate("1s") if isinstance(kind, pl.Datetime) else times)]
    return [f"{edge:.6g}" for edge in edges]


def _between(shown: list[str]) -> list[str]:
    return [f"below {shown[0]}", *(f"{low} to {high}" for low, high in pairwise(shown)),
            f"{shown[-1]} and above"]  # fmt: skip


def _text(fact: pl.Series) -> tuple[list[Floats], Bins]:
    """Mark each frequent value but the first; and take the value itself."""
    texts = fact.cast(pl.String).fill_null(NONE)
    counts = texts.value_counts(sort=True, name="rows").sort(["rows", fact.name], descending=[True, False])
    kept = counts[fact.name].head(MOST_VALUES).to_list()
    code = texts.replace_strict(kept, range(len(kept)), default=len(kept), return_dtype=pl.Int64).to_numpy()
    columns = [(code == place).astype(np.float64) for place in range(1, len(kept))]
    return columns, Bins(fact.name, code, (*kept, OTHERS))
