"""The answer about a payment: how likely it is to fail, how sure that is, and why."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from models.blind import is_blind
from models.calibration import Floats
from models.predict import Predictor
from models.reasons.factors import RiskFactor, risk_factors
from models.trees import Matrix


@dataclass(frozen=True, slots=True)
class Answer:
    """One payment's answer; probabilities from 0 to 1."""

    payment_id: str
    failure_probability: float
    calibration_range: tuple[float, float]
    """Within which the failure rate of payments with this probability lay in calibration, 90 %."""
    risk_factors: tuple[RiskFactor, ...]
    """Strongest first; none for payments outside the share that reasons were asked for."""
    recommended_actions: tuple[dict[str, Any], ...]
    model_version: str

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        low, high = self.calibration_range
        return {
            "payment_id": self.payment_id,
            "failure_probability": self.failure_probability,
            "calibration_range": [low, high],
            "risk_factors": [factor.as_json() for factor in self.risk_factors],
            "recommended_actions": list(self.recommended_actions),
            "model_version": self.model_version,
        }


Actions = Mapping[tuple[str, str], tuple[dict[str, Any], ...]]
"""What is recommended, by source and payment: `code`, `text` and `evidence` by language, `expected_gain_ars`."""


def answers(
    predictor: Predictor, frame: pl.DataFrame, reasons_share: float = 1.0, actions: Actions | None = None
) -> Iterator[Answer]:
    """Answer for each row of features, in their order; the riskiest `reasons_share` of the rows get reasons.

    A model from before there were reasons gives none.
    """
    matrix, blind = predictor.encoder.matrix(frame), is_blind(predictor.dry, frame)
    probability = predictor.probability_of(matrix, blind)
    low, high = predictor.calibration.range(probability, blind)
    explained = riskiest(probability, reasons_share)
    found = _factors(predictor, frame[explained], matrix[explained], blind[explained])
    factors = dict(zip(explained.tolist(), found, strict=True))
    offered = actions or {}
    columns = zip(frame["source"], frame["payment_id"], probability.tolist(), low.tolist(), high.tolist(), strict=True)
    for row, (source, payment_id, said, least, most) in enumerate(columns):
        advised = offered.get((source, payment_id), ())
        yield Answer(payment_id, said, (least, most), factors.get(row, ()), advised, predictor.version)


def answer(predictor: Predictor, row: pl.DataFrame) -> Answer:
    """Answer for the single row of a frame, with its reasons."""
    (found,) = answers(predictor, row)
    return found


def riskiest(probability: Floats, share: float) -> NDArray[np.int64]:
    """Give the rows of the highest probabilities, rising; of equal ones the first."""
    count = math.ceil(share * len(probability))
    return np.sort(np.argsort(-probability, kind="stable")[:count])


def _factors(
    predictor: Predictor, rows: pl.DataFrame, matrix: Matrix, blind: NDArray[np.bool_]
) -> list[tuple[RiskFactor, ...]]:
    if predictor.explainer is None or rows.is_empty():
        return [()] * rows.height
    return risk_factors(predictor.explainer, rows, matrix, blind)
