"""Prices that people are used to: which ones there are, and the one that stands for a target. Integer centavos.

An ending names a fixed ladder of prices, finer where prices are small, so that no price moves by more than 5 % when
the nearest one is taken, nor by 10 % or more in one direction:

| pesos          | 490             | 900             | hundreds    | none     |
|----------------|-----------------|-----------------|-------------|----------|
| below 10       | centavos        | centavos        | centavos    | centavos |
| 10 to 100      | whole pesos     | whole pesos     | whole pesos | centavos |
| 101 to 999     | ...9 (109, 119) | ...9 (109, 119) | tens        | centavos |
| 1,000 to 9,999 | ...90 (1,490)   | ...90 (1,490)   | hundreds    | centavos |
| from 10,000 on | ...490 (15,490) | ...900 (15,900) | hundreds    | centavos |

A ladder does not depend on the target, which makes rounding monotone and idempotent. The target itself is always kept:
a rounded price is never what the next one is made of.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

NEAREST, DOWN, UP = "nearest", "down", "up"
DIRECTIONS = (NEAREST, DOWN, UP)
LARGEST = 10**15
"""Centavos; the last rung of every ladder lies below it, so that whole columns fit 64 bits."""


@dataclass(frozen=True, slots=True)
class Rungs:
    """Prices from `first` to `last`, both of them rungs, `step` apart."""

    first: int
    last: int
    step: int


CENTAVOS = Rungs(0, 9_99, 1)
PESOS = Rungs(10_00, 100_00, 1_00)
NINES = Rungs(109_00, 999_00, 10_00)
NINETIES = Rungs(1_090_00, 9_990_00, 100_00)
LADDERS: dict[str, tuple[Rungs, ...]] = {
    "490": (CENTAVOS, PESOS, NINES, NINETIES, Rungs(10_490_00, LARGEST - 1_000_00 + 490_00, 1_000_00)),
    "900": (CENTAVOS, PESOS, NINES, NINETIES, Rungs(10_900_00, LARGEST - 1_000_00 + 900_00, 1_000_00)),
    "hundreds": (CENTAVOS, PESOS, Rungs(110_00, 990_00, 10_00), Rungs(1_000_00, LARGEST, 100_00)),
    "none": (Rungs(0, LARGEST, 1),),
}
ENDINGS = tuple(LADDERS)


@dataclass(frozen=True, slots=True)
class Rounding:
    """An ending of ENDINGS, and which of the two prices around a target is taken; half-way, nearest is the upper."""

    ending: str
    direction: str = NEAREST


UNROUNDED = Rounding("none")


def rounded(target: int, rounding: Rounding, floor: int = 0) -> int:
    """Take the price that stands for a target; where it lies under the floor, the first price that does not.

    ValueError where target or floor is below 0 or beyond the ladder.
    """
    lower, upper = at_most(target, rounding.ending), at_least(target, rounding.ending)
    if rounding.direction == NEAREST:
        found = lower if target - lower < upper - target else upper
    else:
        found = lower if rounding.direction == DOWN else upper
    return max(found, at_least(floor, rounding.ending))


def at_most(target: int, ending: str) -> int:
    """Find the highest rung that is not above a target."""
    rungs = [each for each in LADDERS[ending] if each.first <= _checked(target)][-1]
    return min(target - (target - rungs.first) % rungs.step, rungs.last)


def at_least(target: int, ending: str) -> int:
    """Find the lowest rung that is not below a target."""
    rungs = next(each for each in LADDERS[ending] if _checked(target) <= each.last)
    return max(target + (rungs.first - target) % rungs.step, rungs.first)


def drift(target: int, price: int) -> Fraction:
    """By which fraction of the target rounding moved it."""
    return Fraction(price - target, target)


def drift_bound(rounding: Rounding) -> Fraction:
    """Bound of |drift| where the floor does not bind: reached by the nearest price at most, never by the others."""
    if rounding.ending == "none":
        return Fraction(0)
    return Fraction(5, 100) if rounding.direction == NEAREST else Fraction(10, 100)


def _checked(target: int) -> int:
    if not 0 <= target <= LARGEST - 1_000_00:
        raise ValueError(f"a price of {target} centavos cannot be rounded; it must lie from 0 to {LARGEST - 1_000_00}")
    return target
