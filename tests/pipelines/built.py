"""A small invented history that went the whole way, built once for the session."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from barberpro.settings import Settings, read_params, shipped
from pipelines import run, synth
from pipelines.run import RunResult
from tests.conftest import TEST_PSEUDONYM_KEY

NOW = datetime(2026, 8, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Built:
    settings: Settings
    result: RunResult


def built(root: Path) -> Built:
    params = read_params(shipped("params.yaml"))
    small = {"max_trees": 40, "bootstrap_draws": 20, "reason_refits": 3, "reason_rows": 400}
    quick = replace(params, payment_failure=replace(params.payment_failure, **small))
    settings = Settings(data_root=root, params=quick, pseudonym_key=TEST_PSEUDONYM_KEY)
    synth.run(root, payments=4_000, months=6, seed=11, end=date(2026, 8, 1))
    return Built(settings, run.run(settings, now=NOW))
