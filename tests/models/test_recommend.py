"""Orders of options: equals by priority, the others by value, nothing known by priority alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.recommend import BASELINE, VALUE, by_priority, ordered

PRIORITY = ("a", "b", "c", "d")
VALUES = st.dictionaries(st.sampled_from(PRIORITY), st.floats(0, 1), min_size=1)


@pytest.mark.parametrize(
    ("values", "tolerance", "equals", "below"),
    [
        ({"a": 0.90, "b": 0.91, "c": 0.80}, 0.02, ("a", "b"), ("c",)),
        ({"a": 0.90, "b": 0.91, "c": 0.80}, 0.01, ("b",), ("a", "c")),
        ({"a": 0.99, "b": 1.00}, 0.01, ("a", "b"), ()),  # exactly at the edge
        ({"a": 0.98999, "b": 1.00}, 0.01, ("b",), ("a",)),
        ({"a": 0.90, "b": 0.91}, 0.0, ("b",), ("a",)),
        ({"b": 0.5, "c": 0.5, "a": 0.5}, 0.0, ("a", "b", "c"), ()),
        ({"a": 0.0, "b": 0.0}, 0.01, ("a", "b"), ()),
        ({"d": 0.7}, 0.01, ("d",), ()),
    ],
)
def test_order(values: dict[str, float], tolerance: float, equals: tuple[str, ...], below: tuple[str, ...]) -> None:
    found = ordered(values, PRIORITY, tolerance)
    assert (found.basis, found.equals, found.below) == (VALUE, equals, below)
    assert found.first == equals[0]


@given(VALUES, st.floats(0, 0.5))
def test_every_option_has_one_place_and_nothing_below_is_better(values: dict[str, float], tolerance: float) -> None:
    found = ordered(values, PRIORITY, tolerance)
    assert sorted(found.options) == sorted(values)
    worst = min(values[name] for name in found.equals)
    assert all(values[name] <= worst for name in found.below)
    assert [values[name] for name in found.below] == sorted((values[name] for name in found.below), reverse=True)
    assert list(found.equals) == sorted(found.equals, key=PRIORITY.index)


@pytest.mark.parametrize(("values", "tolerance"), [({"a": -0.1}, 0.01), ({"a": 1.0}, -0.01), ({"a": 1.0}, 1.01)])
def test_what_cannot_be_ordered_is_refused(values: dict[str, float], tolerance: float) -> None:
    with pytest.raises(ValueError, match="nothing can be ordered"):
        ordered(values, PRIORITY, tolerance)


def test_by_priority_all_are_equals() -> None:
    found = by_priority(("c", "a"), PRIORITY)
    assert (found.basis, found.equals, found.below, found.first) == (BASELINE, ("a", "c"), (), "a")
