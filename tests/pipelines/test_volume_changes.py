"""The change of an average week: calendars do not move it, and its interval holds the truth as often as it says."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from pipelines.volume_changes import Spread, spread_of

MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)
Z_90 = 1.6448536269514722


def days_of(month: date) -> list[date]:
    return [day for number in range(31) if (day := month + timedelta(days=number)).month == month.month]


def spread(amounts: dict[date, np.ndarray]) -> Spread:
    """Make the spread of amounts by month: rows are days, columns providers."""
    rows = [
        (month, day, day.weekday(), f"p{provider}", float(x))
        for month, table in amounts.items()
        for day, row in zip(days_of(month), table, strict=True)
        for provider, x in enumerate(row)
    ]
    shape = {"month": pl.Date, "day": pl.Date, "weekday": pl.Int64, "provider_id": pl.String, "x": pl.Float64}
    long = pl.DataFrame(rows, schema=shape, orient="row")
    sums = [pl.col("x").sum().alias("total"), (pl.col("x") ** 2).sum().alias("squares")]
    whole = long.group_by("month", "weekday", "day").agg(pl.col("x").sum())
    return spread_of(long.group_by("month", "weekday", "provider_id").agg(sums),
                     whole.group_by("month", "weekday").agg(sums))  # fmt: skip


def even(month: date, by_weekday: list[float], providers: int = 40) -> np.ndarray:
    return np.array([[by_weekday[day.weekday()]] * providers for day in days_of(month)])


def test_a_fifth_saturday_is_no_improvement():
    week = [0.0, 1.0, 1.0, 1.0, 2.0, 5.0, 0.0]
    even_months = {MAY: even(MAY, week), JUNE: even(JUNE, week)}
    assert even_months[MAY].sum() > even_months[JUNE].sum() * 1.1  # May 2026 has five Fridays and Saturdays
    found = spread(even_months).change(MAY, JUNE, Z_90)
    assert found.value == pytest.approx(0.0, abs=1e-12)
    assert (found.low, found.high) == pytest.approx((0.0, 0.0), abs=1e-6)


def test_every_day_a_tenth_more_is_a_tenth_more():
    week = [1.0, 1.0, 1.0, 1.0, 2.0, 5.0, 0.5]
    found = spread({MAY: even(MAY, week), JUNE: even(JUNE, [1.1 * each for each in week])}).change(MAY, JUNE, Z_90)
    assert found.value == pytest.approx(0.1)
    assert found.verdict == "improved"


def test_too_few_providers_tell_nothing():
    week = [1.0] * 7
    found = spread({MAY: even(MAY, week, 29), JUNE: even(JUNE, [2.0] * 7, 29)}).change(MAY, JUNE, Z_90)
    assert (found.low, found.verdict) == (None, "cannot tell")


def test_a_month_without_volume_is_not_compared():
    assert spread({MAY: even(MAY, [0.0] * 7), JUNE: even(JUNE, [1.0] * 7)}).change(MAY, JUNE, Z_90) is None


def drawn(draw: np.random.Generator, month: date, sizes: np.ndarray, level: float) -> np.ndarray:
    """Draw sales of providers who wax and wane from month to month, on days that are good or bad for all."""
    own = sizes * draw.lognormal(-0.02, 0.2, sizes.size)
    weekday = np.array([(0.3, 0.7, 0.9, 1.0, 1.4, 2.2, 0.5)[day.weekday()] for day in days_of(month)])
    shared = weekday * draw.gamma(25, 1 / 25, weekday.size)
    return draw.poisson(level * np.outer(shared, own)).astype(float)


def hits(runs: int, growth: float) -> tuple[int, int]:
    """Count the intervals that hold the true growth, and those that wrongly tell a change."""
    held = told = 0
    for seed in range(runs):
        draw = np.random.default_rng(seed)
        sizes = draw.lognormal(-0.5, 1.0, 60)
        found = spread({MAY: drawn(draw, MAY, sizes, 1.0), JUNE: drawn(draw, JUNE, sizes, 1 + growth)})
        change = found.change(MAY, JUNE, Z_90)
        held += change.low <= growth <= change.high
        told += change.verdict != "cannot tell"
    return held, told


@pytest.mark.parametrize(
    ("runs", "least", "most"),
    [pytest.param(25, 18, 25), pytest.param(200, 168, 190, marks=pytest.mark.slow)],
)
def test_intervals_hold_the_truth_as_often_as_they_say(runs, least, most):
    held, told = hits(runs, growth=0.0)
    assert least <= held <= most  # of 200, the exact 99 % range of 90 %
    assert told == runs - held
