"""Erases a client: out of the landing, the warehouse, what was derived and what is published, and never in again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from barberpro.errors import BadInputError, GateRefusedError, UsageError
from barberpro.progress import Progress, silent
from barberpro.settings import Settings
from barberpro.warehouse import deliveries, suppression, writer
from barberpro.warehouse.database import memory_database
from barberpro.warehouse.files import write_json
from barberpro.warehouse.persons import Covers, Traces, traces
from barberpro.warehouse.redaction import kept
from pipelines import whereabouts
from pipelines.forgetting import Files, redact_landed, trace
from pipelines.load import sizes_of
from pipelines.renewal import renewed


@dataclass(frozen=True, slots=True)
class Erasure:
    """What was found of a client and where, and what became of it."""

    status: str
    """dry run, erased, or nothing left (everything was done before)."""
    found: Mapping[str, Any]
    generation: str | None = None
    retired: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    figures: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Rows and sums of money, which are the same before and after."""
    report: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


def erase(
    settings: Settings,
    client: str,
    progress: Progress = silent,
    *,
    dry_run: bool = False,
    now: datetime | None = None,
) -> Erasure:
    """Erase the client whom the sources call `client`; cut off anywhere, it is completed by calling it again.

    BadInputError where nobody of this identifier is to be found.
    """
    who, at = client.strip(), now or datetime.now(UTC)
    if not who:
        raise UsageError("erase needs the client's identifier as the sources write it; it is empty")
    if not dry_run:
        with writer.locked(settings):  # finishes an exchange that was cut off
            pass
    found = whereabouts.search(settings, who, progress)
    before = suppression.suppression(settings).of(who)
    if not found and before is None:
        raise BadInputError(
            f"no client of this identifier is in the {len(found.searched)} landed files, the warehouse or the "
            f"generations of {settings.data_root}; give it as the sources write it"
        )
    if dry_run:
        return Erasure("dry run", found.as_json())
    if not found and before is not None and before.done_at is not None:
        return Erasure("nothing left", {**found.as_json(), "erased_at": before.done_at})
    pending = before.found if before is not None and before.done_at is None else {}
    return _erased(settings, who, {**found.as_json(), **pending}, at, progress)


def _erased(settings: Settings, who: str, found: Mapping[str, Any], at: datetime, progress: Progress) -> Erasure:
    moment = at.isoformat(timespec="seconds")
    with writer.locked(settings):
        files = whereabouts.files(settings)
        theirs = dict(_traced(settings, files, who.__eq__, progress))
        for path in theirs:
            kept(files[path], path.name)  # refuses before anything is changed
        entry = suppression.asked(settings, who, moment, found).of(who)
        for path, traced in theirs.items():
            redact_landed(settings, path, files[path], traced, sizes_of(settings))
        _drop_emptied(settings, files)
        done = Erasure("erased", found)
        if writer.writer_file(settings).is_file():
            done = _out_of_warehouse(settings, found, at, progress)
        suppression.done(settings, who, moment)
    mark = entry.mark[:8] if entry else ""
    report = settings.reports / "erasures" / f"{at:%Y%m%dT%H%M%S}-{mark}.json"
    write_json(report, done.as_json())
    return Erasure(done.status, found, done.generation, done.retired, done.removed, done.figures, str(report))


def _out_of_warehouse(settings: Settings, found: Mapping[str, Any], at: datetime, progress: Progress) -> Erasure:
    if not deliveries.records(settings.raw) and not whereabouts.files(settings):
        writer.writer_file(settings).unlink()
        return Erasure("erased", found)
    try:
        new = renewed(settings, settings, progress, at)
    except GateRefusedError as error:
        raise GateRefusedError(
            f"{error}; the client is out of the landing and is not loaded again, but stays in what is in force until "
            "the gate lets a new generation pass: mend that, then erase again"
        ) from error
    return Erasure("erased", found, new.generation, new.retired, new.removed, new.facts)


def _traced(settings: Settings, files: Files, covers: Covers, progress: Progress) -> Iterator[tuple[Path, Traces]]:
    """Go through files for records of the person, and name those that hold some."""
    with memory_database() as db:
        for number, (path, roles) in enumerate(files.items()):
            progress(f"Searching {path.name}", number, len(files))
            found = trace(db, path, roles, sizes_of(settings), covers)
            if found.count:
                yield path, found


def _drop_emptied(settings: Settings, files: Files) -> None:
    """Withdraw the deliveries of files that held nothing but the person."""
    emptied = [path for path, roles in files.items() if any(each.is_of_persons for each in roles)]
    with memory_database() as db:
        for path in emptied:
            if not traces(db, path, files[path], sizes_of(settings), lambda _: False).of_all:
                for record in deliveries.records(settings.raw):
                    if (settings.raw / record.file.path).resolve() == path.resolve():
                        deliveries.path_of(settings.raw, record).unlink()
                path.unlink()
