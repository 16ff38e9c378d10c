"""What a load would do, file by file and table by table, without writing anything anywhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from barberpro.errors import UsageError
from barberpro.progress import Progress, silent
from barberpro.settings import Settings
from barberpro.warehouse import worlds
from barberpro.warehouse.files import LandedFile
from barberpro.warehouse.loader import Delivery
from barberpro.warehouse.mapping import read_mapping
from barberpro.warehouse.peek import peeked
from barberpro.warehouse.rehearsal import MOST_REFUSALS, Refusal, Rehearsed, rehearse
from pipelines.claims import Found, find
from pipelines.load import sizes_of
from pipelines.refused import Refusals, RefusedFile
from pipelines.source_registry import source_named

COUNTS = ("rows", "new_rows", "new_versions", "duplicate", "quarantined", "replaced")


@dataclass(frozen=True, slots=True)
class DryRun:
    """What would become of every file, the first refusals, and the files that would be refused whole."""

    files: tuple[Rehearsed, ...]
    refused_files: tuple[RefusedFile, ...]
    notes: tuple[str, ...]
    problem: str | None
    """One line about the files refused whole; None where there are none."""

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """The first records that would be refused, in the order of loading."""
        return tuple(refusal for each in self.files for refusal in each.refusals)[:MOST_REFUSALS]

    def tables(self) -> dict[str, dict[str, int]]:
        """Add the counts up by table."""
        totals: dict[str, dict[str, int]] = {}
        for each in map(counts, self.files):
            total = totals.setdefault(each["table"], dict.fromkeys(COUNTS, 0))
            for name in COUNTS:
                total[name] += each[name]
        return totals

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "dry_run": True,
            "files": [counts(each) for each in self.files],
            "tables": self.tables(),
            "refusals": [asdict(each) for each in self.refusals],
            "refused_files": [asdict(each) for each in self.refused_files],
            "notes": list(self.notes),
        }


def counts(each: Rehearsed) -> dict[str, Any]:
    """Lay out one file: new_rows + new_versions + duplicate + quarantined = rows."""
    return {**asdict(each.result), "new_rows": each.new_rows, "new_versions": each.new_versions}


def run(
    settings: Settings,
    progress: Progress = silent,
    *,
    raw: Path | None = None,
    mapping: str | Path | None = None,
    source: str | None = None,
) -> DryRun:
    """Rehearse `load.run` with the same arguments, or the load of a source whose files are given."""
    if source is not None:
        raw, mapping = _of_source(settings, source, raw)
    folder = raw or settings.raw
    found, notes = find(settings, folder, mapping)
    return rehearsed(settings, progress, folder, found, notes)


def rehearsed(
    settings: Settings, progress: Progress, folder: Path, found: list[Found], told: Iterable[str] = ()
) -> DryRun:
    """Rehearse the load of files that are paired with their mappings."""
    refusals, notes = Refusals(len(found)), list(told)
    readable, hashes = refusals.sifted(found, sizes_of(settings), settings.raw)
    results: list[Rehearsed] = []
    at = datetime.now(UTC).replace(tzinfo=None)
    with peeked(settings) as opened:
        verdict = worlds.judge(settings, folder, {hashes[each.path] for each in readable}, opened.held())
        peek = opened.emptied() if verdict.makes_room else opened
        if verdict.makes_room:
            notes.append(f"{verdict.makes_room}: what is there, a synthetic world only, would be set aside")
        for each in readable:
            with refusals.of(each.path):
                delivery = _as_if_landed(each, hashes, verdict.synthetic)
                results.append(rehearse(peek, delivery, sizes_of(settings), at, progress))
    problem = refusals.told("the others would be loaded" if results else "nothing would be loaded", "listed above")
    return DryRun(tuple(results), tuple(refusals.files), tuple(notes), problem)


def _of_source(settings: Settings, name: str, raw: Path | None) -> tuple[Path, str]:
    source = source_named(name)
    if source.fetch is not None:
        raise UsageError(
            f"the source {name} fetches into the landing, and a dry run writes nothing; give files with --mapping "
            f"{source.mapping}, or load without --dry-run"
        )
    return raw or settings.raw / read_mapping(source.mapping).source, source.mapping


def _as_if_landed(found: Found, hashes: dict[Path, str], synthetic: frozenset[str]) -> Delivery:
    return Delivery(
        mapping=found.mapping,
        input=found.input,
        file=LandedFile(found.path, hashes[found.path]),
        joined={name: LandedFile(path, hashes[path]) for name, path in found.joined.items()},
        synthetic=hashes[found.path] in synthetic,
        replaces=found.replaces,
    )
