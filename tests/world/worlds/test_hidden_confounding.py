from collections.abc import Callable

import numpy as np
import polars as pl

from barberpro.world.checkout_export import checkouts_export
from barberpro.world.menus import MENUS
from tests.world.worlds.conftest import Build, paid

NAMES = [menu.name for menu in MENUS]
PLAIN, LONG = NAMES.index("contado"), NAMES.index("cuotas_12")


def test_the_naive_comparison_is_wrong_by_the_amount_that_the_truth_tells(
    build: Build, truth: Callable[[str], pl.DataFrame]
) -> None:
    world, known = build("hidden_confounding"), truth("hidden_confounding")
    shown, outcome = world.market.display.menu, paid(world)
    by_menu = known.select(f"paid_{name}" for name in NAMES).to_numpy()

    def contrast(values: np.ndarray) -> float:
        return float(values[shown == LONG].mean() - values[shown == PLAIN].mean())

    naive, real = contrast(outcome), float(by_menu[:, LONG].mean() - by_menu[:, PLAIN].mean())
    expected = contrast(by_menu[np.arange(len(shown)), shown])
    error = np.sqrt(sum(outcome[shown == menu].var() / (shown == menu).sum() for menu in (PLAIN, LONG)))
    assert abs(naive - expected) < 3 * error
    assert naive - real > 5 * error
    assert expected - real > 0.05


def test_weighting_by_the_real_propensity_would_mend_it(build: Build, truth: Callable[[str], pl.DataFrame]) -> None:
    world, known = build("hidden_confounding"), truth("hidden_confounding")
    weight = (world.market.display.menu == LONG) / known["propensity"].to_numpy()
    value = (weight * paid(world)).sum() / weight.sum()
    effective = weight.sum() ** 2 / (weight**2).sum()
    assert abs(value - known["paid_cuotas_12"].mean()) < 3.5 * 0.5 / np.sqrt(effective)


def test_no_propensity_is_recorded(build: Build) -> None:
    table = checkouts_export(build("hidden_confounding"))
    assert table["propensity"].is_null().all()
    assert not table["exploration"].any()
