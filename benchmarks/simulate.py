"""What a replay and a forward simulation cost, beside a loop over the rows and pandas, in one run.

`python -m benchmarks.simulate [--rows N] [--policies N] [--draws N]` invents a history of N billed payments (no file is
read), bills it by policies whose second tier begins at different numbers, and draws two years of 24 provinces. The loop
bills payment by payment with the domain's reference, pandas with merges and group-bys; both get fewer rows, and their
times are scaled up, in their favour: neither grows faster than its rows.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from barberpro.domain.commission import Tier, commission, rate_bp, rate_lines
from barberpro.parameters import reference
from barberpro.policies.commission import commission_terms
from barberpro.policies.files import shipped_policy
from barberpro.policies.policy import ALWAYS, DatedValue, Policy
from barberpro.policies.rates import MeasureColumns
from barberpro.simulation.comparison import Resampling, deltas
from barberpro.simulation.history import History, months_between
from barberpro.simulation.known import Published
from barberpro.simulation.outcome import Asked, commission_outcomes
from barberpro.simulation.replay import replay, standings
from barberpro.simulation.totals import sums, unbilled

PROVIDERS, MONTHS = 5_000, months_between(date(2023, 8, 1), date(2026, 7, 1))
LOOP_ROWS, PANDAS_ROWS, AHEAD_PROVIDERS, MONTHS_AHEAD = 50_000, 1_000_000, 480, 24


def invented(rows: int, providers: int) -> History:
    """Invent a history of about `rows` payments, providers of every size and province."""
    generator = np.random.default_rng(7)
    months = len(MONTHS)
    size = generator.pareto(1.5, providers) + 1
    counts = generator.poisson(np.repeat((size / size.sum() * rows / months)[:, None], months, axis=1))
    cell = np.repeat(np.arange(providers * months, dtype=np.int32), counts.ravel())
    starts = np.flatnonzero(np.concatenate([[True], cell[1:] != cell[:-1]]))
    place = np.arange(len(cell)) - np.repeat(starts, np.diff(np.append(starts, len(cell))))
    amount = generator.integers(500_000, 5_000_000, len(cell))
    provinces = reference.provinces().sort("province").rows(named=True)
    there = [provinces[number % len(provinces)] for number in range(providers)]
    measures = MeasureColumns.empty(providers, months + 1)
    measures.bookings[:, 1:] = counts
    day = np.array([(month - date(1970, 1, 1)).days for month in MONTHS], dtype=np.int32)
    return History(
        providers=tuple(f"p{number}" for number in range(providers)),
        province=tuple(each["province"] for each in there),
        region=tuple(each["cpi_region"] for each in there),
        months=MONTHS,
        cell=cell,
        day=day[cell % months] + generator.integers(0, 28, len(cell), dtype=np.int32),
        place=place.astype(np.int32),
        amount=amount,
        refunded=np.where(generator.random(len(cell)) < 0.03, amount, 0),
        cost=amount // 20,
        financing=np.zeros(len(cell), dtype=np.int64),
        cells=cell[starts],
        starts=starts,
        measures=measures,
        level=np.repeat(np.linspace(0.2, 1.0, months)[None, :], providers, axis=0),
    )


def policy(second: int) -> Policy:
    """Let the second tier begin at another number."""
    tiers = (Tier(0, 350), Tier(second, 280), Tier(max(100, second + 1), 250))
    return shipped_policy().overlaid(f"from {second}", {"commission.tiers": (DatedValue(ALWAYS, tiers, "-", "-"),)})


def ours(history: History, count: int) -> list[int]:
    """Bill by so many policies and compare each with the one in force."""
    resampling = Resampling.of(history, 200, 7)
    fixed = unbilled(history)
    before = sums(history, replay(history, shipped_policy()), fixed)
    found = []
    for second in range(10, 10 + count):
        after = sums(history, replay(history, policy(second)), fixed)
        found.append(deltas(history, before, after, resampling)["nominal"]["platform_income"].policy)
    return found


def loop(history: History, rows: int) -> int:
    """Bill payment by payment with the domain's reference."""
    chosen, months = policy(10), len(MONTHS)
    held, terms, total = standings(history, chosen), commission_terms(chosen, MONTHS[0]), 0
    for row in range(rows):
        provider, month = divmod(int(history.cell[row]), months)
        earned = {code for code, flags in held.items() if flags[provider, month]}
        rate = rate_bp(rate_lines(terms, int(history.measures.bookings[provider, month]), earned))
        taken = commission(int(history.amount[row]), rate, terms.iva_bp)
        total += taken.commission if not history.refunded[row] else 0
    return total


def with_pandas(frame: pd.DataFrame, counts: pd.DataFrame) -> int:
    """Bill with merges and group-bys, without discounts."""
    joined = frame.merge(counts, on=["provider", "month"], how="left")
    rate = np.select([joined["bookings"] >= 100, joined["bookings"] >= 10], [250, 280], 350)
    joined["taken"] = (joined["amount"] * rate + 5_000) // 10_000
    joined.loc[joined["refunded"] > 0, "taken"] = 0
    by = [joined.groupby(each)["taken"].sum() for each in (["provider", "month"], ["province"], ["month"])]
    return int(by[0].sum())


def timed(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """Run once: the answer, seconds by the clock and of CPU."""
    clock, cpu = time.perf_counter(), time.process_time()
    answer = work()
    return answer, time.perf_counter() - clock, time.process_time() - cpu


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--policies", type=int, default=100)
    parser.add_argument("--draws", type=int, default=1_000)
    asked = parser.parse_args()
    history = invented(asked.rows, PROVIDERS)
    timed(lambda: ours(history, 1))  # the first one pays for imports and fresh memory
    (income,), one, one_cpu = timed(lambda: ours(history, 1))
    _, many, many_cpu = timed(lambda: ours(history, asked.policies))
    _, looped, _ = timed(lambda: loop(history, LOOP_ROWS))
    months, part = len(MONTHS), min(PANDAS_ROWS, history.rows)
    provider, month = history.cell[:part] // months, history.cell[:part] % months
    frame = pd.DataFrame({"provider": provider, "month": month, "province": np.array(history.province)[provider]})
    frame = frame.assign(amount=history.amount[:part], refunded=history.refunded[:part])
    grid = np.indices((PROVIDERS, months)).reshape(2, -1)
    counts = pd.DataFrame(
        {"provider": grid[0], "month": grid[1], "bookings": history.measures.bookings[:, :-1].ravel()}
    )
    _, framed, _ = timed(lambda: with_pandas(frame, counts))
    ahead = invented(400_000, AHEAD_PROVIDERS)
    wanted = Asked(MONTHS_AHEAD, asked.draws, 7)
    published = Published.read()
    _, forward, forward_cpu = timed(
        lambda: commission_outcomes(ahead, shipped_policy(), [policy(40)], published, wanted)
    )
    scale = history.rows / LOOP_ROWS, history.rows / part
    work, both = f"{history.rows:,} payments", (one, one_cpu)
    every = f"{asked.policies} policies"
    results = [
        result("one policy", work, both, ("loop", looped * scale[0])),
        result("one policy", work, both, ("pandas", framed * scale[1])),
        result(every, work, (many, many_cpu), ("loop", looped * scale[0] * asked.policies)),
        result(
            f"{asked.draws} draws x {MONTHS_AHEAD} months", "480 providers, 24 provinces", (forward, forward_cpu), None
        ),
    ]
    print(json.dumps({"income_centavos": income, "results": results}, indent=2))


def result(claim: str, work: str, ours_s: tuple[float, float], peer: tuple[str, float] | None) -> dict[str, Any]:
    """Lay a claim out as benchmarks/results.json does; `ours_s` by the clock and of CPU."""
    found = {"claim": claim, "work": work, "ours_s": round(ours_s[0], 2), "ours_cpu_s": round(ours_s[1], 2)}
    if peer is None:
        return found
    name, peer_s = peer
    ratio = round(peer_s / ours_s[0], 1)
    return found | {"peer": name, "peer_s": round(peer_s, 1), "ratio": ratio, "unit": "peer / ours"}


if __name__ == "__main__":
    main()
