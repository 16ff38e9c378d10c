"""Numbers in [0, 1) by a keyed hash: who lacks the key cannot tell or choose them, who has it draws the same again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import numpy as np

from models.calibration import Floats

DIGEST_BYTES = 8
SEPARATOR = "\x1f"
LOST_BITS = 11
"""A double holds 53 of the 64 bits."""


def drawn_number(unit: str, key: bytes) -> float:
    """Draw the number of one unit; the key has at most 64 bytes."""
    return float(_hashed(unit, key) >> LOST_BITS) / 2.0**53


def drawn_numbers(units: Iterable[str], key: bytes) -> Floats:
    """Draw the number of each unit."""
    drawn = np.array([_hashed(unit, key) for unit in units], dtype=np.uint64)
    return (drawn >> np.uint64(LOST_BITS)).astype(np.float64) / 2.0**53


def _hashed(unit: str, key: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(unit.encode(), digest_size=DIGEST_BYTES, key=key).digest())
