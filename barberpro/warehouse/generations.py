"""Published generations: compact read-only files, each checked against its sidecar, and the pointer CURRENT to one."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from barberpro.errors import BadInputError, IntegrityError, UnavailableError
from barberpro.settings import Settings
from barberpro.warehouse.files import replace_durably, sha256_of
from barberpro.warehouse.sidecars import Sidecar, file_of, is_name, read_sidecar, sidecar_of, write_sidecar


def published(settings: Settings) -> list[str]:
    """Names of the generations on disk, oldest first."""
    return sorted(path.stem.removeprefix("wh-") for path in settings.warehouse.glob("wh-*.json"))


def current(settings: Settings) -> str:
    """Read which generation is in force; UnavailableError where nothing was published yet."""
    path = settings.warehouse / "CURRENT"
    try:
        name = path.read_text(encoding="ascii").strip()
    except FileNotFoundError as error:
        raise UnavailableError(
            f"nothing is published in {settings.warehouse} yet; "
            "build it with `make demo`, or with `barberpro run` on your data"
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise IntegrityError(f"{path} cannot be read; run `barberpro publish`") from error
    if not is_name(name):
        raise IntegrityError(f"{path} holds {name[:40]!r}, which is no name of a generation; run `barberpro publish`")
    return name


def damage(settings: Settings, generation: str) -> str | None:
    """Say in a few words what is wrong with a generation's file; None where it is whole."""
    problem = visible_damage(settings, generation)
    if problem is not None:
        return problem
    path = file_of(settings, generation)
    if sha256_of(path) != read_sidecar(settings, generation).sha256:
        return f"the bytes of {path.name} are not those that were published"
    return None


def visible_damage(settings: Settings, generation: str) -> str | None:
    """Say what is wrong with a generation as far as it shows without reading the whole file."""
    try:
        sidecar = read_sidecar(settings, generation)
    except IntegrityError as error:
        return str(error)
    path = file_of(settings, generation)
    if not path.is_file():
        return f"{path.name} is missing"
    size = path.stat().st_size
    return None if size == sidecar.size else f"{path.name} has {size} bytes and should have {sidecar.size}"


def put_in_force(settings: Settings, generation: str) -> None:
    """Point CURRENT at a generation, in one step."""
    partial = settings.warehouse / ".CURRENT.partial"
    try:
        partial.write_text(generation + "\n", encoding="ascii")
        replace_durably(partial, settings.warehouse / "CURRENT")
    except OSError:
        partial.unlink(missing_ok=True)
        raise


@dataclass(frozen=True, slots=True)
class RolledBack:
    """Which generation was in force and which is now; `what_of_before` tells in words what became of the first."""

    before: str
    after: str
    what_of_before: str


def roll_back(settings: Settings, to: str | None = None) -> RolledBack:
    """Point CURRENT at `to`, or at the newest whole generation before the one in force."""
    now = _named_by_current(settings)
    there = published(settings)
    stays = f"{now} stays in force" if now in there else f"CURRENT still names {now}, which is not there"
    if to is not None:
        if to not in there:
            raise BadInputError(f"there is no generation {to!r}; there are {', '.join(there) or 'none'}")
        problem = damage(settings, to)
        if problem:
            raise IntegrityError(f"generation {to} is damaged: {problem}; {stays}")
        return _moved(settings, now, to)
    for earlier in reversed([each for each in there if each < now or now not in there]):
        if damage(settings, earlier) is None:
            return _moved(settings, now, earlier)
    raise UnavailableError(f"there is no whole generation before {now} to go back to; {stays}")


def _named_by_current(settings: Settings) -> str:
    try:
        return current(settings)
    except IntegrityError:
        return "nothing that can be read"


def _moved(settings: Settings, before: str, after: str) -> RolledBack:
    put_in_force(settings, after)
    if before == after:
        told = "it was in force before"
    elif before not in published(settings):
        told = f"CURRENT named {before}, which is no generation on disk"
    elif problem := visible_damage(settings, before):
        told = f"it was {before}, which is damaged: {problem}"
    else:
        told = f"it was {before}, which stays on disk"
    return RolledBack(before, after, told)


def prune(settings: Settings, keep: int) -> list[str]:
    """Delete all but the newest `keep` whole generations, the one in force and those that something pins.

    Damaged ones do not count and go, as do files without a sidecar and what a killed publishing left behind.
    Only the one writer may call this.
    """
    names = sorted({*published(settings), *_orphans(settings)})
    whole = [name for name in names if visible_damage(settings, name) is None]
    kept = {*whole[max(len(whole) - keep, 0) :], current(settings), *pinned(settings)}
    removed = [name for name in names if name not in kept]
    for name in removed:
        file_of(settings, name).unlink(missing_ok=True)
        sidecar_of(settings, name).unlink(missing_ok=True)
    clear_leftovers(settings)
    return removed


def _orphans(settings: Settings) -> list[str]:
    """Names of the database files that have no sidecar."""
    paths = settings.warehouse.glob("wh-*.duckdb")
    names = [path.stem.removeprefix("wh-") for path in paths]
    return [name for name in names if not sidecar_of(settings, name).exists()]


def clear_leftovers(settings: Settings) -> None:
    """Delete unfinished files that a killed publishing left behind."""
    for pattern in (".wh-*", ".CURRENT.partial"):
        for path in settings.warehouse.glob(pattern):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()


def pinned(settings: Settings) -> set[str]:
    """Read which generations must stay: those named in `pins.json`; IntegrityError where it cannot be read."""
    path = settings.warehouse / "pins.json"
    if not path.exists():
        return set()
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise IntegrityError(f"{path} is damaged: it is not JSON; mend it: a list of generation names") from error
    if not isinstance(content, list) or not all(isinstance(each, str) for each in content):
        raise IntegrityError(f"{path} is damaged: it is no list of generation names; mend it")
    return set(content)


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
    """Give a built file its name, write its sidecar, then point CURRENT at it; only that last step changes anything.

    Where a step fails, those before it are undone.
    """
    made = (file_of(settings, sidecar.generation), sidecar_of(settings, sidecar.generation))
    again = made[1].exists()
    try:
        replace_durably(built.path, made[0])
        write_sidecar(settings, sidecar)
        put_in_force(settings, sidecar.generation)
    except OSError:
        built.path.unlink(missing_ok=True)
        for path in () if again else made:
            path.unlink(missing_ok=True)
        raise
