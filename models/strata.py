"""Cuts rows into strata by one column, the same way in two samples; what is missing is a stratum of its own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

Ints = NDArray[np.int64]
PARTS = 10
LEVELS = 12


@dataclass(frozen=True, slots=True)
class Strata:
    """The stratum of each row of the reference and of the window, and how many there are."""

    reference: Ints
    window: Ints
    count: int


def strata(reference: pl.Series, window: pl.Series) -> Strata:
    """Cut numbers at the deciles of the reference, and texts into its most frequent levels and the others."""
    if reference.dtype.is_numeric() or reference.dtype == pl.Boolean:
        return _of_numbers(_floats(reference), _floats(window))
    return _of_levels(reference.cast(pl.String), window.cast(pl.String))


def _of_numbers(reference: NDArray[np.float64], window: NDArray[np.float64]) -> Strata:
    known = reference[~np.isnan(reference)]
    edges = np.unique(np.quantile(known, np.arange(1, PARTS) / PARTS)) if len(known) else np.array([])
    missing = len(edges) + 1

    def cut(values: NDArray[np.float64]) -> Ints:
        return np.where(np.isnan(values), missing, np.searchsorted(edges, values, side="left")).astype(np.int64)

    return _compact(cut(reference), cut(window))


def _of_levels(reference: pl.Series, window: pl.Series) -> Strata:
    counts = reference.drop_nulls().alias("level").value_counts(name="rows").sort("rows", "level", descending=True)
    levels = counts["level"].head(LEVELS).to_list()
    others, missing = len(levels), len(levels) + 1

    def cut(values: pl.Series) -> Ints:
        codes = values.replace_strict(levels, list(range(len(levels))), default=others, return_dtype=pl.Int64)
        return np.where(values.is_null().to_numpy(), missing, codes.fill_null(others).to_numpy()).astype(np.int64)

    return _compact(cut(reference), cut(window))


def _compact(reference: Ints, window: Ints) -> Strata:
    """Give numbers to the strata that occur, from 0 on."""
    found, places = np.unique(np.concatenate([reference, window]), return_inverse=True)
    return Strata(places[: len(reference)], places[len(reference) :], len(found))


def _floats(values: pl.Series) -> NDArray[np.float64]:
    return values.cast(pl.Float64).fill_null(float("nan")).to_numpy()
