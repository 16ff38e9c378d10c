"""Names for arrays, and the few operations on records of arrays that every part of the world needs."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Record = TypeVar("Record")

SECOND = 1_000_000
"""Microseconds: every moment is an integer count of them since 1970, UTC."""
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def take(record: Record, rows: Ints | Flags) -> Record:
    """Select rows (positions or a mask) of a dataclass whose every field is an array of one length."""
    kind: Any = type(record)
    return kind(**{each.name: getattr(record, each.name)[rows] for each in fields(kind)})  # type: ignore[no-any-return]


def stack(records: list[Record]) -> Record:
    """Put records of arrays of the same kind one below the other."""
    kind: Any = type(records[0])
    return kind(**{each.name: np.concatenate([getattr(r, each.name) for r in records]) for each in fields(kind)})  # type: ignore[no-any-return]


def sigmoid(log_odds: Floats) -> Floats:
    """Turn log-odds into probabilities."""
    return 1.0 / (1.0 + np.exp(-log_odds))


def draw(generator: np.random.Generator, weights: tuple[float, ...] | Floats, size: int) -> Ints:
    """Draw positions with probabilities in proportion to `weights`."""
    cumulative = np.cumsum(np.asarray(weights, dtype=np.float64))
    found = np.searchsorted(cumulative, generator.random(size) * cumulative[-1], side="right")
    return np.asarray(np.minimum(found, len(cumulative) - 1), dtype=np.int64)


def draw_rows(generator: np.random.Generator, weights: Floats) -> Ints:
    """Draw a column for each row of `weights`."""
    cumulative = np.cumsum(weights, axis=1)
    mark = generator.random(len(weights)) * cumulative[:, -1]
    found = (cumulative <= mark[:, None]).sum(axis=1)
    return np.asarray(np.minimum(found, weights.shape[1] - 1), dtype=np.int64)


def spans(generator: np.random.Generator, median: float, spread: float, size: int) -> Ints:
    """Draw log-normal durations with a `median` in microseconds, in whole milliseconds of at least one second."""
    drawn = median * np.exp(generator.normal(0.0, spread, size))
    return np.maximum(drawn, SECOND).astype(np.int64) // 1000 * 1000
