"""Answers from a model's plain files: LightGBM, numpy and polars, nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lightgbm as lgb
import polars as pl

from models.calibration import Calibration, Floats
from models.champion import read_model
from models.encode import Encoder
from models.trees import raw_scores


@dataclass(frozen=True, slots=True)
class Predictor:
    """A model ready to answer."""

    manifest: Mapping[str, Any]
    booster: lgb.Booster
    encoder: Encoder
    calibration: Calibration

    @property
    def version(self) -> str:
        """The model's version."""
        return str(self.manifest["version"])

    def failure_probability(self, features: pl.DataFrame) -> Floats:
        """Give the probability that each attempt fails, in the order of the rows."""
        if features.is_empty():
            return self.calibration.apply(raw_scores_of_none())
        return self.calibration.apply(raw_scores(self.booster, self.encoder.matrix(features)))


def raw_scores_of_none() -> Floats:
    """Give no scores for no rows: LightGBM refuses an empty matrix."""
    return pl.Series([], dtype=pl.Float64).to_numpy()


def load_predictor(folder: Path) -> Predictor:
    """Load a model; UnavailableError where there is none, IntegrityError where it is damaged."""
    files = read_model(folder)
    return Predictor(
        manifest=files.manifest,
        booster=lgb.Booster(model_str=files.artifacts["model.txt"].decode()),
        encoder=Encoder.from_json(json.loads(files.artifacts["spec.json"])["encoder"]),
        calibration=Calibration.from_json(json.loads(files.artifacts["calibration.json"])),
    )
