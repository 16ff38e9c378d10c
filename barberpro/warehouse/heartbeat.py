"""The heartbeat of daily runs: a small file by which anybody sees that they live, and when one last ended well."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from barberpro.settings import Settings
from barberpro.warehouse import runs
from barberpro.warehouse.files import write_json

FILE = "heartbeat.json"
SILENT_AFTER = timedelta(minutes=30)
"""A stage at work beats more often than this."""
IDLE = "idle"


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """Which run is in which stage, as of when, and when a run last ended well."""

    run: str
    stage: str
    pid: int
    at: str
    last_success: str | None


def path_of(settings: Settings) -> Path:
    """Return the heartbeat's file."""
    return settings.reports / FILE


def beat(settings: Settings, run: str, stage: str, at: datetime, last_success: str | None) -> None:
    """Replace the file in one step."""
    write_json(path_of(settings), asdict(Heartbeat(run, stage, os.getpid(), runs.moment(at), last_success)))


def read(settings: Settings) -> Heartbeat | None:
    """Read the last beat; None where there was none, or none that can be read."""
    try:
        return Heartbeat(**json.loads(path_of(settings).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def trouble(settings: Settings, now: datetime) -> str | None:
    """Say in one line what is wrong with the heartbeat; None where all is well."""
    found = read(settings)
    if found is None:
        return "no daily run ever beat; run `barberpro daily`"
    hours = settings.params.daily.stale_hours
    if found.last_success is None and found.stage == IDLE:
        return (
            f"no daily run ended well yet: the last, {found.run}, {_end_of(settings, found.run)}; see `barberpro runs`"
        )
    if found.last_success is None:
        return f"no daily run ended well yet (the last, {found.run}, is at {found.stage}); see `barberpro runs`"
    if now - datetime.fromisoformat(found.last_success) > timedelta(hours=hours):
        return (
            f"the last daily run that ended well did so at {found.last_success}, more than {hours} hours ago; "
            "see `barberpro runs`"
        )
    if found.stage != IDLE and now - datetime.fromisoformat(found.at) > SILENT_AFTER:
        return f"run {found.run} is silent in {found.stage} since {found.at}; see whether process {found.pid} lives"
    return None


def _end_of(settings: Settings, run: str) -> str:
    """Say how a run that is over ended, and in which stage it failed."""
    ill = [each for each in runs.entries(settings) if each.run == run and each.status in {"failed", "broken"}]
    stage = next((each for each in reversed(ill) if each.stage != runs.WHOLE), None)
    if stage is None:
        return "failed before its first stage" if ill else "is over"
    return f"failed in {stage.stage} with exit code {stage.exit_code}"
