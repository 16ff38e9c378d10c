"""Small worlds by name, each built once."""

from collections.abc import Callable
from datetime import date
from functools import cache

import numpy as np
import polars as pl
import pytest

from barberpro.world.arrays import Flags, Floats
from barberpro.world.ground import Facts
from barberpro.world.named import named_world
from barberpro.world.world import NEVER, World, world

DAYS = (date(2024, 7, 1), date(2025, 7, 1))
PAYMENTS = 12_000
SEED = 5
Build = Callable[[str], World]


@pytest.fixture(scope="session")
def build(facts: Facts) -> Build:
    return cache(lambda name: world(facts, PAYMENTS, DAYS, SEED, named_world(name).assumptions))


@pytest.fixture(scope="session")
def truth(build: Build) -> Callable[[str], pl.DataFrame]:
    """Return the only table of truth of a world."""

    def table(name: str) -> pl.DataFrame:
        (only,) = named_world(name).truth
        return only.table(build(name))

    return cache(table)


def paid(built: World) -> Flags:
    return built.paid_at < NEVER


def error(values: Floats) -> float:
    """Return the standard error of the mean."""
    return float(values.std(ddof=1) / np.sqrt(len(values)))
