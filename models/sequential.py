"""Looking at an experiment more than once: what each look may spend of the error, and intervals that hold at any time.

Lan and DeMets (1983) spend the error by a function of time; the bounds follow from it by the recursive integration of
Armitage, McPherson and Rowe (1969). The mixture interval (Robbins 1970; Johari and others 2017) holds at all looks at
once, however often and whenever one looks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, log, pi, sqrt
from statistics import NormalDist

import numpy as np
from scipy.special import ndtr

from models.calibration import Floats

POINTS, MOST_POINTS = 301, 2_001
WIDEST = 8.0
"""Standard deviations beyond which nothing is integrated."""
HALVINGS = 40
ROUGH_HALVINGS = 16
NEVER = 1e-12
"""A look that may spend less than this cannot end anything."""
STANDARD = NormalDist()


def spent_obrien_fleming(time: float, alpha: float) -> float:
    """Spend a two-sided error as O'Brien and Fleming do, half on each side; `time` runs from 0 to 1."""
    if time <= 0.0:
        return 0.0
    return 4.0 * float(ndtr(STANDARD.inv_cdf(alpha / 4.0) / sqrt(min(time, 1.0))))


def bounds(information: Sequence[float], spent: Sequence[float]) -> tuple[float, ...]:
    """Find the standardised difference that ends each look, two-sided; infinite where a look spends nothing.

    `information` grows with the units seen, in any unit; `spent` is the error used up to and with each look.
    """
    found: list[float] = []
    walk, used = _Walk.begun(), 0.0
    for now, so_far in zip(information, spent, strict=True):
        bound = walk.bound(now, so_far - used)
        used = so_far if bound < inf else used
        walk = walk.gone_on(now, bound)
        found.append(bound)
    return tuple(found)


def inflation(times: Sequence[float], alpha: float, power: float) -> float:
    """By how much more units are needed where one may also stop at earlier looks, the last of `times` being 1."""
    ends = bounds(times, [spent_obrien_fleming(each, alpha) for each in times])
    fixed = STANDARD.inv_cdf(1.0 - alpha / 2.0) + STANDARD.inv_cdf(power)
    low, high = 0.9 * fixed, 2.0 * fixed
    for _ in range(ROUGH_HALVINGS):
        middle = (low + high) / 2.0
        low, high = (middle, high) if _passed(times, ends, middle) < power else (low, middle)
    return (high / fixed) ** 2


def mixture_reach(variance: float, alpha: float, scale: float) -> float:
    """Give half the width of the interval that holds at every look at once; `scale` is the effect one expects.

    It is narrowest where effects are about as large as `scale`, and wider by little elsewhere.
    """
    together = variance + scale**2
    return sqrt(variance * together / scale**2 * (2.0 * log(1.0 / alpha) + log(together / variance)))


def mixture_inflation(alpha: float, power: float) -> float:
    """By how much more units are needed for the mixture interval to leave out zero at the last look, than for one look.

    For the effect that its scale was chosen by; earlier looks only add to the power.
    """
    fixed = 1.0 / (STANDARD.inv_cdf(1.0 - alpha / 2.0) + STANDARD.inv_cdf(power))
    low, high = 0.0, fixed
    for _ in range(HALVINGS):
        error = (low + high) / 2.0
        room = 1.0 - mixture_reach(error**2, alpha, 1.0) - STANDARD.inv_cdf(power) * error if error > 0 else 1.0
        low, high = (error, high) if room > 0 else (low, error)
    return (fixed / low) ** 2


@dataclass(frozen=True, slots=True)
class _Walk:
    """Where the sum of what was seen may stand at a look, of those experiments that no look has ended yet.

    The sum of information I has the mean drift x I and the variance I. `held` is how likely each place is.
    """

    information: float
    at: Floats
    held: Floats

    @classmethod
    def begun(cls) -> _Walk:
        """Nothing was seen yet."""
        return cls(0.0, np.zeros(1), np.ones(1))

    def beyond(self, now: float, bound: float, drift: float = 0.0) -> float:
        """How likely the look at information `now` finds the sum beyond `bound` standard deviations."""
        step, moved = self._step(now), self.at + drift * (now - self.information)
        limit = bound * sqrt(now)
        return float(self.held @ (ndtr((moved - limit) / step) + ndtr((-limit - moved) / step)))

    def bound(self, now: float, error: float) -> float:
        """Find the bound beyond which `error` lies."""
        if error < NEVER:
            return inf
        low, high = 0.0, WIDEST
        for _ in range(HALVINGS):
            middle = (low + high) / 2.0
            low, high = (middle, high) if self.beyond(now, middle) > error else (low, middle)
        return high

    def gone_on(self, now: float, bound: float, drift: float = 0.0) -> _Walk:
        """Keep what the look did not end."""
        step, scale = self._step(now), sqrt(now)
        first = max(-min(bound, WIDEST) * scale, drift * now - WIDEST * scale)
        last = min(min(bound, WIDEST) * scale, drift * now + WIDEST * scale)
        last = max(last, first + step)
        at = np.linspace(first, last, _points((last - first) / step))
        moved = self.at + drift * (now - self.information)
        density = _normal(at[:, None] - moved[None, :], step) @ self.held
        return _Walk(now, at, density * _simpson(at))

    def _step(self, now: float) -> float:
        return sqrt(max(now - self.information, 1e-9 * now))


def _passed(times: Sequence[float], ends: Sequence[float], drift: float) -> float:
    """How likely some look ends it where the difference at the last one is `drift` standard errors."""
    walk, total = _Walk.begun(), 0.0
    for now, end in zip(times, ends, strict=True):
        total += walk.beyond(now, end, drift) if end < inf else 0.0
        walk = walk.gone_on(now, end, drift)
    return total


def _points(steps: float) -> int:
    """Take an odd number of points, so many that what one look adds is not narrower than what lies between them."""
    return int(min(max(POINTS, 4 * steps), MOST_POINTS)) // 2 * 2 + 1


def _normal(distance: Floats, scale: float) -> Floats:
    return np.asarray(np.exp(-0.5 * (distance / scale) ** 2) / (scale * sqrt(2.0 * pi)), dtype=np.float64)


def _simpson(at: Floats) -> Floats:
    """Weights of Simpson's rule on evenly spaced points, of which there is an odd number."""
    weight = np.ones(len(at))
    weight[1:-1:2], weight[2:-1:2] = 4.0, 2.0
    return np.asarray(weight * (at[1] - at[0]) / 3.0, dtype=np.float64)
