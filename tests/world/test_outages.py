import numpy as np
import pytest

from barberpro.world.outages import NO_ISSUER, Faults, Windows
from barberpro.world.world import World

WINDOWS = Windows(np.array([10, 30]), np.array([20, 31]))


@pytest.mark.parametrize(
    ("moment", "down"),
    [(9, False), (10, True), (19, True), (20, False), (29, False), (30, True), (31, False), (99, False)],
)
def test_a_window_is_half_open(moment: int, down: bool) -> None:
    assert WINDOWS.hold(np.array([moment]))[0] == down


def test_without_windows_nothing_is_down() -> None:
    none = np.array([], dtype=np.int64)
    assert not Windows(none, none).hold(np.array([5])).any()


def test_only_the_issuer_of_an_attempt_counts() -> None:
    none = Windows(np.array([], dtype=np.int64), np.array([], dtype=np.int64))
    faults = Faults((none, WINDOWS), none, 0.0, 0.0)
    assert faults.issuer_down(np.array([0, 1, NO_ISSUER]), np.array([15, 15, 15])).tolist() == [False, True, False]


def test_drawn_windows_do_not_overlap_and_take_about_the_expected_share(marketplace: World) -> None:
    faults, days = marketplace.market.faults, marketplace.ground.calendar
    for windows in faults.issuers:
        assert (windows.end >= windows.begin).all()
        assert (windows.begin[1:] >= windows.end[:-1]).all()
    taken = sum(int((w.end - w.begin).sum()) for w in faults.issuers) / len(faults.issuers)
    assert taken / (days.end_at - days.start_at) == pytest.approx(faults.issuer_share, rel=0.35)
