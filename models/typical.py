"""What the checkout of a new client usually looks like, by province: for answers before anything is known of it."""

from __future__ import annotations

import re
from typing import Any

import polars as pl

from barberpro.features.checkout_features import features

NEWEST_DAYS = 28
OUTERMOST = 0.001
"""Share of the checkouts on each side beyond which a model has hardly learned anything."""
ANYWHERE = "anywhere"
OF_CLIENT = "client_"
COUNTED = re.compile(r"client(_method)?_(attempts|declines|approvals)_")


def typical_checkouts(rows: pl.DataFrame) -> dict[str, dict[str, Any]]:
    """Give the median of each numeric feature over the newest `NEWEST_DAYS` days, by province and `ANYWHERE`.

    `rows` are features of checkouts. What is told of a client is that of new ones: no attempts, and NULL for the rest.
    """
    if rows.is_empty():
        return {}
    newest = rows.filter(pl.col("opened_at") > pl.col("opened_at").max() - pl.duration(days=NEWEST_DAYS))
    names = [each.name for each in features() if each.kind == "numeric" and not each.name.startswith(OF_CLIENT)]
    medians = [pl.col(name).cast(pl.Float64).median().round(6) for name in names]
    places = newest.drop_nulls("province").group_by("province").agg(medians).sort("province")
    found = {row.pop("province"): row for row in places.to_dicts()}
    return {ANYWHERE: newest.select(medians).to_dicts()[0], **found}


def known_amounts(rows: pl.DataFrame) -> tuple[float, float] | None:
    """Give the logarithms of real amounts between which all but the outermost checkouts lie; None without any."""
    known = rows["amount_real_log"].drop_nulls()
    if known.is_empty():
        return None
    return tuple(float(known.quantile(share) or 0.0) for share in (OUTERMOST, 1.0 - OUTERMOST))  # type: ignore[return-value]


def new_client() -> dict[str, Any]:
    """Tell what is known of a client of whom nothing is."""
    names = [each.name for each in features() if each.name.startswith(OF_CLIENT) and each.kind == "numeric"]
    return {name: 0 if COUNTED.match(name) else None for name in names}
