import numpy as np
import pytest

from barberpro.world.outages import NO_ISSUER, Faults, Windows
from barberpro.world.world import World

WINDOWS = Windows(np.array([10, 30]), np.array([20, 31]), np.array([2.0, 1.5]))

NONE = Windows(np.array([], dtype=np.int64), np.array([], dtype=np.int64), np.array([]))


@pytest.mark.parametrize(
    ("moment", "effect"),
    [(9, 0.0), (10, 2.0), (19, 2.0), (20, 0.0), (29, 0.0), (30, 1.5), (31, 0.0), (99, 0.0)],
)
def test_a_window_is_half_open(moment: int, effect: float) -> None:
    assert WINDOWS.effect(np.array([moment]))[0] == effect


def test_without_windows_nothing_is_down() -> None:
    assert not NONE.effect(np.array([5])).any()


def test_only_the_issuer_of_an_attempt_counts() -> None:
    faults = Faults((NONE, WINDOWS), NONE, (), ())
    assert faults.effect(np.array([0, 1, NO_ISSUER]), np.array([15, 15, 15])).tolist() == [0.0, 2.0, 0.0]


def test_outages_of_issuer_and_processor_add_up() -> None:
    faults = Faults((WINDOWS,), WINDOWS, (), ())
    assert faults.effect(np.array([0, NO_ISSUER]), np.array([15, 15])).tolist() == [4.0, 2.0]


def test_drawn_windows_do_not_overlap_and_take_about_the_expected_share(marketplace: World) -> None:
    faults, days = marketplace.market.faults, marketplace.ground.calendar
    for windows in faults.issuers:
        assert (windows.end >= windows.begin).all()
        assert (windows.begin[1:] >= windows.end[:-1]).all()
    taken = sum(int((w.end - w.begin).sum()) for w in faults.issuers) / len(faults.issuers)
    assert taken / (days.end_at - days.start_at) == pytest.approx(faults.issuer_levels[0].share, rel=0.35)
