"""Which checkouts are left untreated: a keyed hash draws them, so that all attempts of a checkout are in or out."""

from __future__ import annotations

import hashlib

import numpy as np
import polars as pl

from models.calibration import Floats

DIGEST_BYTES = 8
SEPARATOR = "\x1f"


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
    drawn = np.array([_draw(unit.encode(), key) for unit in units], dtype=np.uint64)
    return (drawn >> np.uint64(11)).astype(np.float64) / 2.0**53


def _draw(unit: bytes, key: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(unit, digest_size=DIGEST_BYTES, key=key).digest())
