"""Trains a model of menus: the nested logit, what is paid of a choice, and the calibration of the whole."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import lightgbm as lgb
import numpy as np
import polars as pl
from numpy.typing import NDArray

from barberpro.params import PaymentFailureParams
from models.baselines import baselines
from models.calibrate import fit_calibration
from models.calibration import Calibration, Floats
from models.champion import as_json
from models.choice.chooser import Chooser, Spread
from models.choice.design import Layout
from models.choice.nested_logit import fit
from models.choice.paying import grown, regrown, with_option
from models.choice.spread import drawn, log_odds_error
from models.encode import Encoder, fit_encoder
from models.evaluate import clusters
from models.spec import ModelSpec, TrainingSet

DRAWS = 100
"""Kept with the model; what it says of menus is told with the interval that they span."""


@dataclass(frozen=True, slots=True)
class TrainedChooser:
    """A model of menus, and what it and its baselines say about the test rows."""

    chooser: Chooser
    calibration: Calibration
    data_sha256: str
    answers: Mapping[str, Floats]
    """Probabilities that the test rows are not paid, by `model`, `logistic` and `constant`."""

    def artifacts(self, spec: ModelSpec) -> dict[str, bytes]:
        """Lay out all that an answer needs, as the files of a model's folder."""
        return {
            "model.txt": self.chooser.booster.model_to_string().encode(),
            "calibration.json": as_json(self.calibration.as_json()),
            "spec.json": as_json({"name": spec.name, "target": spec.target, "choice": self.chooser.as_json()}),
        }

    def described(self) -> dict[str, Any]:
        """Say for the manifest what the model is made of."""
        return {
            "learner": "menu_choice",
            "calibration": self.calibration.method,
            "trees": self.chooser.booster.num_trees(),
            "inclusive_value_scale": round(self.chooser.coefficients.scale, 6),
        }


def train(spec: ModelSpec, parts: TrainingSet, params: PaymentFailureParams) -> TrainedChooser:
    """Fit on the older part, stop and calibrate on the calibration slice, then fit again on both.

    As trees alone are trained (`models.train`): what stops and calibrates has seen nothing of the slice, and what
    answers has learned from it too, for it is the newest.
    """
    older = pl.concat([parts.fit, parts.calibration])
    encoder = fit_encoder(spec, parts.fit)
    layout = Layout.learn(parts.fit)
    fitted, stopping = _chosen(layout, parts.fit), _chosen(layout, parts.calibration)
    booster, paying = grown(spec, fitted, stopping, params)
    first = _chooser(layout, parts.fit, (booster, paying, encoder), params)
    calibration = fit_calibration(first.raw(parts.calibration), _failed(parts.calibration))
    rows = _chosen(layout, older)
    trees = round(booster.num_trees() * rows.height / fitted.height)
    final = _chooser(layout, older, (regrown(paying, rows, trees, params), paying, encoder), params)
    return TrainedChooser(
        chooser=final,
        calibration=calibration,
        data_sha256=_sha256(encoder, older, parts.test),
        answers={"model": calibration.apply(final.raw(parts.test)), **baselines(encoder, older, parts.test)},
    )


def _chooser(
    layout: Layout, rows: pl.DataFrame, paid: tuple[lgb.Booster, Encoder, Encoder], params: PaymentFailureParams
) -> Chooser:
    """Fit the nested logit beside the trees that are there, and draw how far both may be off."""
    whole, took = layout.design(rows), layout.options.chosen(rows)
    there = np.flatnonzero(whole.offered.any(axis=1) & _possible(whole.offered, took))
    design, chosen, penalty = whole.take(there), took[there], layout.penalty(whole)
    found = fit(design, chosen, penalty)
    cluster = _numbered(clusters(rows)[there])
    others = drawn(design, chosen, cluster, found, penalty, DRAWS, params.seed)
    return Chooser(layout, found, *paid, Spread.drawn(others, _error(layout, rows, took), params.seed + 1))


def _numbered(cluster: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.unique(cluster, return_inverse=True)[1].astype(np.int64)


def _error(layout: Layout, rows: pl.DataFrame, took: NDArray[np.int64]) -> Floats:
    """Give the standard error of the log-odds that each option stays unpaid."""
    options, chose = len(layout.options.methods), took >= 0
    count = np.bincount(took[chose], minlength=options).astype(np.float64)
    lost = np.bincount(took[chose], weights=rows["failed"].to_numpy()[chose], minlength=options)
    return log_odds_error(count, lost)


def _possible(offered: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """Tell where what was chosen was on the menu: records may be at odds."""
    took = chosen >= 0
    return np.asarray(~took | offered[np.arange(len(chosen)), np.maximum(chosen, 0)], dtype=np.bool_)


def _chosen(layout: Layout, rows: pl.DataFrame) -> pl.DataFrame:
    """Keep the checkouts in which something was chosen, with the option."""
    place = layout.options.chosen(rows)
    took = np.flatnonzero(place >= 0)
    return with_option(rows[took], layout.options, place[took])


def _failed(rows: pl.DataFrame) -> np.ndarray:
    return rows["failed"].to_numpy().astype(np.int8)


def _sha256(encoder: Encoder, *parts: pl.DataFrame) -> str:
    digest = hashlib.sha256()
    for rows in parts:
        digest.update(np.ascontiguousarray(encoder.matrix(rows)).data)
        told = rows.select("menu", "default_installments", "chosen_method", "chosen_installments", "failed")
        digest.update(told.write_csv().encode())
    return digest.hexdigest()
