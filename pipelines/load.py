"""Stage load: received files -> landing -> writer database, with a ledger line for each and a report."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from barberpro.errors import BadInputError
from barberpro.progress import Progress, silent
from barberpro.settings import Settings
from barberpro.tables import schemas
from barberpro.warehouse import worlds
from barberpro.warehouse.chunks import Sizes
from barberpro.warehouse.columns import check_columns, columns_of, wanted_columns
from barberpro.warehouse.content import content_hash
from barberpro.warehouse.files import land, sha256_of, write_json
from barberpro.warehouse.loader import Delivery, FileResult, load_delivery
from barberpro.warehouse.mapping import available_mappings, read_mapping
from barberpro.warehouse.specs import Input, Mapping
from barberpro.warehouse.writer import open_writer


@dataclass(frozen=True, slots=True)
class Found:
    """A file that a mapping claims, with the files it is joined with."""

    mapping: Mapping
    input: Input
    path: Path
    joined: dict[str, Path]


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What became of every file, and the content hash of every table."""

    files: tuple[FileResult, ...]
    tables: dict[str, str]
    sources: tuple[str, ...]
    notes: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain values."""
        return {"files": [asdict(each) for each in self.files], "tables": self.tables, "notes": list(self.notes)}


def run(
    settings: Settings,
    progress: Progress = silent,
    *,
    raw: Path | None = None,
    mapping: str | Path | None = None,
    now: datetime | None = None,
) -> LoadResult:
    """Load what `mapping` claims of `raw` (default: every sub-folder of the landing that has a mapping of its name)."""
    folder = raw or settings.raw
    found, notes = find(folder, mapping)
    sizes = sizes_of(settings)
    for each in found:
        check(each, sizes)
    at = (now or datetime.now(UTC)).replace(tzinfo=None)
    manifest = worlds.read_manifest(folder)
    invented = manifest.hashes if manifest else set()
    synthetic = {each.path: sha256_of(each.path) in invented for each in found}
    note = worlds.keep_apart(settings, set(synthetic.values()), at)
    deliveries = [_landed(each, settings, synthetic=synthetic[each.path]) for each in found]
    with open_writer(settings) as db:
        results = tuple(load_delivery(db, each, sizes, at, progress) for each in deliveries)
        progress("Hashing the tables")
        tables = {each.name: content_hash(db, each.name) for each in (*schemas.LOADED_TABLES, schemas.PAYMENTS)}
    write_json(settings.reports / "load.json", {"tables": tables})
    sources = tuple(sorted({each.mapping.source for each in found}))
    return LoadResult(results, tables, sources, (*notes, *([note] if note else [])))


def sizes_of(settings: Settings) -> Sizes:
    """Take the bounds on memory, in bytes, from the parameters."""
    return Sizes(settings.params.load.chunk_mb << 20, settings.params.load.max_record_mb << 20)


def find(folder: Path, mapping: str | Path | None) -> tuple[list[Found], list[str]]:
    """Find the files to load, in order, and note what was left alone."""
    if not folder.exists():
        raise BadInputError(f"{folder} was not found; give an existing folder or file with --raw")
    if mapping is not None:
        return claimed(folder, read_mapping(mapping)), []
    found: list[Found] = []
    notes: list[str] = []
    folders = [each for each in sorted(folder.iterdir()) if each.is_dir()] if folder.is_dir() else []
    for each in folders:
        if each.name in available_mappings():
            found += claimed(each, read_mapping(each.name))
        else:
            notes.append(f"{each} was left alone: no mapping is called {each.name!r}")
    if not found:
        raise BadInputError(
            f"{folder} has no sub-folder named after a mapping ({', '.join(available_mappings())}); "
            "give the files and their mapping: --raw DIR --mapping FILE"
        )
    return found, notes


def claimed(path: Path, mapping: Mapping) -> list[Found]:
    """List the files below a folder (or the one file) that the mapping claims, inputs in the mapping's order."""
    if not path.exists():
        raise BadInputError(f"{path} was not found; check the path")
    if path.is_file():
        return [_claimed_file(path, mapping)]
    found = [
        Found(mapping, each, file, _joined(each, path))
        for each in mapping.inputs
        for file in sorted({file for pattern in each.files for file in path.glob(pattern) if file.is_file()})
    ]
    if not found:
        globs = ", ".join(pattern for each in mapping.inputs for pattern in each.files)
        there = ", ".join(sorted(each.name for each in path.iterdir())[:12]) or "nothing"
        raise BadInputError(f"{path} holds no file that the mapping {mapping.name} reads ({globs}); it holds {there}")
    return found


def _claimed_file(path: Path, mapping: Mapping) -> Found:
    fitting = [each for each in mapping.inputs if any(path.match(pattern) for pattern in each.files)]
    candidates = fitting or list(mapping.inputs)
    if len(candidates) > 1:
        globs = ", ".join(pattern for each in mapping.inputs for pattern in each.files)
        raise BadInputError(f"{path.name} fits no single input of the mapping {mapping.name}, which reads {globs}")
    return Found(mapping, candidates[0], path, _joined(candidates[0], path.parent))


def _joined(source: Input, folder: Path) -> dict[str, Path]:
    joined = {}
    for join in source.joins:
        matches = sorted(file for pattern in join.files for file in folder.glob(pattern))
        if len(matches) != 1:
            raise BadInputError(
                f"{folder} holds {len(matches)} files named {', '.join(join.files)}; "
                f"the join {join.name!r} needs exactly one"
            )
        joined[join.name] = matches[0]
    return joined


def check(found: Found, sizes: Sizes, *, may_lack: frozenset[str] = frozenset()) -> None:
    """Refuse a file that cannot fit its mapping before anything is written."""
    there = columns_of(found.path, found.input.format, sizes)
    if there is None:
        return
    ignored = None if found.input.ignored == "*" else set(found.input.ignored)
    check_columns(
        found.path, there, wanted_columns(found.input) - may_lack, None if ignored is None else ignored | may_lack
    )


def _landed(found: Found, settings: Settings, *, synthetic: bool) -> Delivery:
    landing = settings.raw / found.mapping.source
    return Delivery(
        mapping=found.mapping,
        input=found.input,
        file=land(found.path, landing),
        joined={name: land(path, landing) for name, path in found.joined.items()},
        synthetic=synthetic,
    )
