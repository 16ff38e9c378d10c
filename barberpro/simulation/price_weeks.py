"""The panel that the answer to prices is read from: providers by weeks, with bookings and the real price."""

from __future__ import annotations

import numpy as np
import polars as pl

from barberpro.simulation.price_levels import spells

LEFT_OUT_DAYS = 14
"""On either side of a repricing: bookings move to and fro around it."""
LEAD_DAYS = 35
"""Before a repricing, but for what is left out: where demand may not already move with it."""
FAR_DAYS = 10_000
"""Of a repricing that the panel does not know."""


def log_index(deflator: pl.DataFrame, region: pl.Series, day: pl.Series) -> pl.Series:
    """Log of the price index of regions on days: a month's value stands at its middle, days between on a line.

    `deflator` as `schemas.DEFLATOR`.
    """
    found = np.empty(len(day))
    days = day.cast(pl.Int32).to_numpy()
    regions = region.to_numpy()
    for name, values in deflator.sort("month").group_by("region"):
        middle = values["month"].dt.offset_by("14d").cast(pl.Int32).to_numpy()
        rows = regions == name[0]
        found[rows] = np.interp(days[rows], middle, np.log(values["index_value"].cast(pl.Float64).to_numpy()))
    return pl.Series("log_index", found)


def price_weeks(booked: pl.DataFrame, deflator: pl.DataFrame) -> pl.DataFrame:
    """Make the panel, one row for each provider and week between its first and its last one with a booking.

    `booked` has a row for each provider, day, service and price: `provider_id, province, cpi_region, day, service,
    price_centavos, bookings`. Columns: `provider_id, province, week_on` (Monday), `bookings`, `log_real_price`,
    `left_out` (a repricing is near) and `lead` (size of the next repricing where it is near, but not that near).
    """
    rows = booked.with_columns(
        log_index(deflator, booked["cpi_region"], booked["day"]),
        log_price=pl.col("price_centavos").cast(pl.Float64).log(),
        week_on=pl.col("day").dt.truncate("1w"),
    )
    weeks = _weeks(rows).with_columns(middle=pl.col("week_on").dt.offset_by("3d"))
    priced = _priced(weeks, spells(rows))
    return priced.with_columns(log_index(deflator, priced["cpi_region"], priced["middle"])).select(
        "provider_id",
        "province",
        "week_on",
        "bookings",
        log_real_price=pl.col("log_level") - pl.col("log_index"),
        left_out=(pl.col("since") <= LEFT_OUT_DAYS) | (pl.col("until") <= LEFT_OUT_DAYS),
        lead=pl.when(pl.col("until") <= LEAD_DAYS).then("next_change").otherwise(0.0),
    )


def _weeks(rows: pl.DataFrame) -> pl.DataFrame:
    counted = rows.group_by("provider_id", "week_on").agg(pl.col("bookings").sum())
    spans = rows.group_by("provider_id", "province", "cpi_region").agg(
        first=pl.col("week_on").min().dt.offset_by("1w"), last=pl.col("week_on").max().dt.offset_by("-1w")
    )
    every = (
        spans.filter(pl.col("first") <= pl.col("last"))
        .with_columns(week_on=pl.date_ranges("first", "last", "1w"))
        .explode("week_on")
    )
    return every.join(counted, on=["provider_id", "week_on"], how="left").with_columns(pl.col("bookings").fill_null(0))


def _priced(weeks: pl.DataFrame, levels: pl.DataFrame) -> pl.DataFrame:
    """Give each week the price in force at its middle, days since it came and days until the next one."""
    following = levels.with_columns(
        ends_on=pl.col("begins_on").shift(-1).over("provider_id"),
        next_change=(pl.col("log_level").shift(-1) - pl.col("log_level")).over("provider_id").fill_null(0.0),
    )
    joined = weeks.sort("middle").join_asof(
        following.sort("begins_on"), left_on="middle", right_on="begins_on", by="provider_id", check_sortedness=False
    )
    return (
        joined.drop_nulls("log_level")
        .with_columns(
            since=pl.when(pl.col("opening"))
            .then(FAR_DAYS)
            .otherwise((pl.col("middle") - pl.col("begins_on")).dt.total_days()),
            until=(pl.col("ends_on") - pl.col("middle")).dt.total_days().fill_null(FAR_DAYS),
        )
        .sort("provider_id", "week_on")
    )
