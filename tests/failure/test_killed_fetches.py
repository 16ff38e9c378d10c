"""A fetch from the API that is killed at any request loses and doubles nothing, and the next run takes it up."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from barberpro.settings import PROJECT_ROOT, Settings, load_settings
from barberpro.warehouse import fetched as landing
from barberpro.warehouse.writer import open_writer
from pipelines import fetch
from tests.conftest import TEST_PSEUDONYM_KEY
from tests.failure.reliability import record
from tests.fake_mercadopago import START, TOKEN, FakeMercadoPago, Trouble, resource, served

SEED = 20260701
PAYMENTS = 60
NOW = START + timedelta(hours=3)
CHILD = "from tests.failure import test_killed_fetches as here; here.fetch_all()"


def fetch_all() -> None:
    """Fetch what the environment points at, with pages, windows and batches that one kill cannot pass over."""
    settings = load_settings()
    small = replace(
        settings.params.mercadopago, page=10, window_payments=20, batch_payments=20, history_days=1, overlap_minutes=10
    )
    fetch.run(replace(settings, params=replace(settings.params, mercadopago=small)), "mercadopago-api", now=NOW)


@pytest.fixture
def fake() -> Iterator[FakeMercadoPago]:
    with served() as account:
        account.looks_until_ready = 0
        account.reported = True
        account.add(*(resource(number, at=START + number * timedelta(minutes=2)) for number in range(PAYMENTS)))
        yield account


def child(settings: Settings, fake: FakeMercadoPago) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "BARBERPRO_DATA": str(settings.data_root),
        "BARBERPRO_PSEUDONYM_KEY": TEST_PSEUDONYM_KEY,
        "BARBERPRO_MP_ACCESS_TOKEN": TOKEN,
        "BARBERPRO_MP_API": fake.base,
    }
    return subprocess.Popen([sys.executable, "-c", CHILD], env=environment, cwd=PROJECT_ROOT, stderr=subprocess.PIPE)


def killed_at(settings: Settings, fake: FakeMercadoPago, request: int) -> bool:
    """Kill a fetch when it makes its request number `request`, from 0; False where it ended before."""
    with fake.lock:  # no request is answered before its sender can be killed
        started = child(settings, fake)
        fake.troubles = [Trouble("/", first=started.kill, after=request, drop=True)]
    code = started.wait(timeout=120)
    fake.troubles = []
    assert code in {0, -signal.SIGKILL}, started.communicate()[1]
    return code == -signal.SIGKILL


def all_is_there(settings: Settings) -> tuple[int, int]:
    """Count what is lost and what is doubled, of payments and lines of reports."""
    lost = doubled = 0
    with open_writer(settings) as db:
        for table, key in (("payment_events", "payment_id"), ("settlement_lines", "line_id")):
            rows, different = db.execute(f"SELECT count(*), count(DISTINCT {key}) FROM {table}").fetchall()[0]
            lost, doubled = lost + PAYMENTS - different, doubled + rows - different
        refused = int(db.scalar("SELECT count(*) FROM quarantine"))
    assert refused == 0
    return lost, doubled


def trial(settings: Settings, fake: FakeMercadoPago, requests: list[int]) -> dict[str, int]:
    kills = sum(killed_at(settings, fake, request) for request in requests)
    assert child(settings, fake).wait(timeout=120) == 0
    lost, doubled = all_is_there(settings)
    left = landing.left_over(settings.raw, "mercadopago", "*.jsonl")
    partial = list(Path(settings.data_root).rglob("*.partial"))
    assert (lost, doubled, left, partial) == (0, 0, [], [])
    assert landing.read_cursor(settings.raw, "mercadopago", "mercadopago-api")["payments_until"] == NOW.isoformat()
    return {"kills": kills, "lost": lost, "doubled": doubled}


@pytest.mark.slow
def test_two_kills_on_the_way_lose_and_double_nothing(settings: Settings, fake: FakeMercadoPago) -> None:
    moments = sorted(random.Random(SEED).sample(range(4, 14), 2))
    figures = trial(settings, fake, moments)
    assert figures["kills"] == 2
    record("a fetch killed at any request", "short", SEED, figures)


@pytest.mark.slow
def test_a_kill_at_each_request_in_turn_loses_and_doubles_nothing(settings: Settings, fake: FakeMercadoPago) -> None:
    assert child(settings, fake).wait(timeout=120) == 0
    requests = len(fake.asked)
    assert requests > 12
    totals = {"trials": 0, "kills": 0, "lost": 0, "doubled": 0}
    for request in range(requests):
        fake.reports = {"settlement": [], "release": []}
        alone = replace(settings, data_root=settings.data_root / f"trial-{request}")
        figures = trial(alone, fake, [request])
        totals = {name: totals[name] + figures.get(name, 1) for name in totals}
    assert totals["kills"] == requests
    record("a fetch killed at any request", "long", SEED, totals)
