"""Frames as CSV files that a spreadsheet cannot be tricked with."""

from __future__ import annotations

import polars as pl

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""A text cell that starts so would be run as a formula."""


def as_csv(frame: pl.DataFrame) -> bytes:
    """Write a frame as CSV in UTF-8, a quote before every text that a spreadsheet would run."""
    safe = frame.with_columns(
        pl.when(_dangerous(name)).then("'" + pl.col(name)).otherwise(pl.col(name)).alias(name)
        for name, kind in frame.schema.items()
        if kind == pl.String
    )
    return safe.write_csv().encode("utf-8")


def _dangerous(name: str) -> pl.Expr:
    return pl.any_horizontal(pl.col(name).str.starts_with(start) for start in FORMULA_STARTS)
