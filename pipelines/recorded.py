"""A run that is written down as it goes: first and last word about it and each stage, and a beating heart."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from barberpro.errors import BarberProError, UnavailableError
from barberpro.progress import Progress
from barberpro.settings import Settings
from barberpro.warehouse import heartbeat, runs
from barberpro.warehouse.runs import Clock, Entry

BEAT_SECONDS = 15.0


@dataclass(slots=True)
class RecordedRun:
    """A run under way: who it is, and how many rows its stages were about so far."""

    settings: Settings
    clock: Clock
    progress: Progress
    entry: Entry
    last_success: str | None
    stages: dict[str, int | None] = field(default_factory=dict)
    at_work_on: str = heartbeat.IDLE
    beaten: float = 0.0

    def beat(self, stage: str) -> None:
        """Say which stage it is in."""
        self.at_work_on, self.beaten = stage, time.monotonic()
        heartbeat.beat(self.settings, self.entry.run, stage, self.clock(), self.last_success)

    def told(self, text: str, done: int | None = None, total: int | None = None) -> None:
        """Pass progress on, and beat now and then while a stage takes long."""
        if time.monotonic() - self.beaten > BEAT_SECONDS:
            self.beat(self.at_work_on)
        self.progress(text, done, total)

    def stage(self, name: str, work: Callable[[], Any]) -> Any:
        """Do one stage; what it raises is written down and passed on."""
        entry = _started(self.entry.run, name, self.clock)
        runs.append(self.settings, entry)
        self.beat(name)
        try:
            result = work()
        except BaseException as error:
            runs.append(self.settings, _failed(entry, error, self.clock))
            raise
        rows, generation = rows_of(result), getattr(result, "generation", None)
        self.stages[name] = rows
        done = runs.ended(entry, "done", self.clock(), rows=rows, generation=generation, exit_code=0)
        runs.append(self.settings, done)
        return result

    def end(self, status: runs.Status, **told: Any) -> None:
        """Write the last word about a run that went well."""
        ended = runs.ended(self.entry, status, self.clock(), exit_code=0, **told)
        runs.append(self.settings, ended)
        self.last_success = ended.ended_at
        self.beat(heartbeat.IDLE)


@contextmanager
def recorded(settings: Settings, clock: Clock, progress: Progress, day: date) -> Iterator[RecordedRun]:
    """Write the first word about a run, and the last one where it fails."""
    started, last = clock(), runs.last_success(settings)
    name = f"{started:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
    entry = _started(name, runs.WHOLE, clock, day=day.isoformat())
    runs.append(settings, entry)
    current = RecordedRun(settings, clock, progress, entry, last.ended_at if last else None)
    current.beat("start")
    try:
        yield current
    except BaseException as error:
        runs.append(settings, _failed(entry, error, clock))
        current.beat(heartbeat.IDLE)
        raise


def rows_of(result: Any) -> int | None:
    """Say how many rows a stage was about, as far as its result tells."""
    files, rows = getattr(result, "files", None), getattr(result, "rows", None)
    if files is not None:
        return sum(each.loaded for each in files)
    if isinstance(rows, dict):
        return sum(rows.values())
    return rows if isinstance(rows, int) else None


def _started(run: str, stage: str, clock: Clock, **told: Any) -> Entry:
    at = runs.moment(clock())
    return Entry(run=run, stage=stage, status="running", started_at=at, pid=os.getpid(), **told)


def _failed(entry: Entry, error: BaseException, clock: Clock) -> Entry:
    """Tell a failure as the command line does: one line and its exit code."""
    kinds = ((BarberProError, getattr(error, "exit_code", 1)), (OSError, UnavailableError.exit_code))
    code = next((code for kind, code in kinds if isinstance(error, kind)), 1)
    line = " ".join(str(error).split()) or type(error).__name__
    return runs.ended(entry, "failed", clock(), exit_code=code, error=line)
