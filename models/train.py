"""Trains a model and its baselines on a training set."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import lightgbm as lgb
import numpy as np
import polars as pl

from barberpro.params import PaymentFailureParams
from models.blind import blinded, is_blind, with_blinded
from models.calibrate import fit_calibration
from models.calibration import Calibrations, Floats
from models.champion import as_json
from models.encode import Encoder, fit_encoder
from models.logistic import logistic
from models.spec import ModelSpec, TrainingSet
from models.trees import Part, grow, raw_scores, regrow


@dataclass(frozen=True, slots=True)
class Trained:
    """A model, and what it and its baselines say about the test rows."""

    booster: lgb.Booster
    encoder: Encoder
    calibration: Calibrations
    data_sha256: str
    """Hash of all that was learned from and judged on, as encoded."""
    answers: Mapping[str, Floats]
    """Failure probabilities of the test rows by `model`, by it told no outcomes (`blind`), `logistic`, `constant`."""

    def artifacts(self, spec: ModelSpec) -> dict[str, bytes]:
        """Lay out all that an answer needs, as the files of a model's folder."""
        described = {"name": spec.name, "target": spec.target, "dry": spec.dry, "encoder": self.encoder.as_json()}
        return {
            "model.txt": self.booster.model_to_string().encode(),
            "calibration.json": as_json(self.calibration.as_json()),
            "spec.json": as_json(described),
        }

    def described(self) -> dict[str, Any]:
        """Say for the manifest what the model is made of."""
        return {"calibration": self.calibration.sighted.method, "trees": self.booster.num_trees()}


def train(spec: ModelSpec, parts: TrainingSet, params: PaymentFailureParams) -> Trained:
    """Grow, stop and calibrate the trees; then grow them again on everything before the test, as the baselines are.

    The number of trees and the calibration come from trees that never saw the calibration slice; the final ones learn
    from that slice too, which is the newest. On time-ordered folds of real attempts this lowered log loss each time.
    Rows are shown blinded as well, so that attempts of which no outcomes are told yet get sound answers too.
    """
    older = pl.concat([parts.fit, parts.calibration])
    shown = {
        name: with_blinded(spec, rows, params.blind_share, params.seed)
        for name, rows in {"fit": parts.fit, "stop": parts.calibration, "before": older}.items()
    }
    encoder = fit_encoder(spec, shown["fit"])
    fit, stop, before = (_part(encoder, rows) for rows in shown.values())
    first = grow(fit, stop, encoder.categorical, params)
    maps = _calibrations(spec, encoder, first, parts.calibration)
    trees = round(first.num_trees() * len(before.failed) / len(fit.failed))
    booster = regrow(before, trees, encoder.categorical, params)
    test, plain = _part(encoder, parts.test), _part(encoder, older)
    return Trained(
        booster=booster,
        encoder=encoder,
        calibration=maps,
        data_sha256=_sha256(plain, test),
        answers={
            "model": maps.apply(raw_scores(booster, test.matrix), is_blind(spec.dry, parts.test)),
            "blind": maps.blind.apply(raw_scores(booster, encoder.matrix(blinded(spec, parts.test)))),
            "logistic": logistic(plain, encoder.categorical).predict_proba(test.matrix)[:, 1],
            "constant": np.full(len(test.failed), plain.failed.mean()),
        },
    )


def _calibrations(spec: ModelSpec, encoder: Encoder, booster: lgb.Booster, rows: pl.DataFrame) -> Calibrations:
    failed = rows["failed"].to_numpy().astype(np.int8)
    sighted = fit_calibration(raw_scores(booster, encoder.matrix(rows)), failed)
    blind = fit_calibration(raw_scores(booster, encoder.matrix(blinded(spec, rows))), failed)
    return Calibrations(sighted, blind)


def _part(encoder: Encoder, rows: pl.DataFrame) -> Part:
    return Part(encoder.matrix(rows), rows["failed"].to_numpy().astype(np.int8))


def _sha256(*parts: Part) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(np.ascontiguousarray(part.matrix).data)
        digest.update(np.ascontiguousarray(part.failed, dtype=np.int8).data)
    return digest.hexdigest()
