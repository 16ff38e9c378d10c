from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from barberpro.world.calendar import ZONE, runout
from barberpro.world.world import World


@pytest.mark.parametrize(("day", "share"), [(1, 0.0), (10, 0.0), (20, (10 / 21) ** 2), (31, 1.0)])
def test_funds_run_out_after_the_tenth(day: int, share: float) -> None:
    assert runout(np.array([day]))[0] == pytest.approx(share)


def test_days_begin_at_local_midnight_and_the_history_is_half_open(marketplace: World) -> None:
    days = marketplace.ground.calendar
    midnight = datetime(2025, 1, 1, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)
    assert days.start_at == round(midnight.timestamp() * 1_000_000)
    assert days.first + timedelta(days=days.end) == date(2026, 1, 1)
    edge = np.array([days.start_at - 1, days.start_at])
    assert days.day(edge).tolist() == [days.start - 1, days.start]
    assert days.hour(edge).tolist() == [23, 0]


def test_busy_days_are_chosen_more_often(marketplace: World) -> None:
    days, generator = marketplace.ground.calendar, np.random.Generator(np.random.PCG64(1))
    start = np.full(20_000, days.start + 40)
    near = days.day_near(start, generator.random(20_000))
    assert near.min() >= days.start + 40
    assert near.max() < days.start + 47
    weekday = [(days.first + timedelta(days=int(day))).weekday() for day in range(near.min(), near.max() + 1)]
    counts = dict(zip(weekday, np.bincount(near - near.min()), strict=True))
    assert counts[5] > counts[2] > counts[0] > counts[6]
