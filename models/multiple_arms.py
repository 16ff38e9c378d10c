"""Several arms against one control: how small an error each comparison may have so that all together keep theirs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import sqrt
from typing import Literal

import numpy as np
from scipy.special import ndtr

from models.calibration import Floats

Correction = Literal["dunnett", "bonferroni", "none"]
CORRECTIONS: tuple[Correction, ...] = ("dunnett", "bonferroni", "none")
POINTS = 64
HALVINGS = 60


def comparison_alpha(alpha: float, shares: Sequence[float], correction: Correction = "dunnett") -> float:
    """Give the two-sided error of each comparison with the control, whose share comes first in `shares`.

    Bonferroni splits the error and holds whatever the arms have in common. Dunnett counts in that all share the same
    control, and is exact for normal differences; it takes a little less data.
    """
    arms = len(shares) - 1
    if arms < 2 or correction == "none":
        return alpha
    if correction == "bonferroni":
        return alpha / arms
    return 2.0 * float(ndtr(-dunnett_critical(alpha, tuple(shares))))


@lru_cache(maxsize=64)
def dunnett_critical(alpha: float, shares: tuple[float, ...]) -> float:
    """Find the size that the largest of the standardised differences passes with probability `alpha` by luck alone."""
    low, high = 0.0, 10.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2.0
        low, high = (middle, high) if _none_beyond(middle, shares) < 1.0 - alpha else (low, middle)
    return high


def _none_beyond(size: float, shares: Sequence[float]) -> float:
    """Integrate over what the control's mean does to all differences at once (Dunnett 1955)."""
    node, weight = _normal_nodes()
    inside = np.ones(POINTS)
    for share in shares[1:]:
        common = sqrt(share / (share + shares[0]))
        own = sqrt(1.0 - common**2)
        inside *= ndtr((size - common * node) / own) - ndtr((-size - common * node) / own)
    return float(inside @ weight / weight.sum())


@lru_cache(maxsize=1)
def _normal_nodes() -> tuple[Floats, Floats]:
    """Points and weights by which a mean over a normal distribution is taken."""
    node, weight = np.polynomial.hermite_e.hermegauss(POINTS)
    return np.asarray(node, dtype=np.float64), np.asarray(weight, dtype=np.float64)
