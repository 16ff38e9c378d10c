"""Which checkouts are left untreated: a keyed hash draws them, so that all attempts of a checkout are in or out."""

from __future__ import annotations

import polars as pl

from models.calibration import Floats
from models.keyed_draws import SEPARATOR, drawn_numbers


def draws(rows: pl.DataFrame, key: bytes) -> Floats:
    """Draw a number in [0, 1) for the checkout of each row (`source`, `checkout_id`), or else for its `payment_id`.

    Who does not know `key` (at most 64 bytes) cannot tell or choose what is drawn; who does draws the same again.
    """
    units = rows.select(
        pl.when(pl.col("checkout_id").is_null())
        .then(pl.concat_str("source", pl.lit("payment"), "payment_id", separator=SEPARATOR))
        .otherwise(pl.concat_str("source", pl.lit("checkout"), "checkout_id", separator=SEPARATOR))
        .alias("unit")
    )["unit"]
    return drawn_numbers(units, key)
