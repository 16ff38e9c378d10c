"""What was delivered, written down in the landing: which files, paired how, read with which mapping, in which order.

With it the landing alone rebuilds the warehouse. A record is `raw/<source>/deliveries/<number>-<hash>.json`, the
mapping's text lies beside it in `raw/<source>/mappings`. Files of a synthetic world that lie in the landing are not
recorded: their manifest lists them.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from barberpro.errors import BadInputError, IntegrityError
from barberpro.settings import shipped
from barberpro.warehouse.files import SHORT, LandedFile, copy_privately, identity_of, land, write_json
from barberpro.warehouse.loader import Delivery
from barberpro.warehouse.specs import Mapping
from barberpro.warehouse.suppression import received_as


@dataclass(frozen=True, slots=True)
class Place:
    """A file of the landing: its path below `raw` and its hash."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Record:
    """One delivery as it was loaded."""

    source: str
    table: str
    input: int
    """Place of the input in its mapping, from 0."""
    file: Place
    joined: dict[str, Place]
    mapping: Place
    shipped: str | None
    """Name of the mapping if it came with the project."""
    synthetic: bool
    loaded_at: str
    number: int = 0
    replaces: str | None = None
    """Hash of the file that this one, corrected, took the place of."""

    @property
    def subject(self) -> tuple[str, str, str]:
        """What the record is about, whatever the mapping."""
        return self.source, self.table, self.file.sha256

    @property
    def reading(self) -> tuple[object, ...]:
        """What the loader tells a reading by."""
        joined = tuple(sorted(each.sha256 for each in self.joined.values()))
        return (*self.subject, joined, self.mapping.sha256, self.replaces)


@dataclass(frozen=True, slots=True)
class Landing:
    """Where received files lie, and where those that arrive now are put: elsewhere until they are known to be good."""

    raw: Path
    arriving: Path

    def holds(self, path: Path) -> bool:
        """Whether the file lies in the landing already, where it is used in place."""
        return path.resolve().is_relative_to(self.raw.resolve())

    def take(self, path: Path, sha256: str, source: str, made: list[Path]) -> LandedFile:
        """Land the file unless it lies there; a new copy is added to `made`."""
        there = path if self.holds(path) else self.arriving / source / sha256[:SHORT] / path.name
        if there == path or (there.is_file() and received_as(self.raw, identity_of(there)) == sha256):
            return LandedFile(there, sha256)
        return land(path, sha256, self.arriving / source, made)

    def place(self, file: LandedFile) -> Place:
        """Name a landed file below `raw`."""
        path = file.path.resolve()
        base = next(each.resolve() for each in (self.arriving, self.raw) if path.is_relative_to(each.resolve()))
        return Place(path.relative_to(base).as_posix(), file.sha256)

    def file(self, place: Place) -> LandedFile:
        """Find a recorded file; IntegrityError where it is missing or not what was received."""
        path = self.raw / place.path
        known = _text_hash if path.suffix == ".yaml" else identity_of
        if not path.is_file() or received_as(self.raw, known(path)) != place.sha256:
            raise IntegrityError(
                f"{path} is missing or not what was received (sha256 {place.sha256[:SHORT]}...); restore it from a copy"
            )
        return LandedFile(path, place.sha256)


def records(raw: Path) -> list[Record]:
    """Read every record of a landing, in the order of loading."""
    return [_read(path) for path in sorted(raw.glob("*/deliveries/*.json"), key=lambda path: path.name)]


def in_force(found: list[Record]) -> list[Record]:
    """Leave out the readings that a later one replaced: with another mapping, or of the file once it was corrected."""
    last = {each.subject: each.mapping.sha256 for each in found}
    switched = {each.subject: each.number for each in found if each.mapping.sha256 != last[each.subject]}
    for each in found:
        if each.replaces is not None:
            switched[each.source, each.table, each.replaces] = each.number
    return [each for each in found if each.number > switched.get(each.subject, -1)]


def path_of(raw: Path, record: Record) -> Path:
    """Return the path of a record's file."""
    return raw / record.source / "deliveries" / f"{record.number:08d}-{record.file.sha256[:SHORT]}.json"


def write(landing: Landing, delivery: Delivery, loaded_at: datetime) -> list[Path]:
    """Record a delivery and keep the text of its mapping; returns the record's file, none where it stood already."""
    if delivery.synthetic and not _arrived(landing, delivery):
        return []
    mapping, arriving = delivery.mapping, records(landing.arriving)
    record = Record(
        source=mapping.source,
        table=delivery.input.table.name,
        input=next(number for number, each in enumerate(mapping.inputs) if each is delivery.input),
        file=landing.place(delivery.file),
        joined={name: landing.place(file) for name, file in delivery.joined.items()},
        mapping=_keep_mapping(landing.arriving, mapping),
        shipped=mapping.path.stem if mapping.path.parent == shipped("mappings") else None,
        synthetic=delivery.synthetic,
        loaded_at=loaded_at.isoformat(),
        number=max((each.number for each in arriving), default=0) + 1,
        replaces=delivery.replaces,
    )
    if any(each.reading == record.reading for each in in_force(arriving)):
        return []
    path = path_of(landing.arriving, record)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_json(path, asdict(record))
    path.chmod(0o600)
    return [path]


def _arrived(landing: Landing, delivery: Delivery) -> bool:
    """Whether the file was copied into the landing, rather than lying where its world wrote it."""
    return len(Path(landing.place(delivery.file).path).parts) > 2


def _keep_mapping(raw: Path, mapping: Mapping) -> Place:
    place = Place(f"{mapping.source}/mappings/{mapping.sha256[:SHORT]}.yaml", mapping.sha256)
    target = raw / place.path
    if not (target.is_file() and _text_hash(target) == mapping.sha256):
        if _text_hash(mapping.path) != mapping.sha256:
            raise BadInputError(f"mapping {mapping.path} was changed while it was being used; load again")
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        copy_privately(mapping.path, target)
    return place


def _text_hash(path: Path) -> str:
    return hashlib.sha256(path.read_text(encoding="utf-8").encode()).hexdigest()


def _read(path: Path) -> Record:
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        joined = {name: Place(**place) for name, place in content["joined"].items()}
        places = {name: Place(**content[name]) for name in ("file", "mapping")}
        return Record(**{**content, **places, "joined": joined})
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise IntegrityError(f"the record {path} of a delivery is damaged: {error}; restore it from a copy") from error
