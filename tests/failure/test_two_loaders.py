"""Of two loaders at once the second leaves with one clear line before it does anything heavy; the first is not hurt."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from barberpro.errors import LockedError
from barberpro.settings import PROJECT_ROOT
from barberpro.warehouse import lock
from barberpro.warehouse.files import sha256_of
from tests.conftest import TEST_PSEUDONYM_KEY
from tests.failure.reliability import Form, record
from tests.shop import Shop, row

PROMISE = "of two loaders at once the second leaves in less than a second"
SEED = 20261125
MOST_SECONDS = 1.0
PATIENCE_S = 120


@dataclass(frozen=True)
class Left:
    """How a process ended, what it said, and the seconds it took: of the clock and of a processor."""

    code: int
    said: str
    clock_s: float
    processor_s: float


def command(shop: Shop, path: Path) -> list[str]:
    code = "from barberpro.cli.main import main; main()"
    return [sys.executable, "-c", code, "load", str(path), "--mapping", str(shop.mapping)]


def environment(shop: Shop) -> dict[str, str]:
    root = str(shop.settings.data_root)
    return {**os.environ, "BARBERPRO_DATA": root, "BARBERPRO_PSEUDONYM_KEY": TEST_PSEUDONYM_KEY}


def second(shop: Shop, path: Path) -> Left:
    """Run a loader to its end and measure it. Others may slow it down, but not make it work more."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(
        command(shop, path), cwd=PROJECT_ROOT, env=environment(shop), capture_output=True, text=True, check=False
    )
    after, ended = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    worked = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Left(done.returncode, done.stderr, ended - begun, worked)


@pytest.mark.parametrize(
    ("form", "times"),
    [pytest.param("short", 2, id="short"), pytest.param("long", 20, id="long", marks=pytest.mark.slow)],
)
def test_the_second_loader_leaves_at_once(shop: Shop, form: Form, times: int) -> None:
    path = shop.export(*(row(str(number)) for number in range(2_000)))
    with lock.exclusive(shop.settings.warehouse / "writer.lock"):
        left = [second(shop, path) for _ in range(times)]
    for each in left:
        assert each.code == LockedError.exit_code
        assert each.said == (
            f"error: the warehouse {shop.settings.warehouse} is being written by process {os.getpid()}; "
            "wait until it ends and try again\n"
        )
    assert [path.name for path in shop.settings.data_root.rglob("*")] == ["warehouse", "writer.lock"]
    figures = {
        "second loaders": times,
        "left with the code of a lock": sum(each.code == LockedError.exit_code for each in left),
        "longest, seconds": round(max(each.clock_s for each in left), 2),
        "longest, seconds of a processor": round(max(each.processor_s for each in left), 2),
    }
    record(PROMISE, form, SEED, figures)
    assert min(each.processor_s for each in left) < MOST_SECONDS


def test_a_loader_at_work_is_not_hurt_by_a_second_one(shop: Shop) -> None:
    path = shop.export(*(row(str(number)) for number in range(60_000)))
    first = subprocess.Popen(command(shop, path), cwd=PROJECT_ROOT, env=environment(shop), stderr=subprocess.PIPE)
    held = shop.settings.warehouse / "writer.lock"
    until = time.monotonic() + PATIENCE_S
    while not (held.exists() and held.read_bytes()) and first.poll() is None and time.monotonic() < until:
        time.sleep(0.01)
    left = second(shop, path)
    _, said = first.communicate(timeout=PATIENCE_S)
    assert first.returncode == 0, said.decode()
    assert (left.code, f"process {first.pid}" in left.said) == (LockedError.exit_code, True)
    assert shop.query("SELECT count(*), sum(loaded) FROM payment_events, load_ledger") == [(60_000, 60_000 * 60_000)]
    (landed,) = shop.settings.raw.glob("shop/*/payments.csv")
    assert sha256_of(landed) == sha256_of(path)
