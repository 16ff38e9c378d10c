from datetime import date

import numpy as np
import polars as pl
import pytest

from barberpro.world.ground import Facts
from barberpro.world.identities import provider_ids
from barberpro.world.named import named_world
from barberpro.world.world import World, world

DAYS = (date(2023, 1, 1), date(2024, 7, 1))
"""High inflation erodes prices most, which tells most about the answer to them."""
ELASTICITY = -1.2


@pytest.fixture(scope="module")
def dear(facts: Facts) -> World:
    return world(facts, 30_000, DAYS, 10, named_world("known_price_response").assumptions)


@pytest.fixture(scope="module")
def shop_days(dear: World) -> pl.DataFrame:
    """One row for each shop and day: real price and bookings."""
    (only,) = named_world("known_price_response").truth
    visits = dear.market.visits
    day = _dates(dear, dear.ground.calendar.day(visits.created_at))
    booked = (
        pl.DataFrame({"provider_id": provider_ids(visits.shop), "day": day})
        .group_by("provider_id", "day")
        .len("bookings")
    )
    by_day = only.table(dear).with_columns(day=pl.date_ranges("from_on", "until_on", closed="left")).explode("day")
    counted = by_day.join(booked, on=["provider_id", "day"], how="left").with_columns(pl.col("bookings").fill_null(0))
    assert counted["bookings"].sum() == len(visits.shop)
    return counted.select("provider_id", "day", "log_real_price", "bookings").sort("provider_id", "day")


def _dates(built: World, day: np.ndarray) -> pl.Series:
    return pl.Series((np.datetime64(built.ground.calendar.first, "D") + day).astype("datetime64[D]"))


def within(table: pl.DataFrame) -> tuple[float, float]:
    """Fit bookings by Poisson regression with an effect of each shop and each day; return the slope and its error."""
    shop, day = (table[name].rank("dense").to_numpy().astype(int) - 1 for name in ("provider_id", "day"))
    y, x, slope = table["bookings"].to_numpy(), table["log_real_price"].to_numpy(), 0.0
    by_day = np.ones(day.max() + 1)
    for _ in range(12):
        base = np.exp(slope * x)
        by_shop = np.bincount(shop, y) / np.bincount(shop, base * by_day[day])
        by_day = np.bincount(day, y) / np.bincount(day, base * by_shop[shop])
        expected, centred = base * by_shop[shop] * by_day[day], x.copy()
        for _ in range(3):
            for group in (shop, day):
                centred -= (np.bincount(group, expected * centred) / np.bincount(group, expected).clip(1e-9))[group]
        information = (expected * centred**2).sum()
        slope += ((y - expected) * centred).sum() / information
    return slope, 1.0 / np.sqrt(information)


def test_erosion_within_a_shop_tells_the_elasticity(shop_days: pl.DataFrame) -> None:
    slope, error = within(shop_days)
    assert error < 0.12
    assert slope == pytest.approx(ELASTICITY, abs=3 * error)
    assert slope < -5 * error


def test_a_comparison_of_shops_does_not(dear: World, shop_days: pl.DataFrame) -> None:
    """Dear shops are the popular ones: across shops, demand seems to rise with the price."""
    level = pl.DataFrame(
        {
            "provider_id": provider_ids(np.arange(len(dear.market.shops.cut_price))),
            "dear": np.log(dear.market.shops.cut_price),
        }
    )
    by_shop = shop_days.group_by("provider_id").agg(pl.col("bookings").mean()).join(level, on="provider_id")
    by_shop = by_shop.filter(pl.col("bookings") > 0)
    rate = np.log(by_shop["bookings"].to_numpy())
    assert np.polyfit(by_shop["dear"].to_numpy(), rate, 1)[0] > 0.5


def test_the_truth_tells_the_prices_that_were_charged(dear: World) -> None:
    visits, shops = dear.market.visits, dear.market.shops
    (only,) = named_world("known_price_response").truth
    known = only.table(dear)
    plain = np.flatnonzero((visits.service == 0) & (visits.amount % 10_000 == 0))[:400]
    paid = pl.DataFrame(
        {
            "provider_id": provider_ids(visits.shop[plain]),
            "day": _dates(dear, dear.ground.calendar.day(visits.created_at[plain])),
            "amount": visits.amount[plain] / 100,
            "cut": shops.cut_price[visits.shop[plain]],
        }
    )
    joined = paid.join_where(
        known,
        pl.col("provider_id") == pl.col("provider_id_right"),
        pl.col("day") >= pl.col("from_on"),
        pl.col("day") < pl.col("until_on"),
    )
    assert joined.height == len(plain)
    off = joined["amount"] / (joined["cut"] * joined["price_level"])
    assert off.median() == pytest.approx(1.0, abs=0.01)
    assert (off < 1.06).all()
