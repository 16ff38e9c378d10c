"""What judging policies on a log costs, beside pandas and scikit-learn in the same run: `python -m benchmarks.ope`.

`python -m benchmarks.ope [--rows N] [--targets N] [--runs N]` invents a log of N rows, four actions, clients of two
rows, three facts and ten columns that nobody asks for, and judges policies on it: ours as `barberpro ope` does, from
the file to verdicts, with the map of overlap. The peer reads the same columns with pandas and computes IPS, SNIPS, the
direct method and the doubly robust estimate (two folds, ridge regressions by action) with normal intervals by client;
it has no switch-DR, no map and no check of propensities, and its interval of the direct method is too narrow. Both
estimates are printed: they have to agree. The best of `--runs` counts. No package fits: obp 0.5.7 refuses Python 3.11.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
from sklearn.linear_model import Ridge

from pipelines import off_policy
from pipelines.judged_log import Columns

ACTIONS = ("contado", "cuotas_3", "cuotas_6", "cuotas_12")
FACTS = ("amount", "hour", "device")


def invented(rows: int, targets: int) -> pl.DataFrame:
    """Invent a log whose actions lean on the amount, and so many policies."""
    draw = np.random.default_rng(7)
    amount = draw.normal(0, 1, rows)
    lean = 0.6 * amount[:, None] * (np.arange(4) - 1.5)
    policy = np.exp(lean) / np.exp(lean).sum(axis=1, keepdims=True)
    action = (draw.random(rows)[:, None] > policy.cumsum(axis=1)[:, :-1]).sum(axis=1)
    chance = 1 / (1 + np.exp(0.2 + 0.5 * amount - 0.2 * (action - 1.5)))
    names = pl.Series(ACTIONS)
    asked = {f"target_{at}": names.gather(np.where(amount > at / targets - 0.5, 3, 0)) for at in range(targets)}
    return pl.DataFrame(
        {
            "menu": names.gather(action),
            "paid": (draw.random(rows) < chance).astype(float),
            "propensity": policy[np.arange(rows), action],
            "client": pl.Series(draw.integers(0, rows // 2, rows)).cast(pl.String),
            "amount": amount,
            "hour": draw.integers(0, 24, rows),
            "device": pl.Series(["phone", "desktop", "tablet"]).gather(draw.integers(0, 3, rows)),
            **asked,
            **{f"more_{number}": draw.random(rows) for number in range(10)},
        }
    )


def ours(path: Path, columns: Columns) -> list[dict[str, Any]]:
    """Judge as the verb does."""
    told = off_policy.run(path, columns).as_json()
    return told.get("targets", [told])


def peer(path: Path, columns: Columns) -> list[dict[str, tuple[float, float, float]]]:
    """Estimate with pandas and scikit-learn."""
    frame = pd.read_parquet(path, columns=list(columns.names))
    design = pd.get_dummies(frame[list(FACTS)], dtype=float)
    design["amount_2"], design["hour_2"] = design["amount"] ** 2, design["hour"] ** 2
    client = pd.factorize(frame["client"])[0]
    fold = client % 2
    expected = {}
    for action in ACTIONS:
        values = np.empty(len(frame))
        for each in (0, 1):
            learned = (fold != each) & (frame["menu"] == action)
            fitted = Ridge(alpha=10.0).fit(design[learned], frame.loc[learned, "paid"])
            values[fold == each] = fitted.predict(design[fold == each])
        expected[action] = values
    every = pd.DataFrame(expected)
    logged = every.to_numpy()[np.arange(len(frame)), every.columns.get_indexer(frame["menu"])]
    return [_estimates(frame, every, logged, client, frame[name]) for name in columns.targets]


def _estimates(
    frame: pd.DataFrame, every: pd.DataFrame, logged: np.ndarray, client: np.ndarray, target: pd.Series
) -> dict[str, tuple[float, float, float]]:
    weight = (frame["menu"] == target) / frame["propensity"]
    wanted = every.to_numpy()[np.arange(len(frame)), every.columns.get_indexer(target)]
    snips = (weight * frame["paid"]).sum() / weight.sum()
    terms = {
        "ips": weight * frame["paid"],
        "snips": snips + weight * (frame["paid"] - snips) / weight.mean(),
        "dm": pd.Series(wanted),
        "dr": wanted + weight * (frame["paid"] - logged),
    }
    return {name: _interval(each, client) for name, each in terms.items()}


def _interval(terms: pd.Series, client: np.ndarray) -> tuple[float, float, float]:
    value = terms.mean()
    sums = (terms - value).groupby(client).sum()
    error = float((sums**2).sum() ** 0.5 / len(terms))
    return float(value), float(value - 1.645 * error), float(value + 1.645 * error)


def fastest(work: Callable[[], Any], runs: int) -> tuple[Any, float, float]:
    """Give the answer, and seconds by the clock and of CPU, each the least of so many runs."""
    times, answer = [], None
    for _ in range(runs):
        clock, cpu = time.perf_counter(), time.process_time()
        answer = work()
        times.append((time.perf_counter() - clock, time.process_time() - cpu))
    return answer, min(each[0] for each in times), min(each[1] for each in times)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--targets", type=int, default=1)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    names = tuple(f"target_{at}" for at in range(asked.targets))
    columns = Columns("menu", "paid", names, "propensity", "client", FACTS)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log.parquet"
        invented(asked.rows, asked.targets).write_parquet(path)
        found, ours_s, ours_cpu = fastest(lambda: ours(path, columns), asked.runs)
        theirs, peer_s, peer_cpu = fastest(lambda: peer(path, columns), asked.runs)
    estimates = {
        name: {"ours": [round(found[0]["estimators"][name][end], 5) for end in ("value", "low", "high")],
               "peer": [round(each, 5) for each in values]}
        for name, values in theirs[0].items()
    }  # fmt: skip
    result = {
        "claim": "off-policy evaluation",
        "work": f"{asked.rows:,} rows from a file, {asked.targets} targets",
        "ours_s": round(ours_s, 2),
        "ours_cpu_s": round(ours_cpu, 2),
        "peer": "pandas and scikit-learn, fewer estimates",
        "peer_s": round(peer_s, 2),
        "peer_cpu_s": round(peer_cpu, 2),
        "ratio": round(peer_s / ours_s, 1),
        "unit": "peer / ours",
        "runs": asked.runs,
    }
    print(json.dumps({"estimates": estimates, "verdict": found[0]["verdict"], "results": [result]}, indent=2))


if __name__ == "__main__":
    main()
