"""How long one recommendation of installments takes, in-process: `python -m benchmarks.recommend --data DIR`.

The data root has gone through `barberpro run`; the model and the reports are loaded once. The aim is a p99 under 10 ms.
The peer is the way of whole tables, asked for one checkout in the same run: the same menus as rows of a frame, the
same model, every draw of its coefficients in turn. Both answers are compared. By the clock, and in CPU time for busy
machines.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from barberpro.settings import load_settings
from models.calibration import Floats, sigmoid
from models.choice.nested_logit import choice
from models.choice.paying import failing
from models.menu_values import shown
from models.menus import Menu
from pipelines.policies import current_policy, today
from pipelines.recommend_installments import Asked, InstallmentRecommender

AIM_MS = 10.0
PROVINCES = ("AR-C", "AR-B", "AR-X", "AR-S", None)


def questions(count: int) -> list[Asked]:
    """Invent checkouts about to be opened."""
    draw = np.random.default_rng(5)
    amounts = np.exp(draw.normal(9.9, 0.6, count)).round(0)
    return [
        Asked(Decimal(int(amount)), PROVINCES[place % len(PROVINCES)], "android_app", None, float(place % 50))
        for place, amount in enumerate(amounts)
    ]


def by_frame(recommender: InstallmentRecommender, asked: Asked, menus: list[Menu]) -> Floats:
    """Value the menus by way of frames, one draw after the other: the chance of being paid, by draw and menu."""
    if recommender.model is None:
        raise SystemExit("the data root holds no model of menus: run `barberpro run` on a history with checkouts")
    chooser = recommender.model.chooser
    row = pl.DataFrame([recommender.features(asked)], schema_overrides={"province": pl.String})
    design = chooser.layout.design(pl.concat([shown(row, menu) for menu in menus]))
    lost = failing(chooser.booster, chooser.paying, row, chooser.layout.options)[0]
    drawn = []
    for flat, shift in zip(chooser.spread.coefficients, chooser.spread.log_odds, strict=True):
        said = choice(design, chooser.coefficients.like(flat))
        drawn.append((said.stay[:, None] * said.option * (1.0 - sigmoid(lost + shift))).sum(axis=1))
    return np.array(drawn)


def timed(asked: list[Asked], answer: Callable[[Asked], Any]) -> dict[str, float]:
    """Ask one after the other."""
    clock, cpu = [], []
    for each in asked:
        began, burnt = time.perf_counter(), time.process_time()
        answer(each)
        clock.append(1000 * (time.perf_counter() - began))
        cpu.append(1000 * (time.process_time() - burnt))
    told = {"p50_ms": np.quantile(clock, 0.5), "p99_ms": np.quantile(clock, 0.99), "worst_ms": max(clock)}
    told |= {"cpu_p50_ms": np.quantile(cpu, 0.5), "cpu_p99_ms": np.quantile(cpu, 0.99)}
    return {"calls": len(asked), **{name: round(float(value), 3) for name, value in told.items()}}


def measure(data: Path | None, calls: int, peer_calls: int) -> dict[str, Any]:
    """Measure both ways on one data root."""
    settings = load_settings(data)
    recommender = InstallmentRecommender.load(settings, current_policy(settings), today())
    asked = questions(calls)
    menus = [
        Menu(frozenset(each.methods), frozenset(each.installments), each.default)
        for each in recommender.ask(asked[0]).options
    ]
    by_frame(recommender, asked[0], menus)
    ours = timed(asked, recommender.ask)
    peer = timed(asked[:peer_calls], lambda each: by_frame(recommender, each, menus))
    found = [each.conversion for each in recommender.ask(asked[0]).options]
    widths = [each.high - each.low for each in found if each]
    frame = by_frame(recommender, asked[0], menus)
    theirs = np.quantile(frame, 0.95, axis=0) - np.quantile(frame, 0.05, axis=0)
    np.testing.assert_allclose(widths, theirs, rtol=0.05)
    ratio = round(peer["cpu_p50_ms"] / ours["cpu_p50_ms"], 1)
    return {"menus": len(menus), "ours": ours, "by_frame": peer, "ratio_cpu_p50": ratio, "aim_p99_ms": AIM_MS}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="a data root that went through `barberpro run`")
    parser.add_argument("--calls", type=int, default=1_000)
    parser.add_argument("--peer-calls", type=int, default=50)
    options = parser.parse_args()
    machine = {"cores": os.cpu_count() or 0, "load_before": round(os.getloadavg()[0], 1)}
    print(json.dumps({**machine, **measure(options.data, options.calls, options.peer_calls)}, indent=2))


if __name__ == "__main__":
    main()
