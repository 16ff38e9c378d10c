"""Published generations: compact read-only files, each checked against its sidecar, and the pointer CURRENT to one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from barberpro.errors import BadInputError, IntegrityError, UnavailableError
from barberpro.settings import Settings
from barberpro.warehouse.files import replace_durably, sha256_of, write_json


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What a generation says of itself, read without opening it."""

    generation: str
    file: str
    size: int
    sha256: str
    built_at: str
    rows: Mapping[str, int]
    content_hash: Mapping[str, str]
    max_event_at: str | None
    ledger: Mapping[str, int]
    champions: Mapping[str, str]
    policies: Mapping[str, str]
    synthetic: bool
    sources: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {**asdict(self), "sources": list(self.sources)}


def file_of(settings: Settings, generation: str) -> Path:
    """Return the path of a generation's database file."""
    return settings.warehouse / f"wh-{generation}.duckdb"


def sidecar_of(settings: Settings, generation: str) -> Path:
    """Return the path of a generation's sidecar."""
    return settings.warehouse / f"wh-{generation}.json"


def read_sidecar(settings: Settings, generation: str) -> Sidecar:
    """Read the sidecar; IntegrityError where it is missing or damaged."""
    path = sidecar_of(settings, generation)
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return Sidecar(**{**content, "sources": tuple(content["sources"])})
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise IntegrityError(f"the sidecar {path.name} of generation {generation} is missing or damaged") from error


def published(settings: Settings) -> list[str]:
    """Names of the generations on disk, oldest first."""
    return sorted(path.stem.removeprefix("wh-") for path in settings.warehouse.glob("wh-*.json"))


def current(settings: Settings) -> str:
    """Read which generation is in force; UnavailableError where nothing was published yet."""
    try:
        name = (settings.warehouse / "CURRENT").read_text(encoding="ascii").strip()
    except FileNotFoundError as error:
        raise UnavailableError(
            f"nothing is published in {settings.warehouse} yet; "
            "build it with `make demo`, or with `barberpro run` on your data"
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise IntegrityError(f"{settings.warehouse / 'CURRENT'} cannot be read; run `barberpro publish`") from error
    return name


def damage(settings: Settings, generation: str) -> str | None:
    """Say in a few words what is wrong with a generation's file; None where it is whole."""
    try:
        sidecar = read_sidecar(settings, generation)
    except IntegrityError as error:
        return str(error)
    path = file_of(settings, generation)
    if not path.is_file():
        return f"{path.name} is missing"
    if path.stat().st_size != sidecar.size:
        return f"{path.name} has {path.stat().st_size} bytes and should have {sidecar.size}"
    if sha256_of(path) != sidecar.sha256:
        return f"the bytes of {path.name} are not those that were published"
    return None


def put_in_force(settings: Settings, generation: str) -> None:
    """Point CURRENT at a generation, in one step."""
    partial = settings.warehouse / ".CURRENT.partial"
    partial.write_text(generation + "\n", encoding="ascii")
    replace_durably(partial, settings.warehouse / "CURRENT")


def roll_back(settings: Settings, to: str | None = None) -> tuple[str, str]:
    """Point CURRENT at `to`, or at the newest whole generation before the one in force; returns (from, to)."""
    now = current(settings)
    if to is not None:
        if to not in published(settings):
            raise BadInputError(f"there is no generation {to!r}; there are {', '.join(published(settings)) or 'none'}")
        problem = damage(settings, to)
        if problem:
            raise IntegrityError(f"generation {to} is damaged: {problem}; {now} stays in force")
        put_in_force(settings, to)
        return now, to
    for earlier in reversed([each for each in published(settings) if each < now]):
        if damage(settings, earlier) is None:
            put_in_force(settings, earlier)
            return now, earlier
    raise UnavailableError(f"there is no whole generation before {now} to go back to; it stays in force")


def prune(settings: Settings, keep: int) -> list[str]:
    """Delete all but the newest `keep` generations, the one in force and those that something pins."""
    names = published(settings)
    kept = {*names[-keep:], current(settings), *pinned(settings)}
    removed = [name for name in names if name not in kept]
    for name in removed:
        file_of(settings, name).unlink(missing_ok=True)
        sidecar_of(settings, name).unlink(missing_ok=True)
    return removed


def pinned(settings: Settings) -> set[str]:
    """Read which generations must stay: those named in `pins.json`."""
    path = settings.warehouse / "pins.json"
    return set(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else set()


@dataclass(frozen=True, slots=True)
class Built:
    """A finished database file that is not published yet."""

    path: Path
    rows: Mapping[str, int]
    content_hash: Mapping[str, str]


def generation_name(at: datetime, content: str) -> str:
    """Sorts by time of building; the tail tells two of the same second apart."""
    return f"{at:%Y%m%dT%H%M%S}-{content[:8]}"


def publish(settings: Settings, built: Built, sidecar: Sidecar) -> None:
    """Give a built file its name, write its sidecar, then point CURRENT at it; only that last step changes anything."""
    replace_durably(built.path, file_of(settings, sidecar.generation))
    write_json(sidecar_of(settings, sidecar.generation), sidecar.as_json())
    put_in_force(settings, sidecar.generation)
