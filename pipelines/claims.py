"""Which files a load is about: those that a mapping claims by name, and those that were delivered before."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from barberpro.errors import BadInputError
from barberpro.settings import Settings
from barberpro.warehouse import columns, deliveries
from barberpro.warehouse.alternatives import only_fitting
from barberpro.warehouse.chunks import Sizes
from barberpro.warehouse.mapping import available_mappings, read_mapping
from barberpro.warehouse.specs import Input, Mapping


@dataclass(frozen=True, slots=True)
class Found:
    """A file that a mapping claims, with the files it is joined with."""

    mapping: Mapping
    input: Input
    path: Path
    joined: dict[str, Path]
    replaces: str | None = None
    """Hash of the file that this one, corrected, is to take the place of."""
    refusal: str | None = None
    """Why none of the inputs that claim the file reads it, or more than one does; told by `check`."""


def find(settings: Settings, folder: Path, mapping: str | Path | None) -> tuple[list[Found], list[str]]:
    """Find the files to load, in order, and note what was left alone."""
    if not folder.exists():
        raise BadInputError(f"{folder} was not found; give an existing folder or file with --raw")
    if mapping is not None:
        return _with_mapping(settings, folder, read_mapping(mapping)), []
    found: list[Found] = []
    notes: list[str] = []
    known = _delivered(settings) if folder.resolve() == settings.raw.resolve() else {}
    folders = [each for each in sorted(folder.iterdir()) if each.is_dir()] if folder.is_dir() else []
    for each in folders:
        before = [as_recorded(settings, record) for record in known.get(each.name, [])]
        if each.name in available_mappings():
            found += _and_before(_by_name(each, read_mapping(each.name)), before)
        elif before:
            found += before
        elif _has_files(each):
            notes.append(f"{each} was left alone: no mapping is called {each.name!r}")
    if not found:
        raise BadInputError(
            f"{folder} has no sub-folder named after a mapping ({', '.join(available_mappings())}) with files that "
            "it reads; give the files and their mapping: --raw DIR --mapping FILE"
        )
    return found, notes


def claimed(path: Path, mapping: Mapping) -> list[Found]:
    """List the files below a folder (or the one file) that the mapping claims, inputs in the mapping's order."""
    if not path.exists():
        raise BadInputError(f"{path} was not found; check the path")
    found = [_claimed_file(path, mapping)] if path.is_file() else _by_name(path, mapping)
    if not found:
        globs = ", ".join(pattern for each in mapping.inputs for pattern in each.files)
        names = sorted(f"{each.name}/" if each.is_dir() else each.name for each in path.iterdir())
        there = ", ".join(names[:12]) or "nothing"
        raise BadInputError(f"{path} holds no file that the mapping {mapping.name} reads ({globs}); it holds {there}")
    return found


def check(found: Found, sizes: Sizes, *, may_lack: frozenset[str] = frozenset()) -> None:
    """Refuse a file that cannot fit its mapping before anything is written."""
    if found.refusal is not None:
        raise BadInputError(found.refusal)
    there = columns.columns_of(found.path, found.input.format, sizes)
    if there is None:
        return
    lacking = may_lack | columns.may_lack(found.input)
    ignored = None if found.input.ignored == "*" else {*found.input.ignored, *lacking}
    columns.check_columns(found.path, there, columns.wanted_columns(found.input) - lacking, ignored)


def as_delivered(settings: Settings, record: deliveries.Record, mapping: Mapping | None = None) -> Found:
    """Find a recorded delivery's files again, paired as they were, to be read with its own mapping or with another."""
    raw = settings.raw
    chosen = mapping or read_mapping(raw / record.mapping.path)
    path = raw / record.file.path
    candidates = [chosen.inputs[record.input]] if mapping is None else _inputs_for(record, chosen)
    source, refusal = _fitting(path, candidates)
    joined = {name: raw / place.path for name, place in record.joined.items()}
    missing = [join.name for join in source.joins if join.name not in joined]
    if missing:
        raise BadInputError(
            f"{path} was delivered without a file for the join {missing[0]!r} of the mapping "
            f"{chosen.name}; load it from a folder that holds both"
        )
    files = {join.name: joined[join.name] for join in source.joins}
    return Found(chosen, source, path, files, record.replaces, refusal)


def _with_mapping(settings: Settings, folder: Path, mapping: Mapping) -> list[Found]:
    """Claim by name; in the landing of the mapping's own source, what was delivered before is read again as well."""
    if folder.resolve() != (settings.raw / mapping.source).resolve():
        return claimed(folder, mapping)
    records = _delivered(settings).get(mapping.source, [])
    tables = {each.table.name for each in mapping.inputs}
    before = [as_delivered(settings, record, mapping) for record in records if record.table in tables]
    return _and_before(_by_name(folder, mapping), before) or claimed(folder, mapping)


def _delivered(settings: Settings) -> dict[str, list[deliveries.Record]]:
    """Group what was delivered, and is in force, by source."""
    found: dict[str, list[deliveries.Record]] = {}
    for record in deliveries.in_force(deliveries.records(settings.raw)):
        found.setdefault(record.source, []).append(record)
    return found


def as_recorded(settings: Settings, record: deliveries.Record) -> Found:
    """Read with the mapping that it was read with; one that comes with the project counts in its present form."""
    shipped = record.shipped if record.shipped in available_mappings() else None
    return as_delivered(settings, record, read_mapping(shipped) if shipped else None)


def _and_before(found: list[Found], before: list[Found]) -> list[Found]:
    """Leave to a file's record how it is read."""
    recorded = {(each.path.resolve(), each.input.table.name) for each in before}
    return [each for each in found if (each.path.resolve(), each.input.table.name) not in recorded] + before


def _inputs_for(record: deliveries.Record, mapping: Mapping) -> list[Input]:
    same = [each for each in mapping.inputs if each.table.name == record.table]
    named = [each for each in same if any(Path(record.file.path).match(pattern) for pattern in each.files)]
    candidates = named or same
    if len({each.files for each in candidates}) != 1:
        raise BadInputError(
            f"{record.file.path} was loaded into {record.table}, for which the mapping {mapping.name} has "
            f"{len(candidates)} fitting inputs; it needs exactly one"
        )
    return candidates


def _fitting(path: Path, candidates: list[Input]) -> tuple[Input, str | None]:
    """Choose the input that reads the file; where none can be chosen, the first one and the reason."""
    try:
        return only_fitting(path, candidates), None
    except BadInputError as error:
        return candidates[0], str(error)


def _by_name(folder: Path, mapping: Mapping) -> list[Found]:
    """Claim files by name; of several inputs that would read a file into one table, the one that fits does."""
    claims: dict[tuple[Path, str], list[Input]] = {}
    for each in mapping.inputs:
        for file in sorted({file for pattern in each.files for file in folder.glob(pattern) if file.is_file()}):
            claims.setdefault((file, each.table.name), []).append(each)
    chosen = ((file, *_fitting(file, inputs)) for (file, _), inputs in claims.items())
    return [Found(mapping, source, file, _joined(source, folder), refusal=refusal) for file, source, refusal in chosen]


def _claimed_file(path: Path, mapping: Mapping) -> Found:
    fitting = [each for each in mapping.inputs if any(path.match(pattern) for pattern in each.files)]
    candidates = fitting or list(mapping.inputs)
    if len({(each.table.name, each.files) for each in candidates}) > 1:
        globs = ", ".join(dict.fromkeys(pattern for each in mapping.inputs for pattern in each.files))
        raise BadInputError(f"{path.name} fits no single input of the mapping {mapping.name}, which reads {globs}")
    source, refusal = _fitting(path, candidates)
    return Found(mapping, source, path, _joined(source, path.parent), refusal=refusal)


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


def _has_files(folder: Path) -> bool:
    return any(each.is_file() for each in folder.rglob("*"))
