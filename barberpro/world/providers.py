"""Shops: where they are, when they join and leave, and what they charge."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.random import Generator

from barberpro.world.arrays import Floats, Ints, draw
from barberpro.world.ground import Ground
from barberpro.world.prices import Repricing, repricing

DAYS_A_MONTH = 30.4
JOINED_HOUR = 10
"""When on its first day a shop opens its account."""


@dataclass(frozen=True, slots=True)
class Providers:
    """One position for each shop; places are positions in the reference tables."""

    province: Ints
    city: Ints
    segment: Ints
    joined_day: Ints
    left_day: Ints
    """Position of the day it left; beyond the calendar while it stays."""
    popularity: Floats
    cut_price: Floats
    """Price of a cut in pesos of the base month."""
    repricing: Repricing
    quality: Floats


def providers(ground: Ground, count: int) -> Providers:
    """Draw `count` shops, sorted by province."""
    generator, supply = ground.common_stream("providers"), ground.assumptions.supply
    province = np.sort(draw(generator, _province_weights(ground), count))
    segment = draw(generator, tuple(share for _, share, _ in supply.segments), count)
    level = np.array([level for *_, level in supply.segments])[segment]
    joined, left = _stay(ground, generator, count)
    relative = generator.normal(0.0, supply.price_spread, count)
    popularity = generator.normal(0.0, supply.popularity_spread, count) + supply.popularity_by_price * relative
    return Providers(
        province=province,
        city=_cities(ground, generator, province),
        segment=segment,
        joined_day=joined,
        left_day=left,
        popularity=np.exp(popularity),
        cut_price=supply.median_cut_ars * level * np.exp(relative),
        repricing=repricing(ground, ground.common_stream("prices"), province),
        quality=generator.normal(0.0, supply.quality_spread, count),
    )


def _province_weights(ground: Ground) -> Floats:
    adoption = dict(ground.assumptions.supply.adoption_by_province)
    factors = [adoption.get(code, 1.0) for code in ground.facts.provinces["province"]]
    return np.asarray(ground.facts.provinces["population"].to_numpy() * np.array(factors), dtype=np.float64)


def _cities(ground: Ground, generator: Generator, province: Ints) -> Ints:
    codes = ground.facts.provinces["province"].to_list()
    places = ground.facts.cities.with_row_index("position")
    city = np.zeros(len(province), dtype=np.int64)
    for position, code in enumerate(codes):
        rows = places.filter(pl.col("province") == code)
        inside = province == position
        chosen = draw(generator, rows["population"].to_numpy().astype(np.float64), int(inside.sum()))
        city[inside] = rows["position"].to_numpy()[chosen]
    return city


def _stay(ground: Ground, generator: Generator, count: int) -> tuple[Ints, Ints]:
    supply, days = ground.assumptions.supply, ground.calendar
    early = generator.random(count) < supply.there_from_start_share
    before = generator.integers(0, days.start, count)
    later = generator.integers(days.start, max(days.end - 14, days.start + 1), count)
    joined = np.where(early, before, later)
    months = generator.exponential(1.0 / supply.monthly_leaving_share, count)
    left = joined + 30 + (months * DAYS_A_MONTH).astype(np.int64)
    return joined, left
