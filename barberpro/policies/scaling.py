"""Amounts times exact ratios over whole columns, rounded once; plain fractions are its reference."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
LARGEST_DENOMINATOR, LARGEST_RESULT = 2**59, 2**50
"""Below both, a quotient of floats is off by less than a half: the whole below it is the result or next to it."""

PIECE = 2**16
"""Rows worked on at a time, so that what is between stays in the processor's cache."""


def scaled(amount: Ints, numerator: Ints, denominator: Ints) -> Ints:
    """Take amount x numerator / denominator of each row, half up to the whole; none is negative, no denominator 0."""
    found = np.empty(len(amount), dtype=np.int64)
    for first in range(0, len(amount), PIECE):
        rows = slice(first, first + PIECE)
        found[rows] = _scaled(amount[rows], numerator[rows], denominator[rows])
    return found


def _scaled(amount: Ints, numerator: Ints, denominator: Ints) -> Ints:
    guess = amount * (numerator / denominator)
    if int(denominator.max()) >= LARGEST_DENOMINATOR or float(guess.max()) >= LARGEST_RESULT:
        many = amount.astype(object)
        return np.asarray((2 * many * numerator + denominator) // (2 * denominator.astype(object)), dtype=np.int64)
    found = guess.astype(np.int64)
    # Products beyond 64 bits wrap around, and so does their difference, which is small: it comes out exact.
    twice = 2 * denominator
    left = 2 * amount * numerator + denominator - found * twice
    return np.asarray(found + (left >= twice) - (left < 0), dtype=np.int64)
