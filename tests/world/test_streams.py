import pytest

from barberpro.world.streams import PARTS, stream


def test_the_same_part_draws_the_same_numbers() -> None:
    assert stream(3, "clients").random(5).tolist() == stream(3, "clients").random(5).tolist()


@pytest.mark.parametrize(
    "other",
    [
        (4, "clients", 0, 0, 0),
        (3, "visits", 0, 0, 0),
        (3, "clients", 1, 0, 0),
        (3, "clients", 0, 1, 0),
        (3, "clients", 0, 0, 1),
    ],
)
def test_seed_part_turn_piece_and_block_each_give_another_stream(other: tuple[int, str, int, int, int]) -> None:
    assert stream(3, "clients").random(5).tolist() != stream(*other).random(5).tolist()


def test_every_part_is_named_once() -> None:
    assert len(set(PARTS)) == len(PARTS)
