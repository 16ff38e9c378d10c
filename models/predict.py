"""Answers from a model's plain files: LightGBM, numpy and polars, nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lightgbm as lgb
import numpy as np
import polars as pl
from numpy.typing import NDArray

from models.blind import is_blind
from models.calibration import Calibrations, Floats
from models.champion import read_model
from models.encode import Encoder
from models.reasons.artifact import Reasons
from models.reasons.explain import Explainer, explainer
from models.trees import Matrix, raw_scores


@dataclass(frozen=True, slots=True)
class Predictor:
    """A model ready to answer."""

    manifest: Mapping[str, Any]
    booster: lgb.Booster
    encoder: Encoder
    calibration: Calibrations
    dry: str | None
    """The column that says whether outcomes had dried up; None where the model knows nothing of it."""
    explainer: Explainer | None = None
    """Gives reasons; None for a model from before there were any."""

    @property
    def version(self) -> str:
        """The model's version."""
        return str(self.manifest["version"])

    def failure_probability(self, features: pl.DataFrame) -> Floats:
        """Give the probability that each attempt fails, in the order of the rows."""
        return self.probability_of(self.encoder.matrix(features), is_blind(self.dry, features))

    def probability_of(self, matrix: Matrix, blind: NDArray[np.bool_]) -> Floats:
        """Give the probability that each attempt fails, from its encoded features."""
        raw = raw_scores(self.booster, matrix) if len(matrix) else np.empty(0)
        return self.calibration.apply(raw, blind)

    def range(self, features: pl.DataFrame, probability: Floats) -> tuple[Floats, Floats]:
        """Give the calibration range around the probabilities of these attempts."""
        return self.calibration.range(probability, is_blind(self.dry, features))


def load_predictor(folder: Path) -> Predictor:
    """Load a model; UnavailableError where there is none, IntegrityError where it is damaged."""
    files = read_model(folder)
    spec = json.loads(files.artifacts["spec.json"])
    reasons = files.artifacts.get("reasons.json")
    booster = lgb.Booster(model_str=files.artifacts["model.txt"].decode())
    encoder = Encoder.from_json(spec["encoder"])
    calibration = Calibrations.from_json(json.loads(files.artifacts["calibration.json"]))
    return Predictor(
        manifest=files.manifest,
        booster=booster,
        encoder=encoder,
        calibration=calibration,
        dry=spec.get("dry"),
        explainer=explainer(booster, encoder, calibration, Reasons.from_json(json.loads(reasons))) if reasons else None,
    )
