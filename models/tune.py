"""Looks for better parameters of the trees on time-ordered folds of what comes before the test."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
import optuna
import polars as pl

from barberpro.errors import UsageError
from barberpro.params import PaymentFailureParams
from barberpro.progress import Progress
from models.blind import with_blinded
from models.calibration import sigmoid
from models.encode import Encoder, fit_encoder
from models.enough import too_uniform
from models.evaluate import scored
from models.report import period
from models.spec import ModelSpec, TrainingSet
from models.split import ORDER, split
from models.trees import Part, grow, raw_scores

FOLD_ENDS = (0.6, 0.8, 1.0)
"""Each fold takes this oldest share of the rows, and judges on its newest part."""
JUDGED_SHARE = 0.2
"""Share of all rows that each fold judges on."""
SPACE: Mapping[str, tuple[float, float]] = {
    "learning_rate": (0.02, 0.2),
    "num_leaves": (4, 63),
    "min_data_in_leaf": (20, 1000),
    "lambda_l2": (0.1, 100.0),
}
"""Where each parameter is looked for, on a logarithmic scale; widened to where it stands now."""
WHOLE = ("num_leaves", "min_data_in_leaf")
WARM_UP = 5
"""Trials before any is given up half-way."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One set of parameters, and the log loss in the folds it was tried on."""

    number: int
    values: Mapping[str, float]
    losses: tuple[float, ...]
    state: str
    """complete, or pruned: given up after a fold in which it was worse than half of the others."""


@dataclass(frozen=True, slots=True)
class Tuning:
    """All trials, and the values of the best."""

    chosen: Mapping[str, float]
    trials: tuple[Trial, ...]
    folds: tuple[Mapping[str, Any], ...]

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Fold:
    """Matrices to grow on, to stop on and to judge on."""

    fit: Part
    stop: Part
    judge: Part
    encoder: Encoder
    period: Mapping[str, Any]


def tuned(spec: ModelSpec, parts: TrainingSet, params: PaymentFailureParams, trials: int, progress: Progress) -> Tuning:
    """Try `trials` sets of parameters, those of `params.yaml` first; the same data give the same trials.

    The test rows are never touched. Folds are cut as trainings are: by time, labels mature, no checkout in two parts.
    """
    folds = _folds(spec, pl.concat([parts.fit, parts.calibration]), params)
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    study = optuna.create_study(
        direction="minimize",
        sampler=optuna.samplers.TPESampler(seed=params.seed),
        pruner=optuna.pruners.MedianPruner(n_startup_trials=WARM_UP),
    )
    study.enqueue_trial({name: getattr(params, name) for name in SPACE})

    def objective(trial: optuna.Trial) -> float:
        progress("tuning the trees", trial.number, trials)
        return _mean_loss(trial, folds, replace(params, **_drawn(trial, params)))

    study.optimize(objective, n_trials=trials, n_jobs=1)
    best = {name: float(value) for name, value in study.best_params.items()}
    return Tuning(best, tuple(_told(each) for each in study.trials), tuple(each.period for each in folds))


def _drawn(trial: optuna.Trial, params: PaymentFailureParams) -> dict[str, Any]:
    drawn: dict[str, Any] = {}
    for name, (low, high) in SPACE.items():
        present = getattr(params, name)
        ends = (min(low, present), max(high, present))
        if name in WHOLE:
            drawn[name] = trial.suggest_int(name, *map(int, ends), log=True)
        else:
            drawn[name] = trial.suggest_float(name, *ends, log=True)
    return drawn


def _mean_loss(trial: optuna.Trial, folds: list[Fold], params: PaymentFailureParams) -> float:
    losses: list[float] = []
    for place, fold in enumerate(folds):
        booster = grow(fold.fit, fold.stop, fold.encoder.categorical, params)
        said = sigmoid(raw_scores(booster, fold.judge.matrix))
        losses.append(float(scored(fold.judge.failed, said).loss.mean()))
        trial.set_user_attr("losses", losses)
        trial.report(float(np.mean(losses)), place)
        if trial.should_prune():
            raise optuna.TrialPruned
    return float(np.mean(losses))


def _folds(spec: ModelSpec, rows: pl.DataFrame, params: PaymentFailureParams) -> list[Fold]:
    ordered = rows.sort(ORDER)
    return [_fold(spec, ordered.head(int(rows.height * end)), JUDGED_SHARE / end, params) for end in FOLD_ENDS]


def _fold(spec: ModelSpec, rows: pl.DataFrame, judged: float, params: PaymentFailureParams) -> Fold:
    parts = split(rows, judged, params.calibration_share)
    if reason := too_uniform(parts):
        raise UsageError(f"--tune needs a longer history: in a fold of it {reason}")
    encoder = fit_encoder(spec, parts.fit)
    shown = [with_blinded(spec, each, params.blind_share, params.seed) for each in (parts.fit, parts.calibration)]
    fit, stop, judge = (
        Part(encoder.matrix(each), each["failed"].to_numpy().astype(np.int8)) for each in (*shown, parts.test)
    )
    return Fold(fit, stop, judge, encoder, {**period(parts.test), "rows": parts.test.height})


def _told(trial: optuna.trial.FrozenTrial) -> Trial:
    return Trial(trial.number, trial.params, tuple(trial.user_attrs.get("losses", ())), trial.state.name.lower())
