"""Keeps what MLflow did not take, complete and on its own, until `barberpro sync-runs` brings it there."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from barberpro.errors import IntegrityError
from barberpro.settings import Settings
from barberpro.tracking import record
from barberpro.tracking.run import TrackedRun
from barberpro.tracking.server import refuse_if_dead

RUN = "run.json"
ALIASES = "aliases"


@dataclass(frozen=True, slots=True)
class Synced:
    """What came of catching up."""

    recorded: tuple[str, ...]
    """Versions that were written."""
    known: tuple[str, ...]
    """Versions that stood there already; nothing was written twice."""
    aliases: Mapping[str, str]
    """The champion by model, where its alias was moved."""

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


def home(settings: Settings) -> Path:
    """Name the folder of what waits."""
    return settings.reports / "unsynced"


def keep(settings: Settings, run: TrackedRun, reason: str) -> Path:
    """Keep a run with copies of its model, report and plots, whole or not at all: the originals may move on."""
    folder = home(settings) / f"{run.model}-{run.version}"
    partial = folder.with_name(folder.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    _copy(run, partial)
    told: dict[str, Any] = {name: getattr(run, name) for name in ("model", "version", "role")}
    told |= {"reason": reason, "report": run.report.name}
    told |= {"params": dict(run.params), "metrics": dict(run.metrics), "tags": dict(run.tags)}
    (partial / RUN).write_text(json.dumps(told, indent=2, default=str) + "\n", encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    partial.rename(folder)
    return folder


def _copy(run: TrackedRun, folder: Path) -> None:
    for name in ("model", "plots"):
        (folder / name).mkdir(parents=True)
    for path in sorted(run.folder.iterdir()):
        if path.is_file():
            shutil.copy(path, folder / "model")
    for name, png in run.plots.items():
        (folder / "plots" / name).write_bytes(png)
    shutil.copy(run.report, folder / run.report.name)


def keep_alias(settings: Settings, model: str, version: str) -> None:
    """Keep which version is champion; the last word counts."""
    path = home(settings) / ALIASES / model
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    partial.write_text(version, encoding="utf-8")
    partial.replace(path)


def waiting(settings: Settings) -> list[Path]:
    """List the runs that wait, oldest first, those that were kept whole."""
    folders = [path.parent for path in home(settings).glob(f"*/{RUN}") if not path.parent.name.endswith(".partial")]
    return sorted(folders, key=lambda path: ((path / RUN).stat().st_mtime_ns, path.name))


def waiting_aliases(settings: Settings) -> list[Path]:
    """List the files of aliases that wait to be moved."""
    return sorted(path for path in (home(settings) / ALIASES).glob("*") if path.suffix != ".partial")


def sync(settings: Settings, told: Callable[[str], None]) -> Synced:
    """Write what waits, each version once, and forget it only then; safe to kill and to run again."""
    found: dict[bool, list[str]] = {True: [], False: []}
    folders, aliases = waiting(settings), waiting_aliases(settings)
    if folders or aliases:
        refuse_if_dead(settings)
    for folder in folders:
        run = _read(folder)
        told(f"recording {run.version}")
        found[record.log(settings, run)].append(run.version)
        _forget(folder)
    moved = {}
    for path in aliases:
        moved[path.name] = path.read_text(encoding="utf-8")
        record.point_alias(settings, path.name, "champion", moved[path.name])
        path.unlink()
    return Synced(tuple(found[True]), tuple(found[False]), moved)


def _forget(folder: Path) -> None:
    """Take a run away, what makes it count first: half of it is nothing."""
    (folder / RUN).unlink()
    shutil.rmtree(folder)


def _read(folder: Path) -> TrackedRun:
    try:
        told = json.loads((folder / RUN).read_text(encoding="utf-8"))
        plots = {path.name: path.read_bytes() for path in sorted((folder / "plots").iterdir())}
        return TrackedRun(
            **{name: told[name] for name in ("model", "version", "role", "params", "metrics", "tags")},
            folder=folder / "model",
            report=folder / told["report"],
            plots=plots,
        )
    except (OSError, ValueError, KeyError) as error:
        raise IntegrityError(
            f"{folder} is damaged ({error}); move it away and train again to have it recorded"
        ) from error
