"""One small world that the tests of its parts look at."""

from datetime import date

import pytest

from barberpro.parameters import reference
from barberpro.world.assumptions import Assumptions
from barberpro.world.ground import Facts
from barberpro.world.world import World, world

DAYS = (date(2025, 1, 1), date(2026, 1, 1))
PAYMENTS = 30_000


@pytest.fixture(scope="session")
def facts() -> Facts:
    holidays = reference.holidays(date(2022, 1, 1), date(2027, 12, 31))
    return Facts(reference.cpi(), reference.provinces(), reference.cities(), holidays)


@pytest.fixture(scope="session")
def marketplace(facts: Facts) -> World:
    return world(facts, PAYMENTS, DAYS, 11, Assumptions())
