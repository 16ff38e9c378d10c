"""A data root to try things in: a copy of what a retraining needs, in a temporary folder that nobody else reads."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from barberpro.errors import UnavailableError
from barberpro.settings import Settings
from barberpro.store import database as scenarios
from barberpro.warehouse import lock, writer
from barberpro.warehouse.database import Database
from barberpro.warehouse.space import full_disk_told
from pipelines import features
from pipelines.overrides import overridden

LINKED = ("tables", "truth", "answers")
"""Their files are replaced whole where they are written, so a link is never written through."""
NOWHERE = "http://127.0.0.1:9"
"""A tracking server that is never there: what is tried is spooled in the temporary folder and goes with it."""
SMALL_ROWS = 20_000
LIGHTER: Mapping[str, float] = {"max_trees": 40, "bootstrap_draws": 40, "reason_refits": 3, "reason_rows": 400}
"""Parameters where there are fewer attempts than `SMALL_ROWS`: a short sitting for a history that tells little."""


@dataclass(frozen=True, slots=True)
class Scratch:
    """An open data root of one's own. `lighter` are the parameters that are not those of `params.yaml`."""

    settings: Settings
    database: Database
    lighter: Mapping[str, float]
    kept: ExitStack

    def close(self) -> None:
        """Close the database and remove the folder."""
        self.kept.close()


def opened(settings: Settings, *, models: bool = True) -> Scratch:
    """Copy what is written and link what is only read; nothing done in there reaches `settings.data_root`.

    Without `models` no model is in force in it. The folder goes with `close`, or at the latest with this process.
    UnavailableError where no features have been computed, LockedError while another process loads.
    """
    lighter = _lighter(settings)
    with ExitStack() as stack:
        root = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="barberpro-scratch-")))
        own = overridden(replace(settings, data_root=root, mlflow_tracking_uri=NOWHERE), lighter)
        with full_disk_told(root, "the copy to try things in", "try again"):
            _fill(settings, own, models)
        database = stack.enter_context(writer.open_writer(own))
        return Scratch(own, database, lighter, stack.pop_all())


def _lighter(settings: Settings) -> Mapping[str, float]:
    table = settings.tables / features.FILE
    if not table.is_file():
        raise UnavailableError(f"{table} is not there: no features have been computed; run `barberpro run`")
    rows = int(pl.scan_parquet(table).select(pl.len()).collect().item())
    return LIGHTER if rows < SMALL_ROWS else {}


def _fill(settings: Settings, own: Settings, models: bool) -> None:
    _copy_writer(settings, own)
    for name in LINKED:
        _link_files(settings.data_root / name, own.data_root / name)
    _copy_files(settings.reports, own.reports)
    if (settings.data_root / scenarios.FILE).is_file():
        shutil.copyfile(settings.data_root / scenarios.FILE, own.data_root / scenarios.FILE)
    for name in ("parameters", *(["models"] if models else [])):
        if (settings.data_root / name).is_dir():
            shutil.copytree(settings.data_root / name, own.data_root / name)


def _copy_writer(settings: Settings, own: Settings) -> None:
    """Copy the writer's database, with what a kill left beside it, while nobody writes."""
    own.warehouse.mkdir(mode=0o700)
    path = writer.writer_file(settings)
    if not path.is_file():
        raise UnavailableError(f"{path} is not there; run `barberpro load --rebuild`, which makes it from the landing")
    with lock.shared(settings.warehouse / "writer.lock"):
        for each in (path, path.with_name(path.name + ".wal")):
            if each.is_file():
                shutil.copyfile(each, own.warehouse / each.name)


def _link_files(folder: Path, to: Path) -> None:
    to.mkdir()
    for path in folder.glob("*"):
        (to / path.name).symlink_to(path.resolve())


def _copy_files(folder: Path, to: Path) -> None:
    to.mkdir()
    for path in folder.glob("*"):
        if path.is_file():
            shutil.copyfile(path, to / path.name)
