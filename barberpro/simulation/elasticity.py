"""How bookings answer to the real price, read from its erosion within a provider between repricings.

Two weeks on either side of a repricing are left out. Effects of providers, of province and month and of the week take
out what differs between shops and what moves all of a place; errors are clustered by provider. Where the data do not
tell, the result says so, and whoever goes on does it on an assumption.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

import numpy as np
import polars as pl

from barberpro.errors import BadInputError
from barberpro.simulation.poisson import Fit, Floats, Ints, poisson

CONFIDENCE = 0.90
FEWEST_BOOKINGS = 30
"""Of a provider in the panel, and one a week at least: with fewer its repricings cannot be dated."""
FEWEST_PROVIDERS = 50
FEWEST_ROWS = 1000
WIDEST = 1.0
"""An interval wider than this does not tell a strong answer from none."""
PRE_TREND_LEVEL = 0.01


@dataclass(frozen=True, slots=True)
class PreTrend:
    """How bookings moved with the size of the next repricing, 15 to 35 days before it; 0 if nobody looks ahead."""

    value: float
    low: float
    high: float
    p_value: float


@dataclass(frozen=True, slots=True)
class Elasticity:
    """Per cent of bookings for a per cent of real price, with its 90 % interval; None where no fit was possible.

    Only where `identified` may it be used as a finding; else `reason` says why it may not.
    """

    value: float | None
    low: float | None
    high: float | None
    identified: bool
    reason: str
    rows: int
    providers: int
    pre_trend: PreTrend | None


def elasticity(weeks: pl.DataFrame) -> Elasticity:
    """Estimate from the panel of `price_weeks`."""
    panel = usable(weeks)
    providers = panel["provider_id"].n_unique()
    if providers < FEWEST_PROVIDERS or panel.height < FEWEST_ROWS:
        reason = (
            f"too little: {panel.height} weeks of {providers} providers away from repricings; "
            f"{FEWEST_ROWS} of {FEWEST_PROVIDERS} are needed"
        )
        return Elasticity(None, None, None, False, reason, panel.height, providers, None)
    try:
        plain, ahead = _fitted(panel, ["log_real_price"]), _fitted(panel, ["log_real_price", "lead"])
    except BadInputError as error:
        return Elasticity(None, None, None, False, str(error), panel.height, providers, None)
    value, low, high = _interval(plain, 0)
    trend = PreTrend(*_interval(ahead, 1), _p_value(ahead, 1))
    reason = _doubt(low, high, trend)
    return Elasticity(value, low, high, not reason, reason, plain.rows, plain.clusters, trend)


def usable(weeks: pl.DataFrame) -> pl.DataFrame:
    """Keep weeks away from repricings, of providers with enough bookings to date their repricings."""
    booked = pl.col("bookings").sum().over("provider_id")
    often = booked >= pl.len().over("provider_id")
    return weeks.filter((booked >= FEWEST_BOOKINGS) & often).filter(~pl.col("left_out"))


def between_providers(weeks: pl.DataFrame) -> float:
    """Regress log bookings a week on log real price across providers: for contrast only.

    It is wrong wherever dear providers are popular ones.
    """
    shops = weeks.group_by("provider_id").agg(pl.col("bookings").mean(), pl.col("log_real_price").mean())
    shops = shops.filter(pl.col("bookings") > 0).sort("provider_id")
    return float(np.polyfit(shops["log_real_price"].to_numpy(), np.log(shops["bookings"].to_numpy()), 1)[0])


def _fitted(panel: pl.DataFrame, regressors: list[str]) -> Fit:
    month = pl.format("{} {}", pl.col("province"), pl.col("week_on").dt.strftime("%Y-%m"))
    coded = panel.with_columns(place=month)
    provider, place, week = (_codes(coded[name]) for name in ("provider_id", "place", "week_on"))
    counts: Floats = panel["bookings"].cast(pl.Float64).to_numpy()
    return poisson(counts, panel.select(regressors).to_numpy(), (provider, place, week), provider)


def _codes(values: pl.Series) -> Ints:
    return np.asarray(values.rank("dense").cast(pl.Int64).to_numpy(), dtype=np.int64)


def _interval(fit: Fit, position: int) -> tuple[float, float, float]:
    value, error = float(fit.coefficients[position]), sqrt(float(fit.covariance[position, position]))
    reach = NormalDist().inv_cdf((1.0 + CONFIDENCE) / 2.0) * error
    return value, value - reach, value + reach


def _p_value(fit: Fit, position: int) -> float:
    z = float(fit.coefficients[position]) / sqrt(float(fit.covariance[position, position]))
    return 2.0 * NormalDist().cdf(-abs(z))


def _doubt(low: float, high: float, trend: PreTrend) -> str:
    """Say why an estimate may not be used; empty where it may."""
    if trend.p_value < PRE_TREND_LEVEL:
        return f"bookings move before repricings (p = {trend.p_value:.4f}), so that prices follow demand here"
    if high - low > WIDEST:
        return f"the interval is {high - low:.2f} wide; above {WIDEST:.2f} it does not tell a strong answer from none"
    return ""
