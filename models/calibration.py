"""A monotone map from a model's raw score to a probability, as plain points that numpy applies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Calibration:
    """Raw scores and probabilities are log-odds; between points the map is straight, beyond them level."""

    method: str
    raw: Floats
    """Increasing raw scores of the points."""
    calibrated: Floats
    """Their log-odds of failure, never decreasing."""
    centre: Floats
    """Increasing probabilities, each the centre of a bin of the calibration slice."""
    low: Floats
    high: Floats
    """How far the failure rate of each bin may be off, 90 %."""

    def apply(self, raw: Floats) -> Floats:
        """Turn raw scores into probabilities."""
        return sigmoid(np.interp(raw, self.raw, self.calibrated))

    def range(self, probability: Floats) -> tuple[Floats, Floats]:
        """Give the calibration range around probabilities; it always holds the probability itself."""
        low = np.interp(probability, self.centre, self.low)
        high = np.interp(probability, self.centre, self.high)
        return np.minimum(low, probability), np.maximum(high, probability)

    def as_json(self) -> dict[str, Any]:
        """Lay out for `calibration.json`."""
        points = {name: getattr(self, name).tolist() for name in ("raw", "calibrated", "centre", "low", "high")}
        return {"method": self.method, **points}

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Calibration:
        """Read what `as_json` laid out."""
        points = {
            name: np.asarray(raw[name], dtype=np.float64) for name in ("raw", "calibrated", "centre", "low", "high")
        }
        return cls(method=raw["method"], **points)


@dataclass(frozen=True, slots=True)
class Calibrations:
    """The map for attempts whose past outcomes are told, and the one for those where they have dried up."""

    sighted: Calibration
    blind: Calibration

    def apply(self, raw: Floats, blind: NDArray[np.bool_]) -> Floats:
        """Turn raw scores into probabilities, those of blind rows by the blind map."""
        return np.where(blind, self.blind.apply(raw), self.sighted.apply(raw))

    def log_odds(self, raw: Floats, blind: NDArray[np.bool_]) -> Floats:
        """Turn raw scores into calibrated log-odds: the logits of what `apply` gives."""
        maps = (np.interp(raw, each.raw, each.calibrated) for each in (self.blind, self.sighted))
        return np.where(blind, *maps)

    def range(self, probability: Floats, blind: NDArray[np.bool_]) -> tuple[Floats, Floats]:
        """Give the calibration range around probabilities."""
        (low, high), (blind_low, blind_high) = self.sighted.range(probability), self.blind.range(probability)
        return np.where(blind, blind_low, low), np.where(blind, blind_high, high)

    def as_json(self) -> dict[str, Any]:
        """Lay out for `calibration.json`."""
        return {"sighted": self.sighted.as_json(), "blind": self.blind.as_json()}

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Calibrations:
        """Read what `as_json` laid out, or the single map of models from before there were two."""
        return cls(*[Calibration.from_json(raw.get(name, raw)) for name in ("sighted", "blind")])


def sigmoid(log_odds: Floats) -> Floats:
    """Turn log-odds into probabilities."""
    return 1.0 / (1.0 + np.exp(-log_odds))


def log_odds(probability: Floats) -> Floats:
    """Turn probabilities strictly between 0 and 1 into log-odds."""
    return np.log(probability) - np.log1p(-probability)
