import numpy as np
import pytest

from barberpro.world.exactly import kept_visits

CLIENT = np.array([0, 0, 1, 1, 2, 2])
TRIES = np.array([1, 2, 0, 3, 1, 1])


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (1, [1, 0, 0, 0, 0, 0]),
        (2, [1, 0, 0, 0, 1, 0]),
        (3, [1, 1, 0, 0, 0, 0]),
        (4, [1, 1, 0, 0, 1, 0]),
        (5, [1, 1, 0, 0, 1, 1]),
        (6, [1, 1, 1, 1, 0, 0]),
        (8, [1, 1, 1, 1, 1, 1]),
    ],
)
def test_exactly_as_many_attempts_stay(wanted: int, expected: list[int]) -> None:
    kept = kept_visits(CLIENT, TRIES, wanted)
    assert kept is not None
    assert kept.astype(int).tolist() == expected
    assert TRIES[kept].sum() == wanted


def test_a_world_that_is_too_small_is_refused() -> None:
    assert kept_visits(CLIENT, TRIES, 9) is None
    assert kept_visits(np.array([], dtype=np.int64), np.array([], dtype=np.int64), 1) is None


def test_where_single_attempts_do_not_suffice_the_world_is_too_small() -> None:
    assert kept_visits(np.array([0, 1]), np.array([2, 2]), 3) is None
