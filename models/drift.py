"""How far a window has moved from the reference, as what that does to the loss, each figure beside its own noise.

Loss is log loss in nats for each attempt. Errors count a client once and a day once: of the two the larger is taken,
because attempts of a client and attempts of a day move together. A stratum's loss comes from the reference alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import polars as pl
from numpy.typing import NDArray

from models.calibrate import FITTERS
from models.calibration import Floats, log_odds
from models.strata import Strata, strata

Ints = NDArray[np.int64]
EDGE = 1e-6
FOLDS = 5
Z_90 = 1.6449
HALF = 0.5
"""Half an attempt in each stratum keeps the index finite where one is empty."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Matured attempts: how they ended, what the model said, and which of them move together."""

    failed: Floats
    probability: Floats
    client: Ints
    """A number for each client; the same client has the same number in both samples."""
    day: Ints
    """Likewise for each day."""

    @property
    def loss(self) -> Floats:
        """Log loss of each attempt."""
        return log_loss(self.failed, log_odds(np.clip(self.probability, EDGE, 1 - EDGE)))


@dataclass(frozen=True, slots=True)
class Effect:
    """A change of the mean loss in nats for each attempt, and its standard error."""

    value: float
    error: float

    @property
    def low(self) -> float:
        """Lower end of the 90 % interval."""
        return self.value - Z_90 * self.error

    @property
    def high(self) -> float:
        """Upper end of the 90 % interval."""
        return self.value + Z_90 * self.error

    def surely_above_zero(self, confidence: float, looks: int = 1) -> bool:
        """Whether it is above 0 with this confidence, if it is one of so many that are looked at."""
        return self.value > NormalDist().inv_cdf(1 - (1 - confidence) / looks) * self.error


@dataclass(frozen=True, slots=True)
class Moved:
    """How one column, or the score, is spread now: population stability index, its expected size without drift, p."""

    name: str
    psi: float
    psi_noise: float
    """What the index would be on average if nothing had moved, at these numbers of attempts, clients and days."""
    p_value: float
    effect: Effect
    """What its move does to the mean loss, if each stratum loses what it lost in the reference."""


def moved(name: str, columns: tuple[pl.Series, pl.Series], reference: Sample, window: Sample) -> Moved:
    """Compare the spread of a column (in the reference, in the window)."""
    cut = strata(*columns)
    before, after = _shares(cut.reference, cut.count), _shares(cut.window, cut.count)
    noise = _noise(cut, reference, window)
    pooled = (before * len(cut.reference) + after * len(cut.window)) / (len(cut.reference) + len(cut.window))
    distance = float(((after - before) ** 2 / pooled).sum())
    return Moved(
        name=name,
        psi=float(((after - before) * np.log(after / before)).sum()),
        psi_noise=noise * max(cut.count - 1, 1),
        p_value=_chi_square_tail(distance / noise, cut.count - 1) if noise > 0 and cut.count > 1 else 1.0,
        effect=_mix_effect(cut, reference, window),
    )


def score_moved(reference: Sample, window: Sample) -> Moved:
    """Compare the spread of what the model said."""
    return moved("score", (pl.Series(reference.probability), pl.Series(window.probability)), reference, window)


def loss_change(reference: Sample, window: Sample) -> Effect:
    """Compare the mean loss of the window with that of the reference."""
    return _difference(reference.loss, window.loss, reference, window)


def unexplained(reference: Sample, window: Sample) -> Effect:
    """Compare the window's loss with what attempts of the same score lost in the reference."""
    cut = strata(pl.Series(reference.probability), pl.Series(window.probability))
    level = _levels(cut, reference.loss)
    ratio = _shares(cut.window, cut.count) / _shares(cut.reference, cut.count)
    own = (reference.loss - level[cut.reference]) * ratio[cut.reference]
    return _difference(own, window.loss - level[cut.window], reference, window)


def calibration_loss(sample: Sample) -> Floats:
    """Give what each attempt loses because the model was not calibrated anew on the other attempts of its sample.

    Platt's map is fitted on four fifths of the clients and judged on the last; below 0 the present map is better.
    """
    raw = log_odds(np.clip(sample.probability, EDGE, 1 - EDGE))
    anew = raw.copy()
    labels = sample.failed.astype(np.int8)
    for fold in range(FOLDS):
        inside, outside = sample.client % FOLDS != fold, sample.client % FOLDS == fold
        if outside.any() and 0 < labels[inside].sum() < inside.sum():
            anew[outside] = np.interp(raw[outside], *FITTERS["platt"](raw[inside], labels[inside]))
    return log_loss(sample.failed, raw) - log_loss(sample.failed, anew)


def calibration_drift(reference: Sample, window: Sample) -> Effect:
    """Compare what a new calibration would save in the window with what it would have saved in the reference."""
    return _difference(calibration_loss(reference), calibration_loss(window), reference, window)


def log_loss(failed: Floats, said: Floats) -> Floats:
    """Compute the log loss of log-odds."""
    return np.logaddexp(0.0, said) - failed * said


def _difference(before: Floats, after: Floats, reference: Sample, window: Sample) -> Effect:
    value = float(after.mean() - before.mean())
    adds = -(before - before.mean()) / len(before), (after - after.mean()) / len(after)
    return Effect(value, _error(*adds, reference, window))


def _mix_effect(cut: Strata, reference: Sample, window: Sample) -> Effect:
    level, loss = _levels(cut, reference.loss), reference.loss
    before, after = _shares(cut.reference, cut.count), _shares(cut.window, cut.count)
    told = level[cut.window]
    own = (after / before)[cut.reference] * (loss - level[cut.reference]) - (loss - loss.mean())
    error = _error(own / len(loss), (told - told.mean()) / len(told), reference, window)
    return Effect(float(told.mean() - loss.mean()), error)


def _levels(cut: Strata, loss: Floats) -> Floats:
    """Give the mean loss of the reference in each stratum, that of all where there is none."""
    rows = np.bincount(cut.reference, minlength=cut.count)
    total = np.bincount(cut.reference, loss, minlength=cut.count)
    return np.where(rows > 0, total / np.maximum(rows, 1), loss.mean())


def _shares(stratum: Ints, count: int) -> Floats:
    rows = np.bincount(stratum, minlength=count) + HALF
    return np.asarray(rows / rows.sum(), dtype=np.float64)


def _error(before: Floats, after: Floats, reference: Sample, window: Sample) -> float:
    """Compute the standard error of a sum of what each row adds, by client or by day, whichever is larger."""
    found = []
    for name in ("client", "day"):
        group = np.concatenate([getattr(reference, name), getattr(window, name)])
        sums = np.bincount(group, np.concatenate([before, after]))
        found.append(float(np.sqrt((sums**2).sum())))
    return max(found)


def _noise(cut: Strata, reference: Sample, window: Sample) -> float:
    """Give the mean over strata of variance / share of a difference of shares: 1/n + 1/m for independent attempts."""
    sizes = len(cut.reference), len(cut.window)
    share = np.bincount(np.concatenate([cut.reference, cut.window]), minlength=cut.count) / sum(sizes)
    stratum = np.concatenate([cut.reference, cut.window])
    weight = np.concatenate([np.full(sizes[0], -1 / sizes[0]), np.full(sizes[1], 1 / sizes[1])])
    found = []
    for name in ("client", "day"):
        group = np.concatenate([getattr(reference, name), getattr(window, name)])
        groups = int(group.max()) + 1
        counts = np.bincount(group * cut.count + stratum, weight, minlength=groups * cut.count).reshape(groups, -1)
        expected = np.bincount(group, weight, minlength=groups)[:, None] * share[None, :]
        found.append(float((((counts - expected) ** 2).sum(axis=0) / share).sum() / max(cut.count - 1, 1)))
    return max(found)


def _chi_square_tail(value: float, freedom: int) -> float:
    """Give the probability of a larger value, by Wilson and Hilferty's cube root."""
    spread = 2.0 / (9.0 * freedom)
    return 1.0 - NormalDist().cdf(((value / freedom) ** (1 / 3) - (1 - spread)) / spread**0.5)
