"""What every kind of model has in common, so that all are trained, judged and promoted by the same code."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import polars as pl

from barberpro.params import PaymentFailureParams
from models.calibration import Floats
from models.champion import has_model, read_manifest, read_model
from models.choice.predict import read_chooser
from models.choice.train import train as train_choice
from models.encode import Encoder
from models.predict import load_predictor
from models.spec import Learner, ModelSpec, TrainingSet
from models.train import train


class Learned(Protocol):
    """A model that has just been trained, and what it and its baselines say about the test rows."""

    @property
    def answers(self) -> Mapping[str, Floats]:
        """Failure probabilities of the test rows by `model`, `logistic`, `constant` and what else was compared."""

    @property
    def data_sha256(self) -> str:
        """Hash of all that was learned from and judged on."""

    def artifacts(self, spec: ModelSpec) -> dict[str, bytes]:
        """Lay out all that an answer needs, as the files of a model's folder."""

    def described(self) -> dict[str, Any]:
        """Say for the manifest what the model is made of: `calibration`, `trees` and the like."""


class Answering(Protocol):
    """A model ready to answer."""

    @property
    def manifest(self) -> Mapping[str, Any]:
        """What `champion.json` says."""

    @property
    def version(self) -> str:
        """The model's version."""

    @property
    def encoder(self) -> Encoder:
        """How the baselines lay out the rows that the model is judged on."""

    def failure_probability(self, features: pl.DataFrame) -> Floats:
        """Give the probability that each row fails, in their order."""


def learn(spec: ModelSpec, parts: TrainingSet, params: PaymentFailureParams) -> Learned:
    """Train a model of the spec's kind."""
    if spec.learner == "menu_choice":
        return train_choice(spec, parts, params)
    return train(spec, parts, params)


def load_model(folder: Path) -> Answering:
    """Load a model of any kind; UnavailableError where there is none, IntegrityError where it is damaged."""
    if learner_of(folder) == "menu_choice":
        files = read_model(folder)
        return read_chooser(files.manifest, files.artifacts)
    return load_predictor(folder)


def learner_of(folder: Path) -> Learner:
    """Say of which kind the model in a folder is; trees where it does not say or there is none."""
    told = read_manifest(folder).get("learner", "trees") if has_model(folder) else "trees"
    return "menu_choice" if told == "menu_choice" else "trees"
