"""Puts options in the order in which they are offered: equals by a given priority, the others by what they lose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

BASELINE, VALUE = "baseline", "value"
"""Whether the order is the given priority alone, or that of the values."""


@dataclass(frozen=True, slots=True)
class Order:
    """Options from the first to the last: `equals` are as good as the best, `below` lose what stands beside them."""

    basis: str
    equals: tuple[str, ...]
    below: tuple[str, ...]

    @property
    def options(self) -> tuple[str, ...]:
        """All of them."""
        return self.equals + self.below

    @property
    def first(self) -> str:
        """The one to preselect."""
        return self.options[0]


def ordered(values: Mapping[str, float], priority: Sequence[str], tolerance: float) -> Order:
    """Order options by value; those within a tolerance (a share of the best) of the best are equals, by priority.

    What has no value, or is not in the priority, comes last. ValueError without an option, or a negative best value.
    """
    best = max(values.values())
    if best < 0 or not 0 <= tolerance <= 1:
        raise ValueError(f"nothing can be ordered: the best value is {best}, the tolerance {tolerance}")
    rank = {name: place for place, name in enumerate(priority)}
    by_priority = sorted(values, key=lambda name: rank.get(name, len(rank)))
    equals = tuple(name for name in by_priority if values[name] >= best * (1 - tolerance))
    below = tuple(sorted((name for name in by_priority if name not in equals), key=lambda name: -values[name]))
    return Order(VALUE, equals, below)


def by_priority(options: Sequence[str], priority: Sequence[str]) -> Order:
    """Order options by priority alone: all are equals, for nothing is known that tells them apart."""
    return Order(BASELINE, tuple(name for name in priority if name in options), ())
