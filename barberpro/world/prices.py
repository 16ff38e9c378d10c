"""What shops charge: prices that follow the published index when a shop gets round to it, and erode in between."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from barberpro.world.arrays import Flags, Floats, Ints, draw
from barberpro.world.ground import Ground

LATEST_DAY = 28


@dataclass(frozen=True, slots=True)
class Repricing:
    """When each shop reprices; months are positions from `ground.first_month`."""

    day: Ints
    """Day of the month from which a new price stands, by shop."""
    month: Ints
    """Month of the last repricing, by shop and month."""


def repricing(ground: Ground, generator: Generator, province: Ints) -> Repricing:
    """Draw the rhythm of each shop, which repricings it lets pass, and which come out of turn."""
    count = len(province)
    supply, months = ground.assumptions.supply, len(ground.published)
    rhythm = draw(generator, tuple(share for _, share in supply.repricing_months), count)
    every = np.array([every for every, _ in supply.repricing_months])[rhythm]
    phase = generator.integers(0, 12, count)
    day = generator.geometric(1.0 / supply.repricing_mean_days, count).clip(1, LATEST_DAY)
    due = (ground.first_month + np.arange(months)[None, :] - phase[:, None]) % every[:, None] == 0
    passed = generator.random((count, months)) < supply.repricing_skip_share
    index = np.log(ground.published[:, ground.region_of_province[province]])
    return Repricing(day, _last(due, passed, index, supply.repricing_out_of_turn))


def _last(due: Flags, passed: Flags, index: Floats, most: float) -> Ints:
    """Position of the last repricing up to each month.

    One that is let pass is never followed by another such; none waits once the log index has risen by `most`.
    """
    last, skipped = np.zeros(len(due), dtype=np.int16), np.zeros(len(due), dtype=np.bool_)
    columns = []
    for month in range(due.shape[1]):
        here, rows = due[:, month], np.arange(len(due))
        late = index[month] - index[last, rows] > most
        done = late | (here & (skipped | ~passed[:, month]))
        skipped = np.where(here, ~done, skipped)
        last = np.where(done, np.int16(month), last)
        columns.append(last)
    return np.stack(columns, axis=1)


def price_level(ground: Ground, plan: Repricing, place: tuple[Ints, Ints], day: Ints) -> Floats:
    """Price level of shops on days, base month = 1; `place` are the shops and their provinces."""
    shop, province = place
    days = ground.calendar
    waiting = days.day_of_month[day] < plan.day[shop]
    month = days.month[day] - ground.first_month - waiting
    repriced = plan.month[shop, month.clip(0, plan.month.shape[1] - 1)].astype(np.int64)
    index = ground.published[repriced, ground.region_of_province[province]]
    local = ground.drift.price[ground.first_days[repriced], province]
    return np.asarray(index * np.exp(local), dtype=np.float64)


def real_level(ground: Ground, plan: Repricing, place: tuple[Ints, Ints], day: Ints) -> Floats:
    """Price level of shops in pesos of the base month: what inflation has left of it that day."""
    actual = ground.actual[
        (ground.calendar.month[day] - ground.first_month).clip(0, len(ground.actual) - 1),
        ground.region_of_province[place[1]],
    ]
    return np.asarray(price_level(ground, plan, place, day) / actual, dtype=np.float64)
