"""How large the market is, as somebody outside published it: nothing is shipped, a user imports it month by month."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from barberpro.errors import BadInputError
from barberpro.parameters.reading import check_known, check_positive

MEASURES = ("ars", "payments")
"""What the market is counted in: pesos of the month, or payments."""
KEY = ("measure", "month")
TOTAL = pl.Decimal(24, 2)
COLUMNS: dict[str, pl.DataType | type[pl.DataType]] = {
    "measure": pl.String,
    "month": pl.Date,
    "market": TOTAL,
    "published_on": pl.Date,
    "published_on_basis": pl.String,
    "source": pl.String,
}


def nothing_shipped() -> pl.DataFrame:
    """Give the table as it is without an import: no denominator, since none was found that is published and dated."""
    return pl.DataFrame(schema=COLUMNS)


def check_market(table: pl.DataFrame, where: str | Path) -> None:
    """Refuse totals that are not positive, counted in something else, or without a source."""
    check_known(table, "measure", MEASURES, where)
    check_positive(table, "market", where)
    unnamed = table.filter(pl.col("source").str.strip_chars() == "")
    if unnamed.height:
        raise BadInputError(f"{where}: {unnamed['month'][0]:%Y-%m} names no source; say who published the total")
