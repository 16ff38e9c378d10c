"""What each provider charged over time, out of the prices of its bookings: spells in which one price level stood.

The level is the log of what the provider charges for the usual service: prices of other services are brought to it by
the usual ratios, and a single reduced price changes no level.
"""

from __future__ import annotations

import polars as pl

FILTER = 5
"""Bookings of the running median: up to two reduced prices in a row among them leave the level as it is."""
STEP = 0.02
"""Smallest change of the log level that counts as a repricing: prices are rounded, and services differ a little."""
ROUNDS = 3


def spells(booked: pl.DataFrame) -> pl.DataFrame:
    """Find the spells of one price: `provider_id, begins_on, log_level`, sorted; the first has no repricing before it.

    `booked` has one row for each provider, day, service and price: `provider_id, day, service, log_price, log_index`
    (the log of the price index of that day and place). A spell begins half-way between the last booking at the old
    price and the first at the new one.
    """
    levels = booked.with_columns(log_level=pl.col("log_price") - service_effect(booked))
    running = pl.col("log_level").rolling_median(FILTER, min_samples=1, center=True).over("provider_id")
    ordered = levels.sort("provider_id", "day", "log_level").with_columns(running=running)
    changed = (pl.col("running").diff().abs() > STEP).over("provider_id").fill_null(value=False)
    numbered = ordered.with_columns(spell=changed.cast(pl.Int64).cum_sum().over("provider_id"))
    by_spell = numbered.group_by("provider_id", "spell", maintain_order=True).agg(
        first=pl.col("day").min(), last=pl.col("day").max(), log_level=pl.col("log_level").median()
    )
    before = pl.col("last").shift(1).over("provider_id")
    half = (pl.col("first") - before) / 2
    return by_spell.select(
        "provider_id",
        begins_on=pl.when(before.is_null()).then(pl.col("first")).otherwise(before + half).cast(pl.Date),
        log_level="log_level",
        opening=pl.col("spell") == 0,
    ).sort("provider_id", "begins_on")


def service_effect(booked: pl.DataFrame) -> pl.Series:
    """Log of what each row's service costs over the usual one, by medians of real prices within providers."""
    value, effect = pl.col("log_price") - pl.col("log_index"), pl.col("effect")
    found = booked.with_columns(effect=pl.lit(0.0))
    for _ in range(ROUNDS):
        own = found.with_columns(own=(value - effect).median().over("provider_id"))
        found = own.with_columns(effect=(value - pl.col("own")).median().over("service"))
    return found["effect"]
