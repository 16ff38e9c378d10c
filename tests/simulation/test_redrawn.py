"""What is not known of rates and seasons is drawn as wide as it is; luck in single bookings too."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from barberpro.simulation.entities import entity_keys
from barberpro.simulation.history import months_between
from barberpro.simulation.outlook import Outlook, outlook
from barberpro.simulation.redrawn import Chance, normals, redrawn_rates, redrawn_seasons
from barberpro.simulation.seasons import season, season_error
from tests.simulation.small_history import small_history

YEARS = months_between(date(2023, 7, 1), date(2025, 6, 1))
KEYS = entity_keys(["a", "b", "c"])
DRAWS = range(8_000)


def expecting(recent_bookings: list[float], season: np.ndarray, error: np.ndarray) -> Outlook:
    nothing, booked = np.zeros(len(recent_bookings)), np.array(recent_bookings)
    return Outlook(
        nothing, nothing, nothing, nothing, nothing, nothing, 2.0, season, YEARS[-6:], booked, error, 0.5
    )  # fmt: skip


def test_rates_scatter_as_the_bookings_that_they_were_read_from() -> None:
    found = redrawn_rates(expecting([0, 10, 250], np.ones(12), np.zeros(12)), KEYS, DRAWS, 1)[:, 0]
    assert (found[:, 0] == 1).all()
    for place, booked in ((1, 10), (2, 250)):
        assert found[:, place].mean() == pytest.approx(1, abs=0.02)
        assert found[:, place].var() == pytest.approx(2.5 / booked, rel=0.08)


def test_a_season_that_is_not_known_moves_months_and_the_rate_that_was_read_in_it() -> None:
    none = redrawn_seasons(expecting([1], np.linspace(0.9, 1.1, 12), np.zeros(12)), YEARS[:6], range(10), 1)
    assert none == pytest.approx(np.ones((10, 6, 1)))
    same = redrawn_seasons(expecting([1], np.ones(12), np.full(12, 0.03)), YEARS[-6:], DRAWS, 1)[:, :, 0]
    assert same.mean(axis=1) == pytest.approx(np.ones(len(DRAWS)))
    other = redrawn_seasons(expecting([1], np.ones(12), np.full(12, 0.03)), YEARS[:6], DRAWS, 1)[:, :, 0]
    assert other[:, 0].var() == pytest.approx(0.03**2 * (1 + 1 / 6), rel=0.08)


def test_the_error_of_a_season_is_that_of_its_counts() -> None:
    generator = np.random.default_rng(3)
    usual = 1 + 0.1 * np.sin(2 * np.pi * np.arange(12) / 12)
    mean = 500 * np.array([usual[month.month - 1] for month in YEARS])
    found = np.stack([season(YEARS, generator.negative_binomial(mean, 0.5).astype(float)) for _ in range(600)])
    assert found.mean(axis=0) == pytest.approx(usual, abs=0.01)
    assert season_error(YEARS, mean, 2.0) == pytest.approx(found.std(axis=0) / usual, rel=0.12)
    assert (season_error(YEARS[1:], mean[1:], 2.0) == 0).all()


def test_rates_are_those_of_an_average_month_and_count_quiet_months_of_who_was_there() -> None:
    history = small_history(providers=4, first=date(2023, 7, 1), months=24)
    found = outlook(history)
    counts = history.by_cell(np.ones(history.rows, dtype=np.int64)).reshape(4, 24)[:, -6:]
    recent = found.season[[month.month - 1 for month in history.months[-6:]]]
    assert found.rate == pytest.approx(counts.sum(axis=1) / recent.sum())
    assert found.recent_bookings.tolist() == counts.sum(axis=1).tolist()
    assert recent.std() > 0.01


def test_what_single_payments_leave_scatters_as_it_does() -> None:
    found = outlook(small_history(seed=2, providers=30)).spread
    kept = np.array([0.95 * 0.95, 0.95 * 0.05, 0.05])
    worth = np.array([1.0, 2 / 3, 0.0])
    first, second = (kept * worth).sum() / 2, (kept * worth**2).sum() / 3
    assert found == pytest.approx(second / first**2 - 1, rel=0.05)


def test_luck_is_the_same_where_nobody_turns_away_and_never_below_nothing() -> None:
    numbers = normals(KEYS, DRAWS, 1, "luck")
    assert numbers.mean() == pytest.approx(0, abs=0.02)
    assert numbers.std() == pytest.approx(1, abs=0.02)
    luck = Chance(np.full((1, 1, 1), 1.1), np.array([[[-2.0]], [[1.0]]]))
    assert (luck.factor(np.zeros((1, 1, 1)), np.full((1, 1, 1), 100.0)) == 1.1).all()
    assert luck.factor(np.full((1, 1, 1), 400.0), np.full((1, 1, 1), 100.0)).ravel() == pytest.approx([0.7, 1.3])
    assert luck.factor(np.full((1, 1, 1), 1e6), np.full((1, 1, 1), 100.0)).min() == 0
