"""The daily run: everything from load to publish, then the end of each day since the last; nothing when all is old."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from barberpro.domain.local_day import local_day
from barberpro.errors import BadInputError, BarberProError, UsageError
from barberpro.progress import Progress, silent
from barberpro.settings import Settings, shipped
from barberpro.warehouse import generations, lock, runs
from barberpro.warehouse.runs import Clock, Entry
from pipelines import day_ends
from pipelines.policies import versions_in_force
from pipelines.recorded import RecordedRun, recorded

if TYPE_CHECKING:
    pass

STAGES = (
    "load", "validate", "features", "checkout_features", "train", "train_conversion", "action_evidence",
    "method_outcomes", "menu_verdicts", "learned_menus", "score", "drift", "marts", "claims_ledger", "publish",
)  # fmt: skip
CLOSING = "day_end"
TRAINED = {"payment_failure": "train", "installment_conversion": "train_conversion"}
"""Models that are trained once, and by which stage; from then on they wait for somebody to train them again."""
MOST_DAYS = 400
BOOKKEEPING = frozenset({"deliveries", "mappings"})
"""Folders of the landing that a load itself writes to."""


@dataclass(frozen=True, slots=True)
class DailyResult:
    """What a daily run did: its status, its stages with their rows, and what it wrote for the days that it closed."""

    run: str
    status: str
    day: date
    generation: str | None
    stages: dict[str, int | None]
    closed: tuple[date, ...]
    reports: tuple[Path, ...]
    broken: tuple[str, ...]
    """Earlier runs that ended without a word, noticed by this one."""

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "run": self.run,
            "status": self.status,
            "day": self.day.isoformat(),
            "generation": self.generation,
            "stages": self.stages,
            "closed": [each.isoformat() for each in self.closed],
            "reports": [str(each) for each in self.reports],
            "broken_before": list(self.broken),
        }


def utc_now() -> datetime:
    """Read the clock; everything else is told the time."""
    return datetime.now(UTC)


def run(
    settings: Settings,
    progress: Progress = silent,
    *,
    day: date | None = None,
    until: str | None = None,
    clock: Clock = utc_now,
) -> DailyResult:
    """Do what is new, and close the Buenos Aires days up to `day` (yesterday); or stop after the stage `until`."""
    today = local_day(clock())
    wanted = day or today - timedelta(days=1)
    if until is not None and until not in STAGES:
        raise UsageError(f"--until {until!r} is no stage; the stages are {', '.join(STAGES)}")
    if wanted >= today:
        raise UsageError(f"--day {wanted} is not over in Buenos Aires; the last day that is, is {today - timedelta(1)}")
    with lock.exclusive(settings.data_root / "daily.lock", "the run ledger of"):
        broken = {each.run for each in runs.mark_broken(settings, clock())}
        last = _last_whole(settings)
        days = _days(last, wanted, asked=day is not None)
        with recorded(settings, clock, progress, wanted) as current:
            outcome = _do(current, last, days, until)
        status, generation, reports = outcome
        closed = () if until else tuple(days)
        name, stages = current.entry.run, dict(current.stages)
        return DailyResult(name, status, wanted, generation, stages, closed, reports, tuple(sorted(broken)))


def fingerprint(settings: Settings) -> str:
    """Tell whether a run would find anything new: files received, how they are read, figures imported, policy.

    Of received and imported files names, sizes and times are enough; none is read.
    """
    received = [each for each in _listed(settings.raw) if not BOOKKEEPING & set(Path(each[0]).parts[1:-1])]
    readings = [(path.name, path.read_bytes()) for path in sorted(shipped("mappings").glob("*.yaml"))]
    told = repr((received, readings, _listed(settings.parameters), settings.params, versions_in_force(settings)))
    return hashlib.sha256(told.encode()).hexdigest()


def _listed(folder: Path) -> list[tuple[str, int, int]]:
    return [
        (path.relative_to(folder).as_posix(), path.stat().st_size, path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]


def _do(
    current: RecordedRun, last: Entry | None, days: list[date], until: str | None
) -> tuple[runs.Status, str | None, tuple[Path, ...]]:
    settings = current.settings
    seen = fingerprint(settings)  # before anything is read: what arrives from now on is for the next run
    if until is not None:
        _build(current, until)
        current.end("done", generation=None)
        return "done", None, ()
    fresh = last is None or last.landing != seen or _unsettled(settings, last)
    generation = _build(current, None) if fresh else generations.current(settings)
    reports = _close(current, days, last) if days else ()
    status: runs.Status = "done" if fresh or days else "nothing new"
    known = _last_load_id(settings, generation) if fresh or last is None else last.last_load_id
    closed = max([each.isoformat() for each in days] + ([last.day] if last and last.day else []))
    current.end(status, generation=generation, day=closed, landing=seen, last_load_id=known)
    return status, generation, reports


def _last_whole(settings: Settings) -> Entry | None:
    """Find the last run that went all the way; one that was told to stop early leaves no fingerprint."""
    return next((each for each in reversed(runs.wholes(settings)) if each.landing is not None), None)


def _unsettled(settings: Settings, last: Entry) -> bool:
    """Whether another run came since, which failed or stopped early, or what is in force is not whole."""
    known = runs.wholes(settings)
    if any(each.status != "running" for each in known[known.index(last) + 1 :]):
        return True
    try:
        return generations.visible_damage(settings, generations.current(settings)) is not None
    except BarberProError:
        return True


def _days(last: Entry | None, wanted: date, *, asked: bool) -> list[date]:
    """List the days to close, in order: those since the last closed one. One that was closed before, if asked for."""
    if last is None or last.day is None:
        return [wanted]
    first = date.fromisoformat(last.day) + timedelta(days=1)
    if wanted < first:
        return [wanted] if asked else []
    missed = (wanted - first).days + 1
    if missed > MOST_DAYS:
        raise BadInputError(
            f"{missed} days were missed since {last.day}, more than {MOST_DAYS}: see that the clock is right, or close "
            f"them in steps, first with --day {first + timedelta(days=MOST_DAYS - 1)}"
        )
    return [first + timedelta(days=number) for number in range(missed)]


def _build(current: RecordedRun, until: str | None) -> str | None:
    """Go from the landing to a published generation, or to the stage named."""
    generation = None
    with ExitStack() as held:
        for stage, work in _work(current, held).items():
            generation = getattr(current.stage(stage, work), "generation", None)
            if stage == until:
                break
    return generation


def _work(current: RecordedRun, held: ExitStack) -> dict[str, Callable[[], Any]]:
    """Name the stages in order; the writer is opened once, after the load, and held to the end."""
    from models.champion import has_model  # noqa: PLC0415 - a run with nothing new needs none of these
    from pipelines.stages import opening, stages  # noqa: PLC0415

    settings = current.settings
    work = stages(settings, opening(settings, held), current.told, current.clock)
    for model, stage in TRAINED.items():
        if has_model(settings.models / model):
            del work[stage]
    return work


def _close(current: RecordedRun, days: list[date], last: Entry | None) -> tuple[Path, ...]:
    """Do for each day, in order, what is to be done at its end."""
    written: list[Path] = []
    from barberpro.warehouse import reader  # noqa: PLC0415 - as above

    since = (last.last_load_id or 0) + 1 if last else 0

    def work() -> None:
        with reader.generation(current.settings) as opened:
            for number, day in enumerate(days):
                end = day_ends.DayEnd(current.settings, opened, day, current.clock(), since)
                for name, task in day_ends.tasks().items():
                    current.told(f"{name} of {day}", number, len(days))
                    written.append(task(end))

    current.stage(CLOSING, work)
    current.stages[CLOSING] = len(days)
    return tuple(written)


def _last_load_id(settings: Settings, generation: str | None) -> int:
    """Find the last delivery that the generation knows of."""
    from barberpro.warehouse import reader  # noqa: PLC0415 - as above

    with reader.generation(settings, generation) as opened:
        return int(opened.database.scalar("SELECT coalesce(max(load_id), 0) FROM load_ledger"))
