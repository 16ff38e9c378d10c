"""Answers about one payment at a time: its features from the store, its row without a frame, one call of the trees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from barberpro.features.online.facts import Facts
from barberpro.features.online.store import FeatureStore
from models.encode import FIRST_LEVEL, MISSING, UNSEEN, Encoder
from models.predict import Predictor


@dataclass(frozen=True, slots=True)
class OneAnswer:
    """The probability that a payment fails, and how far the failure rate at that level may be off, 90 %."""

    failure_probability: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class RowEncoder:
    """Encodes one row as `Encoder.matrix` encodes many."""

    numeric: tuple[str, ...]
    levels: Mapping[str, Mapping[str, int]]

    @classmethod
    def of(cls, encoder: Encoder) -> RowEncoder:
        """Look up levels instead of searching them."""
        codes = {
            name: {level: FIRST_LEVEL + place for place, level in enumerate(levels)}
            for name, levels in encoder.levels.items()
        }
        return cls(encoder.numeric, codes)

    def matrix(self, features: Mapping[str, Any]) -> NDArray[np.float32]:
        """Encode one row; a feature that is not there is missing."""
        numbers = [np.nan if features.get(name) is None else features[name] for name in self.numeric]
        texts = [self._code(name, features.get(name)) for name in self.levels]
        return np.array([numbers + texts], dtype=np.float32)

    def _code(self, name: str, value: object) -> int:
        return MISSING if value is None else self.levels[name].get(str(value), UNSEEN)


@dataclass(frozen=True, slots=True)
class OnePaymentScorer:
    """A model and a store that was fed everything known so far."""

    predictor: Predictor
    store: FeatureStore
    encoder: RowEncoder

    @classmethod
    def of(cls, predictor: Predictor, store: FeatureStore) -> OnePaymentScorer:
        """Make a model ready for single rows."""
        return cls(predictor, store, RowEncoder.of(predictor.encoder))

    def answer(self, attempt: Facts) -> OneAnswer:
        """Say how likely an attempt (`attempts.FACTS`) is to fail, from what is known when it is made."""
        features = self.store.features(attempt)
        raw = self.predictor.booster.predict(self.encoder.matrix(features), raw_score=True, num_threads=1)
        blind = np.array([self.predictor.dry is not None and features.get(self.predictor.dry) == 1])
        probability = self.predictor.calibration.apply(np.asarray(raw, dtype=np.float64), blind)
        low, high = self.predictor.calibration.range(probability, blind)
        return OneAnswer(float(probability[0]), float(low[0]), float(high[0]))
