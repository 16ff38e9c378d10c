"""A loader killed at any moment loses and doubles nothing, and one run afterwards ends as if it had not been."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path

import pytest

from barberpro.errors import LockedError
from barberpro.warehouse import lock
from barberpro.warehouse.writer import open_writer
from tests.conftest import TEST_PSEUDONYM_KEY
from tests.shop import Shop, row

FILES, ROWS, KILLS = 6, 4_000, 8
SEED = 20260801


def loader(shop: Shop) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "BARBERPRO_DATA": str(shop.settings.data_root),
        "BARBERPRO_PSEUDONYM_KEY": TEST_PSEUDONYM_KEY,
    }
    code = "from barberpro.cli.main import main; main()"
    arguments = ["load", str(shop.folder / "exports"), "--mapping", str(shop.mapping)]
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )


@pytest.fixture
def exported(shop: Shop) -> Decimal:
    for number in range(FILES):
        rows = [row(f"{number}-{place}", amount=f"{place},{place % 100:02d}") for place in range(ROWS)]
        shop.export(*rows, "broken;row", name=f"payments-{number}.csv")
    return FILES * sum((Decimal(place) + Decimal(place % 100) / 100 for place in range(ROWS)), Decimal(0))


def test_killed_loaders_lose_and_double_nothing(shop: Shop, exported: Decimal):
    started = time.monotonic()
    assert loader(shop).wait() == 0
    whole = time.monotonic() - started
    with open_writer(shop.settings) as db:
        expected = db.execute("SELECT count(*), sum(amount) FROM payment_events").fetchall()
    assert expected == [(FILES * ROWS, exported)]
    (shop.settings.warehouse / "writer.duckdb").unlink()

    moments = random.Random(SEED)
    killed = 0
    for _ in range(KILLS):
        process = loader(shop)
        time.sleep(moments.uniform(0.3, 1.0) * whole)
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
    assert killed >= 2
    assert loader(shop).wait() == 0

    with open_writer(shop.settings) as db:
        assert db.execute("SELECT count(*), sum(amount) FROM payment_events").fetchall() == expected
        assert db.execute("SELECT count(*) FROM quarantine").fetchall() == [(FILES,)]
        ledger = db.execute(
            "SELECT path, sum(loaded), sum(quarantined) FROM load_ledger GROUP BY path ORDER BY path"
        ).fetchall()
        assert ledger == [(f"payments-{number}.csv", ROWS, 1) for number in range(FILES)]
    assert not list(Path(shop.settings.data_root).rglob("*.partial"))


def test_the_second_writer_leaves_at_once(shop: Shop, exported: Decimal):
    with lock.exclusive(shop.settings.warehouse / "writer.lock"):
        process = loader(shop)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 4
    assert b"is being written by process" in err
    with (
        pytest.raises(LockedError),
        lock.exclusive(shop.settings.warehouse / "l"),
        lock.exclusive(shop.settings.warehouse / "l"),
    ):
        pass
