"""The dollar: its official and its unofficial prices at the end of each month."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from barberpro.domain.vocabulary import FX_RATES
from barberpro.parameters.reading import FOLDER, check_every_month, check_positive, month, read

KEY = ("rate", "month")
RATE = pl.Decimal(18, 4)
LEVELS = ("official_retail",)
"""Rates whose levels were published; the others are chained from published changes of each month."""


def fx(folder: Path = FOLDER) -> pl.DataFrame:
    """Read the dollar's prices, as `schemas.FX`; the month's last close is known on the day after the month."""
    path = folder / "fx.csv"
    wide = read(path, {"month": pl.String} | dict.fromkeys(FX_RATES, RATE), may_lack=FX_RATES).with_columns(month())
    table = (
        wide.unpivot(index="month", variable_name="rate", value_name="ars_per_usd")
        .drop_nulls()
        .with_columns(
            published_on=pl.col("month").dt.offset_by("1mo"),
            published_on_basis=pl.lit("assumed"),
            basis=pl.when(pl.col("rate").is_in(LEVELS)).then(pl.lit("published")).otherwise(pl.lit("chained")),
        )
        .select(*KEY, "ars_per_usd", "published_on", "published_on_basis", "basis")
        .sort(*KEY)
    )
    check_fx(table, path)
    return table


def check_fx(table: pl.DataFrame, where: str | Path) -> None:
    """Refuse gaps and prices below zero."""
    check_positive(table, "ars_per_usd", where)
    check_every_month(table, ("rate",), "month", where)
