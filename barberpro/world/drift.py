"""What changes slowly over the years and differs by place: prices, the mix of methods, risk.

A slow wave is drawn at knots some months apart and joined smoothly; everything in here could be learned from the data,
so that none of it is a latent.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.random import Generator

from barberpro.domain.vocabulary import METHODS
from barberpro.world.arrays import Floats
from barberpro.world.assumptions import Assumptions
from barberpro.world.calendar import Calendar

NORTH = ("nea", "noa")
DAYS_A_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Drift:
    """Slow change by day of the calendar, province and, for the mix, method."""

    risk: Floats
    """Log-odds of failure, by day and province."""
    price: Floats
    """Log of the price level of a province over the country's, by day and province."""
    mix: Floats
    """Utility of each method, by day, province and method."""
    method_risk: Floats
    """Log-odds of failure, by day and method."""


def drift(generator: Generator, days: Calendar, provinces: pl.DataFrame, assumptions: Assumptions) -> Drift:
    """Draw the slow changes of a world."""
    assumed, count = assumptions.drift, provinces.height
    years = _years(days, assumptions)
    wave = _Waves(generator, len(years), assumed.knot_days)
    place_risk = generator.normal(0.0, assumptions.failure.province_spread, count)
    place_mix = generator.normal(0.0, assumed.mix_spread, (count, len(METHODS)))
    return Drift(
        risk=place_risk + wave(assumed.risk_wave, 1) + wave(assumed.province_risk_wave, count),
        price=_levels(provinces, assumed.price_by_province) + wave(assumed.province_price_wave, count),
        mix=place_mix + _mix(provinces, years, assumptions) + wave(assumed.mix_wave, count)[:, :, None] * _digital(),
        method_risk=years[:, None] * _by_method(assumed.risk_by_year) + wave(assumed.method_risk_wave, len(METHODS)),
    )


def smooth(knots: Floats, days: int, knot_days: int) -> Floats:
    """Join the rows of `knots`, one every `knot_days`, by curves that leave and reach each of them level."""
    at = np.arange(days) / knot_days
    left = at.astype(np.int64)
    part = (at - left)[:, None]
    bent = part * part * (3.0 - 2.0 * part)
    return np.asarray(knots[left] * (1.0 - bent) + knots[left + 1] * bent, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class _Waves:
    """Draws slow waves of a given spread, as many side by side as wanted."""

    generator: Generator
    days: int
    knot_days: int

    def __call__(self, spread: float, count: int) -> Floats:
        knots = self.generator.normal(0.0, spread, (self.days // self.knot_days + 2, count))
        return smooth(knots, self.days, self.knot_days)


def _years(days: Calendar, assumptions: Assumptions) -> Floats:
    """Years since the base month by day: trends are stated from there."""
    base = (assumptions.supply.base_month - days.first).days
    return np.asarray((np.arange(len(days.month)) - base) / DAYS_A_YEAR, dtype=np.float64)


def _levels(provinces: pl.DataFrame, levels: tuple[tuple[str, float], ...]) -> Floats:
    level = dict(levels)
    return np.asarray(np.log([level.get(code, 1.0) for code in provinces["province"]]), dtype=np.float64)


def _mix(provinces: pl.DataFrame, years: Floats, assumptions: Assumptions) -> Floats:
    """National trend by method, and what the north prefers."""
    north = np.isin(provinces["cpi_region"].to_list(), NORTH).astype(np.float64)
    trend = years[:, None, None] * _by_method(assumptions.drift.utility_by_year)
    return np.asarray(trend + north[:, None] * _by_method(assumptions.drift.utility_in_the_north), dtype=np.float64)


def _digital() -> Floats:
    """Which methods gain where people go over to paying by phone, and which lose."""
    return _by_method((("account_money", 1.0), ("qr", 1.0), ("bank_transfer", 0.5), ("cash_voucher", -1.0)))


def _by_method(effects: tuple[tuple[str, float], ...]) -> Floats:
    known = dict(effects)
    return np.array([known.get(method, 0.0) for method in METHODS])
