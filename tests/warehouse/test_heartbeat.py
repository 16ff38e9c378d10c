"""What the heartbeat tells of a run that failed."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from barberpro.errors import GateRefusedError
from barberpro.settings import Settings
from barberpro.warehouse import heartbeat
from pipelines.recorded import recorded

NOW = datetime(2026, 8, 1, tzinfo=UTC)


def refuse() -> None:
    raise GateRefusedError("no")


def failing(settings: Settings) -> None:
    with recorded(settings, lambda: NOW, lambda *_: None, date(2026, 7, 31)) as run:
        run.stage("load", lambda: None)
        run.stage("validate", refuse)


def test_a_failed_run_is_told_with_its_stage(settings: Settings) -> None:
    with pytest.raises(GateRefusedError):
        failing(settings)
    told = str(heartbeat.trouble(settings, NOW))
    assert "failed in validate with exit code 5; see `barberpro runs`" in told
    assert "idle" not in told
