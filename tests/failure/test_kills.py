"""A loader killed at any moment loses and doubles nothing; a naive one, killed the same way, does."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from barberpro.settings import PROJECT_ROOT
from barberpro.warehouse.writer import open_writer, writer_file
from tests.conftest import TEST_PSEUDONYM_KEY
from tests.failure import naive_loader
from tests.failure.reliability import Form, record
from tests.shop import Shop, row

PROMISE = "a loader killed three times and then left alone loses and doubles nothing"
SEED = 20260801
FILES, ROWS, KILLS = 4, 1_200, 3

Held = Counter[tuple[str, Decimal]]
"""How often each payment is there, by identifier and amount."""


@dataclass(frozen=True)
class Outcome:
    """What three kills and a clean run left, over all trials."""

    trials: int
    kills: list[bool] = field(default_factory=list)
    """Whether each hit a loader that was still at work."""
    lost: list[int] = field(default_factory=list)
    doubled: list[int] = field(default_factory=list)

    def figures(self) -> dict[str, int]:
        return {
            "trials": self.trials,
            "kills that hit a running loader": sum(self.kills),
            "rows lost": sum(self.lost),
            "rows doubled": sum(self.doubled),
        }


def ours(shop: Shop) -> subprocess.Popen[bytes]:
    code = "from barberpro.cli.main import main; main()"
    arguments = ["load", str(shop.folder / "exports"), "--mapping", str(shop.mapping)]
    return started(shop, [sys.executable, "-c", code, *arguments])


def naive(shop: Shop) -> subprocess.Popen[bytes]:
    return started(
        shop, [sys.executable, "-m", naive_loader.__name__, str(shop.folder / "exports"), str(naive_file(shop))]
    )


def started(shop: Shop, command: Sequence[str]) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "BARBERPRO_DATA": str(shop.settings.data_root),
        "BARBERPRO_PSEUDONYM_KEY": TEST_PSEUDONYM_KEY,
    }
    return subprocess.Popen(
        command, env=environment, cwd=PROJECT_ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )


def naive_file(shop: Shop) -> Path:
    return shop.folder / "naive.duckdb"


@pytest.fixture
def exported(shop: Shop) -> Held:
    """Export files with one refused line each, and count by hand what is to be loaded."""
    expected: Held = Counter()
    for number in range(FILES):
        rows = []
        for place in range(ROWS):
            amount = Decimal(place * 100 + place % 100) / 100
            expected[f"{number}-{place}", amount] += 1
            rows.append(row(f"{number}-{place}", amount=str(amount).replace(".", ",")))
        shop.export(*rows, "broken;row", name=f"payments-{number}.csv")
    return expected


def killed_and_run_again(
    shop: Shop, loader: Callable[[Shop], subprocess.Popen[bytes]], database: Path, trials: int, expected: Held
) -> Outcome:
    """Kill a loader three times at random moments between its first write and its end, then let it run.

    One that ended before the kill shows how long it takes now; a crowded machine measured it slower than it is.
    """
    draw, outcome = random.Random(SEED), Outcome(trials)
    first, whole = timed(shop, loader, database)
    for _ in range(trials):
        afresh(shop, database)
        for _ in range(KILLS):
            hit, lasted = killed(loader(shop), draw.uniform(first, whole))
            outcome.kills.append(hit)
            whole = whole if hit else max(min(whole, lasted), first)
        clean = loader(shop)
        _, err = clean.communicate()
        assert clean.returncode == 0, err.decode()
        held = payments_in(shop, database)
        outcome.lost.append((expected - held).total())
        outcome.doubled.append((held - expected).total())
    return outcome


def killed(process: subprocess.Popen[bytes], after: float) -> tuple[bool, float]:
    """Kill a process after so many seconds; say whether it was still at work, and else how long it had taken."""
    begun = time.monotonic()
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
    return process.wait() == -signal.SIGKILL, time.monotonic() - begun


def timed(shop: Shop, loader: Callable[[Shop], subprocess.Popen[bytes]], database: Path) -> tuple[float, float]:
    """Measure after how many seconds a loader opens its database and when it ends."""
    afresh(shop, database)
    begun, process = time.monotonic(), loader(shop)
    while not database.exists() and process.poll() is None:
        time.sleep(0.005)
    first = time.monotonic() - begun
    _, err = process.communicate()
    assert process.returncode == 0, err.decode()
    return first, time.monotonic() - begun


def afresh(shop: Shop, database: Path) -> None:
    shutil.rmtree(shop.settings.warehouse, ignore_errors=True)
    shutil.rmtree(shop.settings.raw, ignore_errors=True)
    for path in (database, database.with_name(database.name + ".wal")):
        path.unlink(missing_ok=True)


def payments_in(shop: Shop, database: Path) -> Held:
    table = "payments" if database == naive_file(shop) else "payment_events"
    with duckdb.connect(database, read_only=True) as connection:
        rows = connection.execute(f"SELECT payment_id, amount, count(*) FROM {table} GROUP BY ALL").fetchall()
    return Counter({(payment_id, amount): count for payment_id, amount, count in rows})


@pytest.mark.parametrize(
    ("form", "trials"),
    [pytest.param("short", 1, id="short"), pytest.param("long", 50, id="long", marks=pytest.mark.slow)],
)
def test_killed_loaders_lose_and_double_nothing(shop: Shop, exported: Held, form: Form, trials: int) -> None:
    outcome = killed_and_run_again(shop, ours, writer_file(shop.settings), trials, exported)
    with open_writer(shop.settings) as db:
        assert db.execute("SELECT count(*) FROM quarantine").fetchall() == [(FILES,)]
        ledger = db.execute("SELECT path, sum(loaded), sum(quarantined) FROM load_ledger GROUP BY path ORDER BY path")
        assert ledger.fetchall() == [(f"payments-{number}.csv", ROWS, 1) for number in range(FILES)]
    assert not list(Path(shop.settings.data_root).rglob("*.partial"))

    control = killed_and_run_again(shop, naive, naive_file(shop), max(2, trials // 5), exported)
    of_control = {f"naive loader: {name}": count for name, count in control.figures().items()}
    record(PROMISE, form, SEED, outcome.figures() | of_control)
    assert sum(outcome.kills) >= len(outcome.kills) // 2
    assert (sum(outcome.lost), sum(outcome.doubled)) == (0, 0)
    assert sum(control.lost) + sum(control.doubled) > 0, "the kills would have broken a loader that can be broken"
