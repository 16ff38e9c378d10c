"""The quarantine: what lies in it, its records as they came, and loading again what passes now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from barberpro.errors import BadInputError, UnavailableError, UsageError
from barberpro.progress import Progress, silent
from barberpro.settings import Settings
from barberpro.warehouse import deliveries, worlds
from barberpro.warehouse.mapping import read_mapping
from barberpro.warehouse.originals import originals
from barberpro.warehouse.peek import Peek, peeked
from barberpro.warehouse.quarantine import Kind, Refused, Wanted, kinds, refused
from pipelines import load
from pipelines.claims import Found, as_delivered, as_recorded, find

Subject = tuple[str, str, str]
"""Source, table and hash of a file."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What lies in quarantine: all counted by reason, and the first records."""

    kinds: tuple[Kind, ...]
    records: tuple[Refused, ...]

    @property
    def total(self) -> int:
        """How many records there are."""
        return sum(each.count for each in self.kinds)

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "records": self.total,
            "reasons": [asdict(each) for each in self.kinds],
            "first": [asdict(each) for each in self.records],
        }


@dataclass(frozen=True, slots=True)
class Exported:
    """A refused record and its text: as it came, or masked."""

    refused: Refused
    record: str | None


@dataclass(frozen=True, slots=True)
class Reloaded:
    """What became of the files read again, how many records left the quarantine, and the files left as they are."""

    result: load.LoadResult | None
    before: int
    after: int
    unchanged: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "quarantined_before": self.before,
            "quarantined_after": self.after,
            "left": self.before - self.after,
            "unchanged": list(self.unchanged),
            **({"files": [], "tables": {}, "notes": []} if self.result is None else self.result.as_json()),
        }


def listed(settings: Settings, wanted: Wanted, most: int) -> Listed:
    """Count what lies in quarantine by reason, and list the first `most` records."""
    with _quarantine(settings) as (peek, relation):
        return Listed(tuple(kinds(peek.db, relation, wanted)), tuple(refused(peek.db, relation, wanted, most)))


def exported(settings: Settings, wanted: Wanted, *, whole: bool) -> list[Exported]:
    """Find each refused record in its file; unless `whole`, what may tell who somebody is becomes masked."""
    with _quarantine(settings) as (peek, relation):
        found = refused(peek.db, relation, wanted)
    readings = _readings(settings) if found else {}
    lines = {subject: {each.line for each in found if _subject(each) == subject} for subject in _subjects(found)}
    texts = {each: _texts(settings, readings.get(each), lines[each], whole=whole) for each in lines}
    return [Exported(each, texts[_subject(each)].get(each.line, each.masked_text)) for each in found]


def reload(  # noqa: PLR0913  which records, by what they are mended, and whom to tell
    settings: Settings,
    wanted: Wanted,
    progress: Progress = silent,
    *,
    mapping: str | Path | None = None,
    corrected: Path | None = None,
    now: datetime | None = None,
) -> Reloaded:
    """Read the files that have records in quarantine again: with a corrected mapping, or from a corrected file.

    A reading takes the place of the one before, in one transaction: what passes now is loaded, what does not stays.
    """
    with _quarantine(settings) as (peek, relation):
        found = refused(peek.db, relation, wanted)
        before = int(peek.db.scalar(f"SELECT count(*) FROM {relation}"))
    if corrected is None:
        again, unchanged = _read_anew(settings, found, mapping)
    else:
        again, unchanged = [_in_its_place(settings, found, mapping, corrected)], []
    if not again:
        return Reloaded(None, before, before, tuple(unchanged))
    at = (now or datetime.now(UTC)).replace(tzinfo=None)
    result = load.load_found(settings, progress, settings.raw, again, at, ())
    with _quarantine(settings) as (peek, relation):
        return Reloaded(result, before, int(peek.db.scalar(f"SELECT count(*) FROM {relation}")), tuple(unchanged))


@contextmanager
def _quarantine(settings: Settings) -> Iterator[tuple[Peek, str]]:
    with peeked(settings) as peek:
        relation = peek.standing("quarantine")
        if relation is None:
            raise UnavailableError(f"nothing was loaded into {settings.warehouse} yet; run `barberpro load` first")
        yield peek, relation


def _subject(each: Refused) -> Subject:
    return each.source, each.table, each.sha256


def _subjects(found: Iterable[Refused]) -> list[Subject]:
    return list(dict.fromkeys(map(_subject, found)))


def _readings(settings: Settings) -> dict[Subject, Found]:
    """Find by subject how each file is read: as its record says, or as the world that wrote it does."""
    recorded = {each.subject: as_delivered(settings, each) for each in _records(settings).values()}
    return _in_place(settings) | recorded


def _records(settings: Settings) -> dict[Subject, deliveries.Record]:
    return {each.subject: each for each in deliveries.in_force(deliveries.records(settings.raw))}


def _in_place(settings: Settings) -> dict[Subject, Found]:
    manifest = worlds.manifest_in(settings.raw)
    if manifest is None:
        return {}
    hashes = {(settings.raw / name).resolve(): sha256 for name, sha256 in manifest.sha256_by_file.items()}
    there = [each for each in find(settings, settings.raw, None)[0] if each.path.resolve() in hashes]
    return {(each.mapping.source, each.input.table.name, hashes[each.path.resolve()]): each for each in there}


def _texts(settings: Settings, reading: Found | None, lines: set[int], *, whole: bool) -> dict[int, str]:
    if reading is None:
        return {}
    found = originals(reading.path, reading.input, load.sizes_of(settings), lines, whole=whole)
    return {each.line: each.text for each in found}


def _read_anew(settings: Settings, found: list[Refused], mapping: str | Path | None) -> tuple[list[Found], list[str]]:
    """Pair the files with the mapping given, or with the present form of theirs; those it changes nothing for apart."""
    records, again, unchanged = _records(settings), [], []
    chosen = None if mapping is None else read_mapping(mapping)
    for subject in _subjects(found):
        record = records.get(subject)
        if record is None or (chosen is not None and chosen.source != record.source):
            continue
        reading = as_recorded(settings, record) if chosen is None else as_delivered(settings, record, chosen)
        if reading.mapping.sha256 == record.mapping.sha256:
            unchanged.append(reading.path.name)
        else:
            again.append(reading)
    if chosen is not None and not again and not unchanged:
        there = ", ".join(sorted({each.source for each in found})) or "none"
        raise BadInputError(
            f"no record of the source {chosen.source}, which the mapping {chosen.name} reads, is in quarantine as "
            f"asked; sources with such records: {there}"
        )
    return again, unchanged


def _in_its_place(settings: Settings, found: list[Refused], mapping: str | Path | None, corrected: Path) -> Found:
    """Pair a corrected file as the one it corrects was paired: the only one asked for, or the one of its name."""
    if not corrected.is_file():
        raise BadInputError(f"{corrected} was not found; give the corrected file")
    subjects = _subjects(found)
    named = _subjects(each for each in found if each.path == corrected.name)
    if len(named) == 1:
        subjects = named
    if len(subjects) != 1:
        raise UsageError(
            f"{len(subjects)} files with records in quarantine could be meant by {corrected.name}; name the one "
            "that it corrects with --file NAME or --file SHA256"
        )
    record = _records(settings).get(subjects[0])
    if record is None:
        raise BadInputError(f"the landing records no delivery of {subjects[0][2][:12]}...; load the file as a new one")
    chosen = None if mapping is None else read_mapping(mapping)
    reading = as_recorded(settings, record) if chosen is None else as_delivered(settings, record, chosen)
    return replace(reading, path=corrected, replaces=record.file.sha256)
