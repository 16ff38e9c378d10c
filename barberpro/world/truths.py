"""Tables of truth that named worlds share: checkouts under every menu, retries, outages, fraud, answers to price."""

from __future__ import annotations

import numpy as np
import polars as pl

from barberpro.world import identities
from barberpro.world.arrays import Ints, take
from barberpro.world.cards import issuers
from barberpro.world.demand import log_real_level
from barberpro.world.fraud import HONEST, KINDS
from barberpro.world.menu_views import oracle_paid
from barberpro.world.menus import MENUS
from barberpro.world.outages import PROCESSOR
from barberpro.world.prices import price_level
from barberpro.world.replay import paid_probability, retry_success_probability
from barberpro.world.retries import trying_again
from barberpro.world.world import World

DIGITS = 6
"""Probabilities are rounded so that sums in another order tell the same."""


def checkouts_truth(world: World) -> pl.DataFrame:
    """Tell how likely each checkout is paid as shown and under each menu, and how likely its menu was."""
    market = world.market
    paid = np.round(paid_probability(world.ground, market), DIGITS)
    size = len(market.visits.client)
    shown = paid[np.arange(size), market.display.menu]
    return pl.DataFrame(
        {
            "checkout_id": world.ids.checkout_ids(np.arange(size)),
            "menu_id": pl.Series([menu.name for menu in MENUS]).gather(pl.Series(market.display.menu)),
            "propensity": market.display.propensity,
            "hidden_risk": np.round(market.people.risk[market.visits.client], DIGITS),
            "paid_as_shown": shown,
            "oracle_paid": np.round(oracle_paid(world, shown), DIGITS),
            **{f"paid_{menu.name}": paid[:, position] for position, menu in enumerate(MENUS)},
        }
    )


def retries_truth(world: World) -> pl.DataFrame:
    """Tell of each declined attempt how likely the payer tried again, and how likely anyone's retry would succeed."""
    made, most = world.attempts, world.ground.assumptions.retries.max_attempts
    rows = np.flatnonzero(made.failed & (made.number < most))
    lost = take(made, rows)
    tries = np.bincount(made.visit, minlength=len(world.market.visits.client))
    return pl.DataFrame(
        {
            "payment_id": pl.Series(world.payment_id[rows]).cast(pl.String),
            "attempt_no": lost.number,
            "retried": tries[lost.visit] > lost.number,
            "retry_probability": np.round(trying_again(world.ground, world.market, lost), DIGITS),
            "retry_success_probability": np.round(retry_success_probability(world.ground, world.market, lost), DIGITS),
        }
    )


def outages_truth(world: World) -> pl.DataFrame:
    """Tell whose authoriser was down, from when to when (UTC), and what that added to the log-odds of failure."""
    faults = world.market.faults
    names = (*issuers(world.ground.assumptions.people), PROCESSOR)
    every = [
        (name, int(begin), int(end), float(size))
        for name, windows in zip(names, (*faults.issuers, faults.processor), strict=True)
        for begin, end, size in zip(windows.begin, windows.end, windows.log_odds, strict=True)
    ]
    table = pl.DataFrame(every, schema=["issuer", "begins_at", "ends_at", "log_odds"], orient="row")
    return table.with_columns(
        pl.col("begins_at", "ends_at").cast(pl.Datetime("us")).dt.replace_time_zone("UTC"),
        ((pl.col("ends_at") - pl.col("begins_at")) / 60_000_000).alias("minutes"),
    ).sort("begins_at", "issuer")


def fraud_truth(world: World) -> pl.DataFrame:
    """Name the payments that belong to a ring, the ring, and what it does."""
    made, people = world.attempts, world.market.people
    client = world.market.visits.client[made.visit]
    rows = np.flatnonzero(people.scheme[client] != HONEST)
    kind = pl.Series(KINDS).gather(pl.Series(people.scheme[client[rows]]))
    return pl.DataFrame(
        {
            "payment_id": pl.Series(world.payment_id[rows]).cast(pl.String),
            "kind": kind,
            "ring": pl.select(pl.format("{}-{}", kind, pl.Series(people.ring[client[rows]]))).to_series(),
        }
    )


def price_response_truth(world: World) -> pl.DataFrame:
    """Tell of each shop and spell of one price and month its real price, and how demand answers to it."""
    ground, shops, demand = world.ground, world.market.shops, world.ground.assumptions.demand
    shop, begin, end = _spells(world)
    level = price_level(ground, shops.repricing, (shop, shops.province[shop]), begin)
    real = log_real_level(ground, shops, shop, begin)
    return pl.DataFrame(
        {
            "provider_id": identities.provider_ids(shop),
            "from_on": _dates(world, begin),
            "until_on": _dates(world, end),
            "price_level": np.round(level, DIGITS),
            "log_real_price": np.round(real, DIGITS),
            "demand_factor": np.round(np.exp(demand.price_elasticity * real), DIGITS),
            "elasticity": np.full(len(shop), demand.price_elasticity),
            "churn_by_log_price": np.full(len(shop), demand.price_churn),
        }
    )


def _spells(world: World) -> tuple[Ints, Ints, Ints]:
    """List, shop by shop, the days from which and until which price and index stand still."""
    days, shops = world.ground.calendar, world.market.shops
    pieces = []
    for first in world.ground.first_days[world.ground.first_days < days.end]:
        last = int(np.searchsorted(days.month, days.month[first], side="right"))
        change = (first + shops.repricing.day - 1).clip(first, last)
        pieces.extend([(np.full_like(change, first), change), (change, np.full_like(change, last))])
    shop = np.tile(np.arange(len(shops.province)), len(pieces))
    begin, end = (np.concatenate([piece[side] for piece in pieces]) for side in (0, 1))
    begin = np.maximum(begin, np.maximum(days.start, shops.joined_day[shop]))
    end = np.minimum(end, np.minimum(days.end, shops.left_day[shop]))
    rows = np.flatnonzero(begin < end)
    rows = rows[np.lexsort((begin[rows], shop[rows]))]
    return shop[rows], begin[rows], end[rows]


def _dates(world: World, day: Ints) -> pl.Series:
    first = np.datetime64(world.ground.calendar.first, "D")
    return pl.Series((first + day.astype("timedelta64[D]")).astype("datetime64[D]"))
