"""Where a client is to be found: in landed files, in the warehouse, in derived tables and in published generations."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from barberpro.errors import BadInputError, BarberProError
from barberpro.progress import Progress
from barberpro.settings import Settings
from barberpro.tables import schemas
from barberpro.warehouse import deliveries, generations, pseudonyms, reader
from barberpro.warehouse.database import Database, memory_database
from barberpro.warehouse.latest import versions_table
from barberpro.warehouse.peek import peeked
from barberpro.warehouse.sql import identifier
from pipelines.claims import Found, as_delivered, as_recorded, find
from pipelines.forgetting import Files, roles_of, trace
from pipelines.load import sizes_of

Counts = dict[str, int]


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Records of the client by landed file, and rows by table of the warehouse, derived table and generation."""

    searched: tuple[Path, ...]
    files: Counts
    warehouse: Counts
    tables: Counts
    generations: dict[str, Counts]

    def __bool__(self) -> bool:
        """Whether the client was found at all."""
        return bool(self.files or self.warehouse or self.tables or self.generations)

    def as_json(self) -> dict[str, Any]:
        """Plain values; nothing in them tells who the client is."""
        return {
            "files_searched": len(self.searched),
            "files": self.files,
            "warehouse": self.warehouse,
            "tables": self.tables,
            "generations": self.generations,
        }


def search(settings: Settings, client: str, progress: Progress) -> Whereabouts:
    """Look for the client everywhere below the data root, and change nothing."""
    landed = files(settings)
    records: Counts = {}
    with memory_database() as db:
        for number, (path, roles) in enumerate(landed.items()):
            progress(f"Searching {path.name}", number, len(landed))
            count = trace(db, path, roles, sizes_of(settings), client.__eq__).count
            if count:
                records[str(path.relative_to(settings.raw.resolve()))] = count
    name = _pseudonym(settings, client)
    published = {each: _in_generation(settings, each, name) for each in generations.published(settings)} if name else {}
    return Whereabouts(
        searched=tuple(landed),
        files=records,
        warehouse=_in_warehouse(settings, name) if name else {},
        tables=_in_tables(settings, name) if name else {},
        generations={each: counts for each, counts in published.items() if counts},
    )


def files(settings: Settings) -> Files:
    """Find every landed file and how it is, was, or would be read."""
    found: Files = {}
    for each in _readings(settings):
        for path, roles in roles_of(each.input, each.path, each.joined).items():
            known = found.setdefault(path.resolve(), [])
            known += [role for role in roles if role not in known]
    return found


def _readings(settings: Settings) -> Iterator[Found]:
    if not settings.raw.is_dir():
        return
    for record in deliveries.records(settings.raw):
        yield as_delivered(settings, record)
        with contextlib.suppress(BadInputError):  # the mapping as it is now may not fit any more
            yield as_recorded(settings, record)
    with contextlib.suppress(BadInputError):  # nothing lies there that was not delivered
        yield from find(settings, settings.raw, None)[0]


def _pseudonym(settings: Settings, client: str) -> str | None:
    if not pseudonyms.has_key(settings):
        return None
    return pseudonyms.pseudonym(pseudonyms.pseudonym_key(settings), client)


def _in_warehouse(settings: Settings, name: str) -> Counts:
    found: Counts = {}
    with peeked(settings) as peek:
        for table in schemas.LOADED_TABLES:
            relation = peek.standing(versions_table(table))
            if relation is not None:
                found |= _rows(
                    peek.db, table.name, relation, [each.name for each in table.columns if each.personal], name
                )
    return found


def _in_tables(settings: Settings, name: str) -> Counts:
    found: Counts = {}
    for path in sorted(settings.tables.glob("*.parquet")):
        there = [each for each in _personal_names() if each in pl.read_parquet_schema(path)]
        if there:
            rows = pl.scan_parquet(path).filter(pl.any_horizontal(pl.col(there) == name)).select(pl.len()).collect()
            found |= {path.stem: rows.item()} if rows.item() else {}
    return found


def _in_generation(settings: Settings, generation: str, name: str) -> Counts:
    found: Counts = {}
    try:
        with reader.generation(settings, generation) as opened:
            for table in sorted(opened.database.tables()):
                columns = set(opened.database.frame(f"SELECT * FROM {identifier(table)} LIMIT 0").columns)
                found |= _rows(opened.database, table, identifier(table), sorted(_personal_names() & columns), name)
    except BarberProError:
        return {"damaged": 1}  # nobody can tell, and it is retired with the others
    return found


def _rows(db: Database, table: str, relation: str, columns: list[str], name: str) -> Counts:
    if not columns:
        return {}
    tests = " OR ".join(f"{identifier(each)} = ?" for each in columns)
    count = int(db.scalar(f"SELECT count(*) FROM {relation} WHERE {tests}", [name for _ in columns]))
    return {table: count} if count else {}


def _personal_names() -> frozenset[str]:
    return frozenset(each.name for table in schemas.LOADED_TABLES for each in table.columns if each.personal)
