"""The table of plans of installments, as it is shipped."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from barberpro.domain.vocabulary import FEE_BASES, INTEREST_FREE, PLAN_KINDS
from barberpro.errors import BadInputError
from barberpro.parameters.reading import FOLDER, Kinds, check_known, read

MOST_INSTALLMENTS = 60
KEY = ("processor", "plan", "installments", "effective_from")
COLUMNS: Kinds = {
    "processor": pl.String,
    "plan": pl.String,
    "installments": pl.Int64,
    "kind": pl.String,
    "tna_bp": pl.Int64,
    "surcharge_bp": pl.Int64,
    "iva_bp": pl.Int64,
    "collector_cost_bp": pl.Int64,
    "minimum_ars": pl.Decimal(18, 2),
    "effective_from": pl.Date,
    "effective_until": pl.Date,
    "basis": pl.String,
    "source": pl.String,
}
MAY_LACK = ("tna_bp", "surcharge_bp", "effective_until")


def installment_plans(folder: Path = FOLDER) -> pl.DataFrame:
    """Read the plans, as `schemas.INSTALLMENT_PLANS`."""
    path = folder / "installment_plans.csv"
    table = read(path, COLUMNS, MAY_LACK).sort(*KEY)
    check_known(table, "kind", PLAN_KINDS, path)
    check_known(table, "basis", FEE_BASES, path)
    before, until = (pl.col(name).shift().over(*KEY[:-1]) for name in ("effective_until", "effective_from"))
    overlap = until.is_not_null() & (before.is_null() | (before > pl.col("effective_from")))
    numbers = ("tna_bp", "surcharge_bp", "iva_bp", "collector_cost_bp", "minimum_ars")
    for wrong, why in (
        (pl.col("effective_until") <= pl.col("effective_from"), "it ends before it begins"),
        (overlap, "it begins before the one above it ends"),
        (pl.col("tna_bp").is_null() == pl.col("surcharge_bp").is_null(), "it has tna_bp or surcharge_bp, not both"),
        (pl.any_horizontal(pl.col(name) < 0 for name in numbers), "no number may be below 0"),
        (~pl.col("installments").is_between(2, MOST_INSTALLMENTS), f"installments are 2 to {MOST_INSTALLMENTS}"),
        ((pl.col("kind") == INTEREST_FREE) & (pl.col("surcharge_bp").fill_null(1) != 0), "it is free, so adds 0"),
    ):
        found = table.filter(wrong)
        if found.height:
            raise BadInputError(f"{path}: {' '.join(map(str, found.select(KEY).row(0)))} cannot be: {why}")
    return table
