"""Bookings of small worlds, in the shape in which a generation gives them."""

from datetime import date

import numpy as np
import polars as pl

from barberpro.parameters import reference
from barberpro.simulation.price_weeks import price_weeks
from barberpro.world.ground import Facts
from barberpro.world.identities import provider_ids
from barberpro.world.named import named_world
from barberpro.world.world import World, world

DAYS = (date(2023, 1, 1), date(2024, 7, 1))
"""High inflation erodes prices most, which tells most about the answer to them."""
FACTS = Facts(
    reference.cpi(),
    reference.provinces(),
    reference.cities(),
    reference.holidays(date(2022, 1, 1), date(2027, 12, 31)),
)
DEFLATOR = reference.deflator(reference.cpi(), reference.inflation_expectations())


def built(name: str, payments: int, seed: int) -> World:
    return world(FACTS, payments, DAYS, seed, named_world(name).assumptions)


def booked(made: World) -> pl.DataFrame:
    visits, shops, ground = made.market.visits, made.market.shops, made.ground
    first = np.datetime64(ground.calendar.first, "D")
    rows = pl.DataFrame(
        {
            "provider_id": provider_ids(visits.shop),
            "day": pl.Series((first + ground.calendar.day(visits.created_at)).astype("datetime64[D]")),
            "service": pl.Series(visits.service).cast(pl.String),
            "price_centavos": visits.amount,
            "place": shops.province[visits.shop],
        }
    )
    places = (
        FACTS.provinces.select("province", "cpi_region")
        .with_row_index("place")
        .with_columns(pl.col("place").cast(pl.Int64))
    )
    return rows.group_by(rows.columns).agg(bookings=pl.len()).join(places, on="place").drop("place")


def weeks(name: str, payments: int, seed: int) -> pl.DataFrame:
    return price_weeks(booked(built(name, payments, seed)), DEFLATOR)
