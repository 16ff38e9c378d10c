import numpy as np
import pytest

from barberpro.domain.vocabulary import METHODS
from barberpro.world.choices import OPTION_METHOD
from barberpro.world.drift import smooth
from barberpro.world.world import World


def test_a_wave_passes_through_its_knots_and_turns_slowly() -> None:
    knots = np.array([[0.0], [1.0], [-1.0], [0.5]])
    wave = smooth(knots, 300, 100)[:, 0]
    assert wave[[0, 100, 200]].tolist() == [0.0, 1.0, -1.0]
    assert wave[50] == pytest.approx(0.5)
    assert np.abs(np.diff(wave)).max() < 1.5 * 2.0 / 100
    assert np.abs(np.diff(wave))[[0, 99, 100, 199]].max() < 0.001


def test_cash_shrinks_while_qr_and_transfers_grow(marketplace: World) -> None:
    made, days = marketplace.attempts, marketplace.ground.calendar
    late = made.made_at > (days.start_at + days.end_at) // 2
    method = OPTION_METHOD[made.option]

    def growth(name: str) -> float:
        mine = method == METHODS.index(name)
        return float(mine[late].mean() / mine[~late].mean())

    assert growth("cash_voucher") < 0.95
    assert growth("qr") > 1.05
    assert growth("bank_transfer") > 1.05


def test_risk_prices_and_mix_differ_by_province(marketplace: World) -> None:
    slow, codes = marketplace.ground.drift, marketplace.ground.facts.provinces["province"].to_list()
    assert slow.risk.mean(axis=0).std() > 0.1
    assert np.exp(slow.price[:, codes.index("AR-V")] - slow.price[:, codes.index("AR-P")]).min() > 1.3
    voucher = slow.mix[:, :, METHODS.index("cash_voucher")].mean(axis=0)
    assert voucher[codes.index("AR-P")] > voucher[codes.index("AR-C")]


def test_the_drift_is_common_to_all_blocks_and_trials(marketplace: World) -> None:
    """What is slow is drawn once from the seed, and bears on whoever comes."""
    made, slow = marketplace.attempts, marketplace.ground.drift
    assert slow.risk.shape == (len(marketplace.ground.calendar.day_of_month), 24)
    assert np.isfinite(made.log_odds).all()


def test_dear_provinces_are_dear(marketplace: World) -> None:
    visits, shops = marketplace.market.visits, marketplace.market.shops
    codes = marketplace.ground.facts.provinces["province"].to_list()
    where = shops.province[visits.shop]

    def level(code: str) -> float:
        return float(visits.log_real[where == codes.index(code)].mean())

    assert level("AR-C") > level("AR-T") + 0.1
