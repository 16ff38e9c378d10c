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


def test_days_are_chosen_as_often_as_they_are_busy(marketplace: World) -> None:
    days = marketplace.ground.calendar
    even = np.linspace(days.start, days.start + 364, 364_000)
    found = np.bincount(days.busy_day(even), minlength=len(days.day_of_month))[days.start + 20 : days.start + 340]
    weight = np.diff(days.busyness)[days.start + 20 : days.start + 340]
    assert found / found.mean() == pytest.approx(weight / weight.mean(), abs=0.02)


def test_moving_to_busy_days_moves_nobody_far(marketplace: World) -> None:
    days = marketplace.ground.calendar
    even = np.arange(days.start, days.end).astype(float)
    assert np.abs(days.busy_day(even) - even).max() < 25


@pytest.mark.parametrize(("busy", "calm"), [("12", "01"), ("11", "02")])
def test_feasts_are_busier_than_holidays(marketplace: World, busy: str, calm: str) -> None:
    days, visits = marketplace.ground.calendar, marketplace.market.visits
    month = days.month[days.day(visits.starts_at)] % 12 + 1
    shown = np.bincount(month, minlength=13)
    assert shown[int(busy)] > 1.15 * shown[int(calm)]
