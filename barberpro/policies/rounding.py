"""Rounding over whole columns of prices; `domain.rounding` is its reference."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from barberpro.domain.rounding import DOWN, LADDERS, LARGEST, NEAREST, Rounding

Ints = NDArray[np.int64]


def rounded(target: Ints, rounding: Rounding, floor: Ints | int = 0) -> Ints:
    """Take the prices that stand for targets, none under its floor; ValueError where a target is beyond the ladder."""
    if rounding.ending == "none":
        return np.maximum(_checked(target), floor)
    if rounding.direction == NEAREST:
        lower, upper = at_most(target, rounding.ending), at_least(target, rounding.ending)
        found = np.where(target - lower < upper - target, lower, upper)
    else:
        found = (at_most if rounding.direction == DOWN else at_least)(target, rounding.ending)
    least = at_least(np.asarray(floor, dtype=np.int64), rounding.ending)
    return np.asarray(np.maximum(found, least), dtype=np.int64)


def at_most(target: Ints, ending: str) -> Ints:
    """Find the highest rungs that are not above targets."""
    first, last, step = _rungs(ending)
    place = np.searchsorted(first, _checked(target), side="right") - 1
    return np.asarray(np.minimum(target - (target - first[place]) % step[place], last[place]), dtype=np.int64)


def at_least(target: Ints, ending: str) -> Ints:
    """Find the lowest rungs that are not below targets."""
    first, last, step = _rungs(ending)
    place = np.searchsorted(last, _checked(target), side="left")
    return np.asarray(np.maximum(target + (first[place] - target) % step[place], first[place]), dtype=np.int64)


def _rungs(ending: str) -> tuple[Ints, Ints, Ints]:
    rungs = np.array([(each.first, each.last, each.step) for each in LADDERS[ending]], dtype=np.int64)
    return rungs[:, 0], rungs[:, 1], rungs[:, 2]


def _checked(target: Ints) -> Ints:
    most = LARGEST - 1_000_00
    if target.size and not 0 <= int(target.min()) <= int(target.max()) <= most:
        raise ValueError(f"prices from {target.min()} to {target.max()} centavos cannot be rounded; 0 to {most} can")
    return target
