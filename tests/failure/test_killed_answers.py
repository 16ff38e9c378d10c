"""Killed while it answers: whoever was told an answer finds it in the log, and every file of the log is whole."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipelines import answers

ANSWERING = """
import sys
from datetime import UTC, datetime
from pathlib import Path
import polars as pl
from barberpro.settings import load_settings
from pipelines import answers

settings = load_settings(Path(sys.argv[1]))
usual = {"source": "shop", "model_version": "v1", "failure_probability": 0.2, "range_low": 0.1, "range_high": 0.3,
         "action": "nothing", "action_propensity": 1.0, "holdout": False}
for number in range(1_000_000):
    asked = [usual | {"payment_id": f"{number}-{place}"} for place in range(500)]
    answers.log(settings, pl.DataFrame(asked), datetime.now(UTC))
    print(number, flush=True)
"""
KILLS = 4


@pytest.mark.parametrize("seed", range(KILLS))
def test_who_was_told_is_in_the_log(settings, tmp_path, seed):
    program = tmp_path / "answering.py"
    program.write_text(ANSWERING, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, str(program), str(settings.data_root)], stdout=subprocess.PIPE, cwd=Path.cwd()
    ) as child:
        first = child.stdout.readline()
        time.sleep(random.Random(seed).uniform(0.0, 0.15))
        child.send_signal(signal.SIGKILL)
        told = [int(line) for line in (first, *child.stdout.read().splitlines()) if line.strip()]
    logged = answers.read(settings)
    numbers = logged["payment_id"].str.split("-").list.first().cast(int)
    assert set(told) <= set(numbers)
    assert len(set(numbers) - set(told)) <= 1
    assert logged.height == 500 * numbers.n_unique()
    assert len(answers.files(settings)) == numbers.n_unique()
