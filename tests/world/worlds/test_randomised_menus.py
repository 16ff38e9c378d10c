from collections.abc import Callable

import numpy as np
import polars as pl
import pytest

from barberpro.world.menus import MENUS
from tests.world.worlds.conftest import Build, error, paid


@pytest.mark.parametrize("menu", range(len(MENUS)), ids=[menu.name for menu in MENUS])
def test_inverse_propensity_scoring_finds_the_value_of_a_menu(
    build: Build, truth: Callable[[str], pl.DataFrame], menu: int
) -> None:
    world, known = build("randomised_menus"), truth("randomised_menus")
    display = world.market.display
    scored = (display.menu == menu) / display.propensity * paid(world)
    assert scored.mean() == pytest.approx(known[f"paid_{MENUS[menu].name}"].mean(), abs=3.3 * error(scored))


def test_a_policy_by_amount_is_valued_right_too(build: Build, truth: Callable[[str], pl.DataFrame]) -> None:
    """Long plans for what is dear, none for the rest."""
    world, known = build("randomised_menus"), truth("randomised_menus")
    names = [menu.name for menu in MENUS]
    wanted = np.where(world.market.visits.log_real > 0.5, names.index("cuotas_12"), names.index("contado"))
    scored = (world.market.display.menu == wanted) / world.market.display.propensity * paid(world)
    by_menu = known.select(f"paid_{name}" for name in names).to_numpy()
    assert scored.mean() == pytest.approx(by_menu[np.arange(len(wanted)), wanted].mean(), abs=3 * error(scored))


def test_menus_matter_and_every_one_is_shown_equally_often(build: Build, truth: Callable[[str], pl.DataFrame]) -> None:
    values = truth("randomised_menus").select(f"paid_{menu.name}" for menu in MENUS).to_numpy()
    assert np.ptp(values.mean(axis=0)) > 0.01
    assert np.ptp(values, axis=1).mean() > 0.03
    shown = np.bincount(build("randomised_menus").market.display.menu) / len(truth("randomised_menus"))
    assert shown == pytest.approx(np.full(len(MENUS), 1 / len(MENUS)), abs=0.015)
    assert build("randomised_menus").market.display.exploration.all()


def test_what_is_said_of_checkouts_as_shown_is_how_often_they_are_paid(
    build: Build, truth: Callable[[str], pl.DataFrame]
) -> None:
    world, known = build("randomised_menus"), truth("randomised_menus")["paid_as_shown"].to_numpy()
    for low, high in ((0.0, 0.6), (0.6, 0.8), (0.8, 0.9), (0.9, 1.0)):
        some = (known >= low) & (known < high)
        assert paid(world)[some].mean() == pytest.approx(known[some].mean(), abs=3.5 * 0.5 / np.sqrt(some.sum()))
