"""Takes a person out of a landed file: of their records only what is read and names nobody is left, all others stay.

A file keeps its lines, so that a record whose key is its line keeps its key. The new file takes the place of the old
one in one step, and stays known by the hash that it was received with.
"""

from __future__ import annotations

import gzip
import hashlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO, cast

from barberpro.errors import GateRefusedError
from barberpro.warehouse.chunks import Sizes
from barberpro.warehouse.files import replace_durably, sha256_of
from barberpro.warehouse.packed import open_bytes
from barberpro.warehouse.personal import join_keys, personal_columns, plain_columns
from barberpro.warehouse.persons import Role, Traces
from barberpro.warehouse.redacted_documents import rewrite_document
from barberpro.warehouse.redacted_parquet import rewrite_parquet
from barberpro.warehouse.redacted_texts import Splice, splices

Announce = Callable[[str], None]
"""Is told the hash that a file is about to have, before it has it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What stays of a person's record: these columns (or paths), or nothing at all."""

    columns: frozenset[str]
    drop: bool


def kept(roles: list[Role], file: str) -> Kept:
    """Say what stays; GateRefusedError where a payment would be lost with the person's name."""
    personal = frozenset[str]().union(*(personal_columns(each.source, each.join) for each in roles))
    plain = frozenset[str]().union(*(plain_columns(each.source, each.join) for each in roles))
    needed = frozenset[str]().union(*(_needed(each) for each in roles))
    both = sorted(personal & needed)
    if both:
        raise GateRefusedError(
            f"{file}: the column {both[0]!r} names the person, and a join or a required column is made of it too, so "
            "the record would be lost with the name; give the mapping another column for one of the two"
        )
    return Kept(plain - personal, any(each.is_of_persons for each in roles))


def _needed(role: Role) -> frozenset[str]:
    """Columns without which a record could not be loaded."""
    if role.is_of_persons:
        return frozenset()
    table = role.source.table
    required = {
        name: spec
        for name, spec in role.source.fields.items()
        if table.column(name).required and not table.column(name).personal
    }
    of_required = plain_columns(replace(role.source, fields=required), role.join)
    return of_required | join_keys(role.source, role.join)


def redact(path: Path, roles: list[Role], found: Traces, sizes: Sizes, announce: Announce) -> None:
    """Rewrite a file without the person; `found` says where they stand in it."""
    keep = kept(roles, path.name)
    partial, packed = path.with_name(f".{path.name}.partial"), path.suffix == ".gz"
    partial.unlink(missing_ok=True)
    try:
        partial.touch(mode=0o600)
        marks = roles[0].format
        if marks.type == "parquet":
            rewrite_parquet(path, partial, found.records, keep.columns, drop=keep.drop)
        elif marks.type == "json":
            rewrite_document(path, partial, found.records, keep.columns, drop=keep.drop)
        else:
            _splice(path, partial, splices(path, marks, sizes, found, keep.columns, drop=keep.drop))
        announce(_identity(partial, packed=packed))
        replace_durably(partial, path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def _identity(path: Path, *, packed: bool) -> str:
    """Hash what the file says, as `identity_of` will once it has its name."""
    if not packed:
        return sha256_of(path)
    with gzip.open(path, "rb") as stream:
        return hashlib.file_digest(cast("Any", stream), "sha256").hexdigest()


def _splice(path: Path, target: Path, changes: list[Splice]) -> None:
    """Copy a file's bytes, some stretches of them exchanged."""
    with open_bytes(path) as read, _opened(target, packed=path.suffix == ".gz") as write:
        position = 0
        for each in changes:
            _copy(read, write, each.start - position)
            read.read(each.end - each.start)  # a packed stream cannot jump
            write.write(each.text)
            position = each.end
        shutil.copyfileobj(read, write, 1 << 20)


def _copy(read: BinaryIO, write: BinaryIO, size: int) -> None:
    while size:
        piece = read.read(min(size, 1 << 20))
        write.write(piece)
        size -= len(piece)


def _opened(target: Path, *, packed: bool) -> BinaryIO:
    return cast("BinaryIO", gzip.open(target, "wb")) if packed else target.open("wb")
