"""Shops: where they are, when they join and leave, and what they charge."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.random import Generator

from barberpro.world.arrays import Floats, Ints, draw
from barberpro.world.ground import Ground

DAYS_A_MONTH = 30.4


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
    repricing_months: Ints
    repricing_phase: Ints
    quality: Floats


def providers(ground: Ground, count: int) -> Providers:
    """Draw `count` shops, sorted by province."""
    generator, supply = ground.common_stream("providers"), ground.assumptions.supply
    province = np.sort(draw(generator, _province_weights(ground), count))
    segment = draw(generator, tuple(share for _, share, _ in supply.segments), count)
    level = np.array([level for *_, level in supply.segments])[segment]
    every = draw(generator, tuple(share for _, share in supply.repricing_months), count)
    joined, left = _stay(ground, generator, count)
    return Providers(
        province=province,
        city=_cities(ground, generator, province),
        segment=segment,
        joined_day=joined,
        left_day=left,
        popularity=np.exp(generator.normal(0.0, supply.popularity_spread, count)),
        cut_price=supply.median_cut_ars * level * np.exp(generator.normal(0.0, supply.price_spread, count)),
        repricing_months=np.array([months for months, _ in supply.repricing_months])[every],
        repricing_phase=generator.integers(0, 12, count),
        quality=generator.normal(0.0, supply.quality_spread, count),
    )


def price_level(ground: Ground, shops: Providers, shop: Ints, month: Ints) -> Floats:
    """Price level that a shop charges in a month: the index as published when it last repriced, base month = 1."""
    every = shops.repricing_months[shop]
    repriced = month - (month - shops.repricing_phase[shop]) % every
    region = ground.region_of_province[shops.province[shop]]
    return np.asarray(ground.published[repriced - ground.first_month, region], dtype=np.float64)


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
