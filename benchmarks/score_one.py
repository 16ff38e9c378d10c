"""How long one payment takes, features and answer, in-process: `python -m benchmarks.score_one [--history 200000]`.

The store was fed a history, the model is loaded. The aim is a p99 under 10 ms. The peer is the way of whole tables,
asked for one row in the same run: DuckDB computes its features from the same history, the same model answers.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from barberpro.features.online.store import FeatureStore
from barberpro.params import PaymentFailureParams
from barberpro.settings import load_settings
from barberpro.warehouse.database import Database, memory_database
from benchmarks.features import fill
from models.calibrate import fit_calibration
from models.calibration import Calibrations
from models.encode import fit_encoder
from models.one_payment import OnePaymentScorer
from models.predict import Predictor
from models.specs.payment_failure import spec
from models.trees import Part, raw_scores, regrow
from pipelines import features
from pipelines.replayed_features import first_known, reference_of, versions

TREES = 300
LEARNED_FROM = 40_000
AIM_MS = 10.0
NEWEST = "SELECT source, payment_id FROM payment_events ORDER BY known_at DESC, payment_id LIMIT $1"
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Timed:
    """What some calls gave and how long each took, in milliseconds."""

    answers: list[float]
    milliseconds: list[float]

    def as_json(self) -> dict[str, float]:
        """Median, 99th percentile and worst."""
        p50, p99 = np.percentile(self.milliseconds, [50, 99])
        worst = max(self.milliseconds)
        told = {"p50_ms": p50, "p99_ms": p99, "worst_ms": worst}
        return {"calls": len(self.milliseconds), **{name: round(float(value), 3) for name, value in told.items()}}


def model(rows: pl.DataFrame, params: PaymentFailureParams) -> Predictor:
    """Grow a model of a usual size on some rows; what it learns does not matter here."""
    failed = pl.Series(np.random.default_rng(1).random(rows.height) < 0.2).cast(pl.Int8).to_numpy()
    encoder = fit_encoder(spec(), rows)
    matrix = encoder.matrix(rows)
    booster = regrow(Part(matrix, failed), TREES, encoder.categorical, params)
    calibration = fit_calibration(raw_scores(booster, matrix), failed)
    manifest = {"version": "benchmark", "sources": ["bench"]}
    return Predictor(manifest, booster, encoder, Calibrations(calibration, calibration), spec().dry)


def timed(asked: list[Row], answer: Callable[[Row], float]) -> Timed:
    """Ask one after the other."""
    answers, spent = [], []
    for row in asked:
        began = time.perf_counter()
        answers.append(answer(row))
        spent.append((time.perf_counter() - began) * 1000)
    return Timed(answers, spent)


def fed(database: Database) -> tuple[FeatureStore, dict[str, float]]:
    """Feed a store everything there is."""
    began = time.process_time()
    store = FeatureStore(reference_of(database))
    count = 0
    for version in versions(database):
        store.feed(version)
        count += 1
    spent = time.process_time() - began
    return store, {"versions_per_cpu_s": round(count / spent)}


def by_table(database: Database, predictor: Predictor, row: Row) -> float:
    """Answer for one payment by way of tables."""
    database.connection.register("one_row", pl.DataFrame([{name: row[name] for name in ("source", "payment_id")}]))
    database.execute("CREATE OR REPLACE TEMP TABLE wanted_payments AS SELECT * FROM one_row")
    with features.feature_table(database, database.expression("wanted_payments")) as table:
        return float(predictor.failure_probability(database.frame(table))[0])


def measure(history: int, calls: int, peer_calls: int) -> dict[str, Any]:
    """Measure both ways on one history."""
    with memory_database() as database:
        fill(database, history)
        asked = list(first_known(database, database.frame(NEWEST, [calls])))
        database.connection.register("learned", database.frame(NEWEST, [LEARNED_FROM]))
        database.execute("CREATE TEMP TABLE learned_from AS SELECT * FROM learned")
        with features.feature_table(database, database.expression("learned_from")) as table:
            predictor = model(database.frame(table), load_settings().params.payment_failure)
        store, feeding = fed(database)
        scorer = OnePaymentScorer.of(predictor, store)
        ours = timed(asked, lambda row: scorer.answer(row).failure_probability)
        peer = timed(asked[-peer_calls:], lambda row: by_table(database, predictor, row))
    np.testing.assert_allclose(ours.answers[-peer_calls:], peer.answers, rtol=1e-9)
    return {"feeding": feeding, "ours": ours.as_json(), "by_table": peer.as_json(), "aim_p99_ms": AIM_MS}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--history", type=int, default=200_000, help="payments that the store was fed")
    parser.add_argument("--calls", type=int, default=2_000)
    parser.add_argument("--peer-calls", type=int, default=3)
    options = parser.parse_args()
    machine = {"cores": os.cpu_count() or 0, "load_before": round(os.getloadavg()[0], 1)}
    found = measure(options.history, options.calls, options.peer_calls)
    print(json.dumps({"history": options.history, "trees": TREES, **machine, **found}, indent=2))


if __name__ == "__main__":
    main()
