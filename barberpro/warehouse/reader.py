"""Readers open a generation by name, read-only and locked down, after checking its bytes once in a process."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from barberpro.errors import IntegrityError
from barberpro.settings import Settings
from barberpro.warehouse import generations, sidecars
from barberpro.warehouse.database import Database
from barberpro.warehouse.pseudonyms import pseudonym_key

LOCKED_DOWN: dict[str, Any] = {
    "enable_external_access": "false",
    "autoload_known_extensions": "false",
    "autoinstall_known_extensions": "false",
    "lock_configuration": "true",
}


@dataclass(frozen=True, slots=True)
class Generation:
    """An open generation. `warnings` says when it is not the one that CURRENT names."""

    name: str
    sidecar: dict[str, Any]
    database: Database
    warnings: tuple[str, ...] = ()

    def close(self) -> None:
        """Close the connection."""
        self.database.connection.close()


def open_generation(settings: Settings, name: str | None = None) -> Generation:
    """Open the generation `name`, or the one in force; if that is damaged, the newest whole one before it."""
    wanted, problem = (name, None) if name else _in_force(settings)
    problem = problem or _checked(settings, wanted)
    if problem is None:
        return _open(settings, wanted, ())
    if name:
        raise IntegrityError(f"generation {name} is damaged: {problem}; run `barberpro publish` to build a new one")
    for earlier in reversed([each for each in generations.published(settings) if each != wanted]):
        if _checked(settings, earlier) is None:
            warning = (
                f"Generation {wanted} is damaged ({problem}); {earlier} is served instead. Run `barberpro publish`."
            )
            return _open(settings, earlier, (warning,))
    raise IntegrityError(f"generation {wanted} is damaged ({problem}) and there is no other; run `barberpro publish`")


def key_warnings(opened: Generation, settings: Settings) -> tuple[str, ...]:
    """Warn where the generation's clients bear pseudonyms of another key, so that new rows cannot be linked to them."""
    made_with = opened.sidecar["pseudonym_key"]
    ours = pseudonym_key(settings).fingerprint
    if made_with is None or made_with == ours:
        return ()
    return (
        f"generation {opened.name} was made with the pseudonym key {made_with} and this is {ours}: clients cannot be "
        "linked to their history; restore BARBERPRO_PSEUDONYM_KEY or the key file",
    )


def _in_force(settings: Settings) -> tuple[str, str | None]:
    """Read which generation is in force, and what is wrong with CURRENT."""
    try:
        return generations.current(settings), None
    except IntegrityError as error:
        return "named by CURRENT", str(error)


@contextmanager
def generation(settings: Settings, name: str | None = None) -> Iterator[Generation]:
    """Open a generation and close it at the end."""
    opened = open_generation(settings, name)
    try:
        yield opened
    finally:
        opened.close()


def _open(settings: Settings, name: str, warnings: tuple[str, ...]) -> Generation:
    path = sidecars.file_of(settings, name)
    try:
        connection = duckdb.connect(path, read_only=True, config=LOCKED_DOWN)
    except duckdb.Error as error:
        raise IntegrityError(f"{path.name} cannot be opened: {' '.join(str(error).split())}") from error
    return Generation(
        name, sidecars.read_sidecar(settings, name).as_json(), Database(connection, read_by_threads=True), warnings
    )


def _checked(settings: Settings, name: str) -> str | None:
    """Say what is wrong with a generation. Its bytes are hashed once in a process, and again when the file changed."""
    if not sidecars.is_name(name):
        return f"{name!r} is no name of a generation"
    path = sidecars.file_of(settings, name)
    try:
        stat = path.stat()
    except OSError:
        return f"{path.name} is missing"
    return _damage_of(settings.warehouse, name, stat.st_mtime_ns, stat.st_size, _Holder(settings))


@dataclass(frozen=True, slots=True)
class _Holder:
    """Carries the settings past the cache's key: equal to every other holder."""

    settings: Settings

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Holder)

    def __hash__(self) -> int:
        return 0


@functools.lru_cache(maxsize=64)
def _damage_of(folder: Path, name: str, mtime_ns: int, size: int, holder: _Holder) -> str | None:
    return generations.damage(holder.settings, name)
