"""A daily run killed at any moment is noticed by the next, which ends as if it had not been."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from barberpro.settings import Settings
from barberpro.warehouse import generations, heartbeat, runs, sidecars
from tests.conftest import TEST_PSEUDONYM_KEY
from tests.pipelines.small_days import FIRST, Days

SEED = 20260801
KILLS = 5
KILLED_IN = ("load", "validate", "features", "score", "marts", "publish")
"""Stages in which a run is killed, in their order: after each kill there is work left for the next run."""


@pytest.fixture
def days(settings: Settings, tmp_path: Path) -> Days:
    made = Days(settings, tmp_path / "shop", now=datetime(2026, 7, 3, 9, tzinfo=UTC))
    made.delivered(FIRST)
    return made


def started(settings: Settings) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "BARBERPRO_DATA": str(settings.data_root),
        "BARBERPRO_PSEUDONYM_KEY": TEST_PSEUDONYM_KEY,
    }
    code = "from barberpro.cli.main import main; main()"
    arguments = ["daily", "--day", "2026-07-01"]
    return subprocess.Popen([sys.executable, "-c", code, *arguments], env=environment, stderr=subprocess.DEVNULL)


def killed_in(process: subprocess.Popen[bytes], settings: Settings, stage: str, after: float = 0.0) -> bool:
    """Kill a run once it beats in a stage, so many seconds later; say whether it was still at work."""
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline and process.poll() is None:
        beat = heartbeat.read(settings)
        if beat is not None and (beat.pid, beat.stage) == (process.pid, stage):
            time.sleep(after)
            break
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    return process.wait() == -signal.SIGKILL


def test_a_killed_run_is_marked_as_broken_by_the_next(days: Days) -> None:
    process = started(days.settings)
    assert killed_in(process, days.settings, "validate")
    (whole,) = runs.wholes(days.settings)
    assert whole.status == "running"

    after = days.run(until="load")
    assert after.broken == (whole.run,)
    found = {(each.run, each.stage): each for each in runs.entries(days.settings)}
    assert found[whole.run, "daily"].status == found[whole.run, "validate"].status == "broken"
    assert f"process {process.pid} ended without a word" == found[whole.run, "daily"].error
    assert found[whole.run, "load"].status == "done"
    assert found[after.run, "daily"].status == "done"


@pytest.mark.slow
def test_kills_at_any_moment_lose_and_double_nothing(days: Days) -> None:
    assert started(days.settings).wait() == 0
    settled = sidecars.read_sidecar(days.settings, generations.current(days.settings))
    days.delivered(FIRST, payments=30, name="more")
    moments = random.Random(SEED)
    killed = 0
    for stage in sorted(moments.sample(KILLED_IN, KILLS), key=KILLED_IN.index):
        killed += killed_in(started(days.settings), days.settings, stage, after=moments.uniform(0.0, 0.4))
        current = sidecars.read_sidecar(days.settings, generations.current(days.settings))
        assert current.rows["payments"] in (settled.rows["payments"], 30)
    assert killed >= 2
    assert started(days.settings).wait() == 0
    after = sidecars.read_sidecar(days.settings, generations.current(days.settings))
    assert after.rows["payments"] == 30
    assert {each.status for each in runs.wholes(days.settings)} <= {"done", "broken", "nothing new"}
    assert (days.settings.reports / "daily" / "2026-07-01.json").exists()
