"""Tells with which pseudonym keys the warehouse and the generation in force were made, without a lock or a key."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from barberpro.errors import BarberProError
from barberpro.settings import Settings
from barberpro.warehouse import generations, sidecars, writer
from barberpro.warehouse.database import memory_database
from barberpro.warehouse.sql import literal


@dataclass(frozen=True, slots=True)
class LoadedKeys:
    """Fingerprints of the keys; None where there is nothing, or where it cannot be told at this moment."""

    warehouse: str | None
    generation: str | None


def loaded_keys(settings: Settings) -> LoadedKeys:
    """Read both fingerprints; what is damaged or being written is told by those who look at that."""
    return LoadedKeys(_of_the_writer(settings), _of_the_generation(settings))


def _of_the_writer(settings: Settings) -> str | None:
    path = writer.writer_file(settings)
    if not path.is_file():
        return None
    with memory_database() as db:
        try:
            db.execute(f"ATTACH {literal(str(path))} AS standing (READ_ONLY)")
            found = db.scalar("SELECT max(fingerprint) FROM standing.main.pseudonym_key")
        except duckdb.Error:
            return None
    return None if found is None else str(found)


def _of_the_generation(settings: Settings) -> str | None:
    try:
        return sidecars.read_sidecar(settings, generations.current(settings)).pseudonym_key
    except BarberProError:
        return None
