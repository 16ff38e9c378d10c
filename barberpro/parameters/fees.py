"""What processors charge, by day, province, method and release term."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from barberpro.domain.vocabulary import FEE_BASES, FEE_CHANNELS, METHODS
from barberpro.errors import BadInputError
from barberpro.parameters.places import provinces
from barberpro.parameters.reading import FOLDER, check_known, read

EVERYWHERE = "all"
KEY = ("processor", "channel", "province", "method", "release_days", "effective_from")
WHOLE_BP = 10_000
COLUMNS = {
    "processor": pl.String,
    "channel": pl.String,
    "province": pl.String,
    "method": pl.String,
    "release_days": pl.Int64,
    "effective_from": pl.Date,
    "fee_bp": pl.Int64,
    "iva_bp": pl.Int64,
    "basis": pl.String,
    "source": pl.String,
}


def processor_fees(folder: Path = FOLDER) -> pl.DataFrame:
    """Read the processors' fees, as `schemas.PROCESSOR_FEES`."""
    path = folder / "processor_fees.csv"
    table = read(path, COLUMNS).sort(*KEY)
    check_known(table, "channel", FEE_CHANNELS, path)
    check_known(table, "method", METHODS, path)
    check_known(table, "basis", FEE_BASES, path)
    check_known(table, "province", {EVERYWHERE, *provinces(folder)["province"]}, path)
    twice = table.filter(table.select(KEY).is_duplicated())
    if twice.height:
        raise BadInputError(f"{path}: {twice.select(KEY).row(0)} stands twice; one fee for each of {', '.join(KEY)}")
    wrong = table.filter(~pl.col("fee_bp").is_between(0, WHOLE_BP) | (pl.col("release_days") < 0))
    if wrong.height:
        raise BadInputError(f"{path}: {wrong.row(0)[:7]} cannot be: fee_bp lies from 0 to {WHOLE_BP}, days from 0 on")
    return table
