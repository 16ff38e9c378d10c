"""Takes erased clients out of landed files: how each file is read says where they may stand in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from barberpro.errors import BadInputError, GateRefusedError
from barberpro.settings import Settings
from barberpro.warehouse import suppression
from barberpro.warehouse.chunks import Sizes
from barberpro.warehouse.database import Database, memory_database
from barberpro.warehouse.files import identity_of
from barberpro.warehouse.loader import Delivery
from barberpro.warehouse.packed import open_bytes
from barberpro.warehouse.persons import Covers, Role, Traces, mentions, traces
from barberpro.warehouse.redaction import redact
from barberpro.warehouse.specs import Input

Files = dict[Path, list[Role]]
"""Landed files, and every way in which each of them is read."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many records named erased clients, and whether anything is left to load."""

    records: int
    left: bool


def forget(settings: Settings, delivery: Delivery, sizes: Sizes) -> Forgotten:
    """Take every erased client out of the files of a delivery that has just landed; a file of nobody else goes."""
    records = 0
    there = suppression.suppression(settings)
    if not there.erased:
        return Forgotten(0, left=True)
    joined = {name: file.path for name, file in delivery.joined.items()}
    with memory_database() as db:
        for path, roles in roles_of(delivery.input, delivery.file.path, joined).items():
            found = trace(db, path, roles, sizes, there.covers)
            records += found.count
            if found.count:
                redact_landed(settings, path, roles, found, sizes)
            if found.count == found.of_all > 0 and any(role.is_of_persons for role in roles):
                path.unlink()
                return Forgotten(records, left=False)
    return Forgotten(records, left=True)


def roles_of(source: Input, path: Path, joined: Mapping[str, Path]) -> Files:
    """Say how the files of one reading are read."""
    found: Files = {path: [Role(source, None, dict(joined))]}
    for name, other in joined.items():
        found.setdefault(other, []).append(Role(source, name))
    return found


def trace(db: Database, path: Path, roles: list[Role], sizes: Sizes, covers: Covers) -> Traces:
    """Find the client's records in a file; one that cannot be read at all may not bear their identifier."""
    try:
        return traces(db, path, roles, sizes, covers)
    except BadInputError as error:
        if mentions(_bytes(path), "latin-1", covers):
            raise GateRefusedError(
                f"{path} bears the client's identifier and cannot be read ({error}); remove it, then erase again"
            ) from error
        return Traces(frozenset(), frozenset(), 0)


def redact_landed(settings: Settings, path: Path, roles: Iterable[Role], found: Traces, sizes: Sizes) -> None:
    """Rewrite a landed file without the person; it stays known by the hash that it was received with."""
    before = identity_of(path)
    redact(path, list(roles), found, sizes, lambda now: suppression.rewritten(settings, now, before))


def _bytes(path: Path) -> bytes:
    try:
        with open_bytes(path) as stream:
            return stream.read()
    except (OSError, EOFError):
        return path.read_bytes()
