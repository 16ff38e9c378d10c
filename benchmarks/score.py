"""How fast the champion scores and explains, beside peers in the same run: `python -m benchmarks.score [--rows N]`.

It takes the champion and the features of a data root (`make demo` makes one), repeated to so many rows. Scoring is from
the feature frame to calibrated probabilities: encode, trees, calibration; the peer is scikit-learn's
HistGradientBoosting with as many trees and leaves, which only predicts a matrix that is encoded already. Explaining is
from the frame of the riskiest share to whole answers with texts and comparisons; bare contributions stand beside
those of LightGBM and, where it is installed, of `shap.TreeExplainer`. The best of `--runs` counts, by the clock and
in CPU: on a busy machine the clock measures the neighbours.
"""

from __future__ import annotations

import argparse
import importlib.util
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
from sklearn.ensemble import HistGradientBoostingClassifier
from threadpoolctl import threadpool_limits

from barberpro.settings import load_settings
from models.answer import answer, answers, riskiest
from models.predict import Predictor, load_predictor
from models.reasons.attribution import raw_contributions

CORES = 2


def fastest(work: Callable[[], object], runs: int) -> tuple[float, float]:
    """Seconds by the clock and of CPU, each the least of so many runs."""
    times = []
    for _ in range(runs):
        clock, cpu = time.perf_counter(), time.process_time()
        work()
        times.append((time.perf_counter() - clock, time.process_time() - cpu))
    return min(each[0] for each in times), min(each[1] for each in times)


def told(what: str, rows: int, seconds: tuple[float, float]) -> None:
    clock, cpu = seconds
    print(f"{what:58} {rows / clock:12,.0f} rows/s by the clock {CORES * rows / cpu:12,.0f} in {CORES} CPU-s")


def scoring(predictor: Predictor, frame: pl.DataFrame, runs: int) -> None:
    matrix = predictor.encoder.matrix(frame)
    told("ours: encode", frame.height, fastest(lambda: predictor.encoder.matrix(frame), runs))
    told(
        "ours: frame to calibrated probability",
        frame.height,
        fastest(lambda: predictor.failure_probability(frame), runs),
    )
    few = matrix[:20_000]
    label = (np.random.default_rng(1).random(len(few)) < predictor.failure_probability(frame[:20_000])).astype(int)
    trees = predictor.booster.num_trees()
    peer = HistGradientBoostingClassifier(max_iter=trees, max_leaf_nodes=15, early_stopping=False, random_state=1)
    with threadpool_limits(limits=CORES):
        peer.fit(few, label)
        told(
            f"peer: HistGradientBoosting predicts ({trees} trees)",
            len(matrix),
            fastest(lambda: peer.predict_proba(matrix), runs),
        )


def explaining(predictor: Predictor, frame: pl.DataFrame, runs: int) -> None:
    if predictor.explainer is None:
        print("the champion is from before there were reasons: train again")
        return
    groups = predictor.explainer.groups
    matrix = predictor.encoder.matrix(frame)
    told("ours: whole answers with reasons", frame.height, fastest(lambda: list(answers(predictor, frame)), runs))
    bare = fastest(lambda: raw_contributions(predictor.booster, matrix, groups), runs)
    told("ours: bare contributions", frame.height, bare)
    theirs = fastest(lambda: predictor.booster.predict(matrix, pred_contrib=True, num_threads=CORES), runs)
    told("peer: contributions of LightGBM", frame.height, theirs)
    if importlib.util.find_spec("shap"):
        import shap  # noqa: PLC0415  no dependency: only measured where somebody installed it

        explainer = shap.TreeExplainer(predictor.booster)
        told("peer: shap.TreeExplainer", frame.height, fastest(lambda: explainer.shap_values(matrix), runs))


def single(predictor: Predictor, frame: pl.DataFrame) -> None:
    taken = np.array(
        [fastest(lambda row=frame[place]: answer(predictor, row), 1) for place in range(min(500, frame.height))]
    )
    for name, column in (("by the clock", taken[:, 0]), ("of CPU", taken[:, 1])):
        half, most = np.quantile(column, [0.5, 0.99]) * 1000
        print(f"one payment with reasons: p50 {half:.1f} ms, p99 {most:.1f} ms {name}")


def main(data: Path | None, rows: int, share: float, runs: int) -> None:
    settings = load_settings(data)
    predictor = load_predictor(settings.models / "payment_failure")
    frame = pl.read_parquet(settings.tables / "payment_features.parquet")
    frame = pl.concat([frame] * (1 + rows // frame.height)).head(rows).rechunk()
    print(f"{rows} rows, {predictor.booster.num_trees()} trees, {len(predictor.encoder.columns)} columns")
    scoring(predictor, frame, runs)
    explained = riskiest(predictor.failure_probability(frame), share)
    explaining(predictor, frame[explained][:20_000], runs)
    single(predictor, frame[explained])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=None, help="data root; default: BARBERPRO_DATA or data/")
    parser.add_argument("--rows", type=int, default=400_000)
    parser.add_argument("--share", type=float, default=0.2, help="riskiest share that is explained")
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    main(chosen.data, chosen.rows, chosen.share, chosen.runs)
