"""Stage load: received files -> landing -> writer database, with a ledger line for each and a report."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from barberpro.errors import BadInputError, BarberProError, UnavailableError
from barberpro.progress import Progress, silent
from barberpro.settings import Settings
from barberpro.tables import schemas
from barberpro.warehouse import deliveries, hashes, pseudonyms, swap, worlds, writer
from barberpro.warehouse.chunks import Sizes
from barberpro.warehouse.content import content_hash
from barberpro.warehouse.database import Database
from barberpro.warehouse.files import LandedFile, write_json
from barberpro.warehouse.loader import Delivery, FileResult, load_delivery
from barberpro.warehouse.space import full_disk_told
from pipelines import command
from pipelines.claims import Found, as_delivered, check, claimed, find
from pipelines.forgetting import Forgotten, forget
from pipelines.refused import Refusals, RefusedFile, hashes_of

__all__ = ["Found", "LoadResult", "PartlyLoadedError", "check", "claimed", "load_found", "rebuild", "run", "sizes_of"]


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What became of every file, and the content hash of every table."""

    files: tuple[FileResult, ...]
    tables: dict[str, str]
    sources: tuple[str, ...]
    notes: tuple[str, ...]
    refused: tuple[RefusedFile, ...] = ()
    """Files that were refused whole."""

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain values."""
        return {
            "files": [asdict(each) for each in self.files],
            "refused_files": [asdict(each) for each in self.refused],
            "tables": self.tables,
            "notes": list(self.notes),
        }


class PartlyLoadedError(BadInputError):
    """Files were refused whole; `result` is what became of the others."""

    def __init__(self, told: str, result: LoadResult) -> None:
        super().__init__(told)
        self.result = result


@dataclass(frozen=True, slots=True)
class _Job:
    """What loading a file depends on besides the file, and what came of those before it."""

    settings: Settings
    progress: Progress
    landing: deliveries.Landing
    hashes: dict[Path, str]
    synthetic: frozenset[str]
    records: bool = True
    """Whether deliveries are written down in the landing."""
    results: list[FileResult] = field(default_factory=list)
    forgotten: list[str] = field(default_factory=list)
    """Files that held nothing but clients who were erased."""
    redacted: list[int] = field(default_factory=list)
    """Records that named clients who were erased, by file."""
    refusals: Refusals | None = None
    """Where files that cannot be read are taken note of; without it the first one ends the load."""


@dataclass(frozen=True, slots=True)
class _Hashes:
    """Content hashes by table: of what was loaded and the references, and of the ledger and the quarantine."""

    tables: dict[str, str]
    ledger: dict[str, str]


Work = tuple[Found, datetime]
"""A file to load and the time that the ledger is to name."""


def run(
    settings: Settings,
    progress: Progress = silent,
    *,
    raw: Path | None = None,
    mapping: str | Path | None = None,
    now: datetime | None = None,
) -> LoadResult:
    """Load what `mapping` claims of `raw`; by default all of the landing, each file as it was read before.

    Files dropped into a sub-folder of the landing that bears the name of a mapping are read with that one. A file that
    cannot be read is refused whole; BadInputError tells of it once the others are loaded.
    """
    folder = raw or settings.raw
    at = (now or datetime.now(UTC)).replace(tzinfo=None)
    found, notes = find(settings, folder, mapping)
    return load_found(settings, progress, folder, found, at, notes)


def load_found(  # noqa: PLR0913, PLR0917  what to load, where from, when, and whom to tell
    settings: Settings, progress: Progress, folder: Path, found: list[Found], at: datetime, told: Sequence[str]
) -> LoadResult:
    """Load files that are paired with their mappings; `folder` is where they come from, `at` (UTC) when.

    PartlyLoadedError where some of them were refused whole.
    """
    notes, had_key = list(told), pseudonyms.has_key(settings)
    refusals = Refusals(len(found))
    with full_disk_told(settings.data_root), writer.locked(settings):  # first, so that a second loader leaves at once
        readable, hashes = refusals.sifted(found, sizes_of(settings), settings.raw)
        if not readable:
            refusals.tell(settings, "so nothing was loaded")
        verdict = worlds.judge(settings, folder, {hashes[each.path] for each in readable})
        arriving = settings.raw if verdict.makes_room is None else swap.workshop(settings) / "raw"
        landing = deliveries.Landing(settings.raw, arriving)
        job = _Job(settings, progress, landing, hashes, verdict.synthetic, refusals=refusals)
        work = [(each, at) for each in readable]
        if verdict.makes_room is None:
            tables = _load_more(job, work)
        else:
            tables = _load_anew(job, work)
            notes.append(worlds.replace(settings, verdict.makes_room, {*hashes, *(each.path for each in found)}, at))
        _report(settings, tables)
        notes += [
            f"{name} holds nothing but clients who were erased; nothing of it was loaded" for name in job.forgotten
        ]
        if job.redacted:
            notes.append(f"{sum(job.redacted)} records named clients who were erased; they were taken out of them")
        notes += pseudonyms.notes_of_new_key(settings, had_key=had_key)
        told_of_refused = refusals.written(settings, "the others are loaded")
    sources = tuple(sorted({each.mapping.source for each in found}))
    result = LoadResult(tuple(job.results), tables.tables, sources, tuple(notes), tuple(refusals.files))
    if told_of_refused is not None:
        raise PartlyLoadedError(told_of_refused, result)
    return result


def tables_as_they_are(settings: Settings) -> dict[str, str]:
    """Hash the tables of the warehouse where there is one, and load nothing."""
    if not writer.writer_file(settings).is_file():
        return {}
    with writer.open_writer(settings) as db:
        return _tables(db, silent).tables


def rebuild(settings: Settings, progress: Progress = silent) -> LoadResult:
    """Make the writer's database anew from the landing alone; the old one is dropped once the new one is whole."""
    at, had_key = datetime.now(UTC).replace(tzinfo=None), pseudonyms.has_key(settings)
    with full_disk_told(settings.data_root), writer.locked(settings):
        known = deliveries.records(settings.raw)
        landing = deliveries.Landing(settings.raw, settings.raw)
        files = [landing.file(place) for each in known for place in (each.file, *each.joined.values(), each.mapping)]
        work = [(as_delivered(settings, each), datetime.fromisoformat(each.loaded_at)) for each in known]
        invented = _in_place(settings) if all(each.synthetic for each in known) else {}
        work += [(each, at) for each in invented.values()]
        if not work:
            raise UnavailableError(f"{settings.raw} records no delivery to rebuild from; load your files first")
        hashes = {file.path: file.sha256 for file in files} | hashes_of(settings.raw, *invented.values())
        synthetic = {each.file.sha256 for each in known if each.synthetic} | {hashes[path] for path in invented}
        job = _Job(settings, progress, landing, hashes, frozenset(synthetic), records=False)
        tables = _built(job, work)
        worlds.renew(settings)
        _report(settings, tables)
    held = int(tables.ledger[schemas.QUARANTINE.name].partition(":")[0])
    note = (
        f"the warehouse was made anew from {len(work):,} deliveries, in their order; {held:,} records are in quarantine"
    )
    sources = tuple(sorted({each.mapping.source for each, _ in work}))
    notes = (note, *pseudonyms.notes_of_new_key(settings, had_key=had_key))
    return LoadResult(tuple(job.results), tables.tables, sources, notes)


def _in_place(settings: Settings) -> dict[Path, Found]:
    """Find the files of a synthetic world where it wrote them; no record but its manifest tells of them."""
    manifest = worlds.manifest_in(settings.raw)
    if manifest is None:
        return {}
    written = {(settings.raw / name).resolve() for name in manifest.sha256_by_file}
    return {each.path: each for each in find(settings, settings.raw, None)[0] if each.path.resolve() in written}


def sizes_of(settings: Settings) -> Sizes:
    """Take the bounds on memory, in bytes, from the parameters."""
    return Sizes(settings.params.load.chunk_mb << 20, settings.params.load.max_record_mb << 20)


def _load_more(job: _Job, work: list[Work]) -> _Hashes:
    """Add to the warehouse, file by file; where that breaks off, report those that were loaded before."""
    try:
        with writer.connected(job.settings, writer.writer_file(job.settings)) as db:
            _deliver_all(db, job, work)
            return _tables(db, job.progress)
    except BarberProError as error:
        if not job.results:
            raise
        _report_what_stands(job)
        count = f"{len(job.results)} of {len(work)} files were loaded before this one and stay loaded"
        raise type(error)(f"{error}; {count}") from error


def _load_anew(job: _Job, work: list[Work]) -> _Hashes:
    """Build a new warehouse beside the one that will make room; where a file fails, nothing has changed."""
    try:
        return _built(job, work)
    except BarberProError as error:
        swap.finish(job.settings)
        raise type(error)(f"{error}; the synthetic world that was there stays as it was") from error


def _built(job: _Job, work: list[Work]) -> _Hashes:
    path = swap.workshop(job.settings) / writer.writer_file(job.settings).name
    path.parent.mkdir(parents=True, mode=0o700)
    with full_disk_told(job.settings.data_root), writer.connected(job.settings, path) as db:
        _deliver_all(db, job, work)
        tables = _tables(db, job.progress)
        db.execute("CHECKPOINT")
        return tables


def _deliver_all(db: Database, job: _Job, work: list[Work]) -> None:
    """Load every file that can be read; where there is none, nothing has changed."""
    for found, at in work:
        with job.refusals.of(found.path) if job.refusals else contextlib.nullcontext():
            _deliver(db, found, job, at)
    if job.refusals and not job.results:
        job.refusals.tell(job.settings, "so nothing was loaded")


def _deliver(db: Database, found: Found, job: _Job, at: datetime) -> None:
    """Land one file with those it is joined with and load it; a file that is refused leaves nothing behind."""
    made: list[Path] = []

    def record() -> None:
        if job.records:
            made.extend(deliveries.write(job.landing, delivery, at))

    try:
        with full_disk_told(job.settings.data_root):
            delivery = _landed(found, job, made)
            sizes = sizes_of(job.settings)
            gone = forget(job.settings, delivery, sizes) if job.records else Forgotten(0, left=True)
            if not gone.left:
                job.forgotten.append(found.path.name)
                return
            if gone.records:
                job.redacted.append(gone.records)
            job.results.append(load_delivery(db, delivery, sizes, at, job.progress, before_commit=record))
    except Exception:  # not where the process is told to end: then the transaction may have gone through
        for path in made:
            path.unlink(missing_ok=True)
            with contextlib.suppress(OSError):  # others may lie there
                path.parent.rmdir()
        raise


def _landed(found: Found, job: _Job, made: list[Path]) -> Delivery:
    source = found.mapping.source

    def landed(path: Path) -> LandedFile:
        return job.landing.take(path, job.hashes[path], source, made)

    return Delivery(
        mapping=found.mapping,
        input=found.input,
        file=landed(found.path),
        joined={name: landed(path) for name, path in found.joined.items()},
        synthetic=job.hashes[found.path] in job.synthetic,
        replaces=found.replaces,
    )


def _tables(db: Database, progress: Progress) -> _Hashes:
    progress("Hashing the tables")
    loaded = {each.name: hashes.kept_hash(db, each) for each in (*schemas.LOADED_TABLES, schemas.PAYMENTS)}
    of_references = {each.name: content_hash(db, each.name) for each in schemas.REFERENCE_TABLES}
    of_ledger = {each.name: content_hash(db, each.name) for each in (schemas.LOAD_LEDGER, schemas.QUARANTINE)}
    return _Hashes(loaded | of_references, of_ledger)


def _report(settings: Settings, found: _Hashes) -> None:
    """Tell of the tables by content, and apart from them of the ledger, whose lines name when a file was loaded."""
    write_json(settings.reports / "load.json", {"tables": found.tables})
    settings.parameters.mkdir(exist_ok=True)  # dvc's later stages depend on it, and nothing may have been imported yet
    settings.answers.mkdir(exist_ok=True, mode=0o700)  # nor asked
    write_json(settings.reports / "ledger.json", {"tables": found.ledger})


def _report_what_stands(job: _Job) -> None:
    """Write the report of a load that broke off; that it did is told even where this cannot be written."""
    settings = job.settings
    with (
        contextlib.suppress(BarberProError, OSError),
        full_disk_told(settings.data_root),
        writer.connected(settings, writer.writer_file(settings)) as db,
    ):
        _report(settings, _tables(db, job.progress))


if __name__ == "__main__":
    command.main(run)
