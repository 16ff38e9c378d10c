"""Random numbers that belong to an entity and a draw: the same whatever else is drawn, and for every policy alike."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Uniforms = NDArray[np.float64]
_GOLDEN, _FIRST, _SECOND = (np.uint64(each) for each in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))
MOST_COPIES = 12


def entity_keys(names: Sequence[str]) -> NDArray[np.uint64]:
    """Turn names into numbers that do not depend on which other names there are."""
    digests = b"".join(hashlib.blake2b(name.encode(), digest_size=8).digest() for name in names)
    return np.frombuffer(digests, dtype="<u8").astype(np.uint64)


def uniforms(keys: NDArray[np.uint64], draws: range, seed: int, stream: str) -> Uniforms:
    """Draw a number in (0, 1) for every draw and entity, (draws, entities), by hashing (SplitMix64)."""
    base = np.uint64(int.from_bytes(hashlib.blake2b(f"{seed}/{stream}".encode(), digest_size=8).digest(), "little"))
    with np.errstate(over="ignore"):
        number = _mixed((np.arange(draws.start, draws.stop, dtype=np.uint64) + np.uint64(1)) * _GOLDEN + base)
        mixed = _mixed(_mixed(keys)[None, :] ^ number[:, None])
    return np.asarray(((mixed >> np.uint64(11)).astype(np.float64) + 0.5) / 2.0**53)


def bootstrap_weights(keys: NDArray[np.uint64], draws: range, seed: int) -> NDArray[np.float64]:
    """Say how often each entity is in each resample, (draws, entities): Poisson with mean 1, as a bootstrap of many."""
    steps = np.cumsum([np.exp(-1.0) / _factorial(copies) for copies in range(MOST_COPIES)])
    found = np.searchsorted(steps, uniforms(keys, draws, seed, "bootstrap"))
    return np.asarray(found, dtype=np.float64)


def _factorial(number: int) -> float:
    return float(np.prod(np.arange(1, number + 1, dtype=np.float64)))


def _mixed(number: NDArray[np.uint64]) -> NDArray[np.uint64]:
    with np.errstate(over="ignore"):
        number = (number ^ (number >> np.uint64(30))) * _FIRST
        number = (number ^ (number >> np.uint64(27))) * _SECOND
    return np.asarray(number ^ (number >> np.uint64(31)))
