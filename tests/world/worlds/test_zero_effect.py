from collections.abc import Callable

import numpy as np
import polars as pl

from barberpro.world.choices import OPTION_INSTALLMENTS
from barberpro.world.menus import MENUS
from tests.world.worlds.conftest import Build, paid


def test_a_checkout_is_paid_equally_likely_under_all_menus(truth: Callable[[str], pl.DataFrame]) -> None:
    by_menu = truth("zero_effect").select(f"paid_{menu.name}" for menu in MENUS).to_numpy()
    assert np.ptp(by_menu, axis=1).max() < 2e-6
    assert by_menu[:, 0].std() > 0.05


def test_menus_change_the_plans_all_the_same(build: Build) -> None:
    world = build("zero_effect")
    plan = OPTION_INSTALLMENTS[world.attempts.option]
    menu = world.market.display.menu[world.attempts.visit]
    assert (plan[menu == 0] == 1).all()
    assert plan[menu == len(MENUS) - 1].max() == 12


def test_outcomes_are_those_of_the_truth(build: Build, truth: Callable[[str], pl.DataFrame]) -> None:
    expected, found = truth("zero_effect")["paid_as_shown"].to_numpy(), paid(build("zero_effect"))
    assert found.mean() == np.clip(found.mean(), *(expected.mean() + np.array([-3, 3]) * 0.5 / np.sqrt(len(found))))
