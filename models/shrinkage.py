"""Shares of small cells, drawn to the share of what they are a part of as far as cells are seen to be alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from barberpro.domain.intervals import wilson

Floats = NDArray[np.float64]
Z_90 = 1.6448536269514722
WEAKEST, STRONGEST = 5.0, 5_000.0
"""A whole counts for so many rows of each of its parts, at least and at most."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share between its ends (90 %), the rows of its own behind it, and what it is the share of."""

    value: float
    low: float
    high: float
    rows: int
    of: str

    @property
    def complement(self) -> Estimate:
        """Give the share of the others."""
        return Estimate(1.0 - self.value, 1.0 - self.high, 1.0 - self.low, self.rows, self.of)

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {"value": self.value, "low": self.low, "high": self.high, "rows": self.rows, "of": self.of}


def strength(
    events: Sequence[float] | Floats, trials: Sequence[float] | Floats, wholes: Sequence[str] | None = None
) -> float:
    """Say for how many rows of a part its whole counts, by how far the parts' shares lie apart beyond chance.

    `wholes` names the whole of each part; without it all are parts of one. With parts drawn from a beta distribution of
    mean p and strength m their shares vary by p (1 - p) / (m + 1); that variance, as a share of p (1 - p), is estimated
    by moments (DerSimonian and Laird), and taken one standard error of the spread larger: parts that seem alike may
    differ by as much as would not have been seen. Within WEAKEST and STRONGEST.
    """
    happened, tried = np.asarray(events, dtype=np.float64), np.asarray(trials, dtype=np.float64)
    _, place = np.unique(np.zeros(len(tried)) if wholes is None else np.asarray(wholes), return_inverse=True)
    share, whole = (np.bincount(place, weights=each) for each in (happened, tried))
    share = np.divide(share, whole, out=np.zeros(len(whole)), where=whole > 0)[place]
    some = (tried > 0) & (share > 0) & (share < 1)
    tried, place, share = tried[some], place[some], share[some]
    spread = (tried * (happened[some] / tried - share) ** 2 / (share * (1 - share))).sum()
    by_chance = len(tried) - len(np.unique(place))
    room = tried.sum() - (np.bincount(place, weights=tried**2)[place] / whole[place] / np.bincount(place)[place]).sum()
    between = (max(spread - by_chance, 0.0) + (2 * by_chance) ** 0.5) / room if room > 0 else 0.0
    return float(np.clip(1 / between - 1, WEAKEST, STRONGEST)) if between > 0 else STRONGEST


@dataclass(frozen=True, slots=True)
class Whole:
    """What parts are drawn to: its share, its rows, and for how many rows it counts in each part."""

    share: float
    rows: float
    weight: float

    @classmethod
    def of(cls, events: float, trials: float, weight: float = 0.0) -> Whole:
        """Take the share of what was counted."""
        return cls(events / trials, trials, weight)


def drawn_in(events: float, trials: float, whole: Whole, of: str) -> Estimate:
    """Estimate a part's share with the whole's counted for its weight; the interval is Wilson's on both together.

    Both together tell no more than the whole does, of which the part is one: no interval is narrower than its.
    """
    seen = trials + whole.weight
    share = (events + whole.weight * whole.share) / seen if seen else whole.share
    return around(share, min(seen, whole.rows), round(trials), of)


def around(share: float, seen: float, rows: int, of: str) -> Estimate:
    """Put Wilson's interval (90 %) around a share that counts for `seen` rows; from 0 to 1 without any."""
    low, high = wilson(share * seen, seen, Z_90) or (0.0, 1.0)
    return Estimate(share, min(low, share), max(high, share), rows, of)
