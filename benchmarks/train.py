"""What growing the trees costs and is worth beside its peers: one run, the same features, the same split and stop.

`python -m benchmarks.train --data ROOT [--peers-python PATH]` reads the features and labels of a data root that
`barberpro run` has filled, cuts and encodes them as a training does, and hands the same matrices to LightGBM as we
call it, scikit-learn's HistGradientBoosting, XGBoost and CatBoost: 0.05 learning rate, 15 leaves, at most 800 trees,
stopped after 40 without a better log-loss on the slice after the training rows, two threads, categories told as such.
Each has a process of its own. XGBoost and CatBoost are no dependencies: install `xgboost-cpu` and `catboost` beside
numpy in an environment of their own and name its Python; without it they are left out.
"""

# ruff: noqa: PLC0415  each work imports its own library, in a process of its own
from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

LEARNING_RATE, LEAVES, TREES, PATIENCE, SEED, THREADS = 0.05, 15, 800, 40, 20240613, 2
LEAF_ROWS, PENALTY = 200, 10.0
KILOBYTES_A_GIGABYTE = 1024**2
PARTS = ("fit", "stop", "test")
Figures = dict[str, Any]


class Problem:
    """The matrices that every work is given: rows by columns, NaN where missing, codes in the columns `categorical`."""

    def __init__(self, folder: Path) -> None:
        loaded = np.load(folder / "parts.npz")
        self.categorical: list[int] = loaded["categorical"].tolist()
        self.parts = {name: (loaded[name], loaded[f"{name}_failed"]) for name in PARTS}


def ours(problem: Problem) -> tuple[Callable[[Any], Any], int]:
    from barberpro.settings import load_settings
    from models.trees import Part, grow, raw_scores

    params = load_settings(None).params.payment_failure
    fit, stop = (Part(*problem.parts[name]) for name in ("fit", "stop"))
    booster = grow(fit, stop, problem.categorical, params)
    return lambda matrix: 1 / (1 + np.exp(-raw_scores(booster, matrix))), booster.num_trees()


def hist_gradient_boosting(problem: Problem) -> tuple[Callable[[Any], Any], int]:
    from sklearn.ensemble import HistGradientBoostingClassifier

    model = HistGradientBoostingClassifier(
        learning_rate=LEARNING_RATE, max_iter=TREES, max_leaf_nodes=LEAVES, min_samples_leaf=LEAF_ROWS,
        l2_regularization=PENALTY, max_features=0.5, early_stopping=True, n_iter_no_change=PATIENCE, tol=0.0,
        categorical_features=problem.categorical, random_state=SEED,
    )  # fmt: skip
    (fit, failed), (stop, stop_failed) = problem.parts["fit"], problem.parts["stop"]
    model.fit(fit, failed, X_val=stop, y_val=stop_failed)
    return lambda matrix: model.predict_proba(matrix)[:, 1], model.n_iter_


def xgboost(problem: Problem) -> tuple[Callable[[Any], Any], int]:
    import xgboost as xgb

    kinds = ["c" if place in set(problem.categorical) else "float" for place in range(problem.parts["fit"][0].shape[1])]

    def told(matrix: Any, failed: Any = None) -> Any:
        return xgb.QuantileDMatrix(matrix, failed, feature_types=kinds, enable_categorical=True, ref=reference[0])

    reference: list[Any] = [None]
    reference[0] = told(*problem.parts["fit"])
    stop = told(*problem.parts["stop"])
    booster = xgb.train(
        {"objective": "binary:logistic", "eval_metric": "logloss", "learning_rate": LEARNING_RATE,
         "tree_method": "hist", "grow_policy": "lossguide", "max_leaves": LEAVES, "max_depth": 0,
         "lambda": PENALTY, "colsample_bytree": 0.5, "max_cat_to_onehot": 8, "nthread": THREADS, "seed": SEED},
        reference[0], TREES, evals=[(stop, "stop")], early_stopping_rounds=PATIENCE, verbose_eval=False,
    )  # fmt: skip
    best = booster.best_iteration + 1
    return lambda matrix: booster.predict(told(matrix), iteration_range=(0, best)), best


def catboost(problem: Problem) -> tuple[Callable[[Any], Any], int]:
    from catboost import CatBoostClassifier, FeaturesData, Pool

    def told(matrix: Any, failed: Any = None) -> Any:
        numeric = [place for place in range(matrix.shape[1]) if place not in set(problem.categorical)]
        codes = matrix[:, problem.categorical].astype(np.int64).astype("S4").astype(object)
        return Pool(FeaturesData(np.ascontiguousarray(matrix[:, numeric]), codes), failed)

    model = CatBoostClassifier(
        learning_rate=LEARNING_RATE, iterations=TREES, grow_policy="Lossguide", max_leaves=LEAVES,
        min_data_in_leaf=LEAF_ROWS, l2_leaf_reg=PENALTY, rsm=0.5, thread_count=THREADS, random_seed=SEED,
        early_stopping_rounds=PATIENCE, allow_writing_files=False, verbose=False,
    )  # fmt: skip
    model.fit(told(*problem.parts["fit"]), eval_set=told(*problem.parts["stop"]))
    return lambda matrix: model.predict_proba(told(matrix))[:, 1], int(model.tree_count_)


WORKS = {"ours": ours, "hist_gradient_boosting": hist_gradient_boosting, "xgboost": xgboost, "catboost": catboost}
WITH_PEERS_PYTHON = ("xgboost", "catboost")


def prepare(data: Path, folder: Path) -> Figures:
    """Cut and encode as a training does, without the rows shown blind, which no peer is given either."""
    from barberpro.settings import load_settings
    from barberpro.warehouse.writer import open_writer
    from models.encode import fit_encoder
    from models.specs import payment_failure
    from models.split import split
    from pipelines.labelled import labelled

    settings = load_settings(data)
    params = settings.params.payment_failure
    spec = payment_failure.spec()
    with open_writer(settings) as database:
        rows = labelled(settings, database, spec.unit, None, (None, None))
    cut = split(rows, params.test_share, params.calibration_share)
    encoder = fit_encoder(spec, cut.fit)
    frames = dict(zip(PARTS, (cut.fit, cut.calibration, cut.test), strict=True))
    arrays = {name: encoder.matrix(frame) for name, frame in frames.items()}
    arrays |= {f"{name}_failed": frame["failed"].to_numpy().astype(np.int8) for name, frame in frames.items()}
    np.savez(folder / "parts.npz", categorical=np.array(encoder.categorical), **arrays)
    return {f"{name}_rows": frame.height for name, frame in frames.items()} | {"columns": len(encoder.columns)}


def measured(work: str, folder: Path) -> Figures:
    """Train and answer, each timed; meant for a process that does nothing else."""
    problem = Problem(folder)
    began, cpu = time.perf_counter(), time.process_time()
    predict, trees = WORKS[work](problem)
    trained, trained_cpu = time.perf_counter(), time.process_time()
    test, failed = problem.parts["test"]
    said = np.clip(np.asarray(predict(test), dtype=np.float64), 1e-12, 1 - 1e-12)
    answered = time.perf_counter()
    return {
        "seconds": round(trained - began, 2),
        "cpu_seconds": round(trained_cpu - cpu, 2),
        "trees": trees,
        "log_loss": round(float(-np.where(failed == 1, np.log(said), np.log1p(-said)).mean()), 5),
        "answers_per_second": round(len(failed) / (answered - trained)),
        "peak_gb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KILOBYTES_A_GIGABYTE, 2),
    }


def apart(work: str, folder: Path, python: str) -> Figures:
    """Measure some work in a new process."""
    command = [python, "-m", "benchmarks.train", "--work", work, str(folder)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603  our own
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="data root with features; default: BARBERPRO_DATA")
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--peers-python", help="Python with xgboost-cpu and catboost")
    parser.add_argument("--work", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        print(json.dumps(measured(options.work[0], Path(options.work[1]))))
        return
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        told = prepare(options.data, folder)
        pythons = {
            work: options.peers_python if work in WITH_PEERS_PYTHON else sys.executable
            for work in WORKS
            if work not in WITH_PEERS_PYTHON or options.peers_python
        }
        found = {
            work: min((apart(work, folder, python) for _ in range(options.runs)), key=lambda each: each["seconds"])
            for work, python in pythons.items()
        }
    mine = found["ours"]["seconds"]
    compared = [
        {"claim": "train", "work": f"{told['fit_rows']} rows x {told['columns']}", "ours_s": mine, "peer": peer,
         "peer_s": figures["seconds"], "ratio": round(figures["seconds"] / mine, 3),
         "log_loss_difference": round(found["ours"]["log_loss"] - figures["log_loss"], 5),
         "unit": "peer / ours", "runs": options.runs}
        for peer, figures in found.items() if peer != "ours"
    ]  # fmt: skip
    print(json.dumps({**told, "cores": os.cpu_count(), **found, "compared": compared}, indent=2))


if __name__ == "__main__":
    main()
