"""Runs one stage alone: `python -m pipelines.<stage> [--data DIR]`, with the exit codes of the command line."""

from __future__ import annotations

import argparse
import inspect
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from barberpro.crashes import told_in_one_line
from barberpro.errors import IntegrityError, UnavailableError
from barberpro.progress import Lines
from barberpro.settings import Settings, load_settings
from barberpro.tables import schemas
from barberpro.warehouse.database import Database
from barberpro.warehouse.hashes import seen_hash
from barberpro.warehouse.writer import open_writer

AGAIN = "run `python -m pipelines.load` (or `dvc repro --force load`)"


def main(run: Callable[..., Any], *, reads_warehouse: bool = False, arguments: Sequence[str] | None = None) -> None:
    """Run the stage on the data root; one that reads the warehouse is given it once it is seen to be as reported."""
    root = _parser(run).parse_args(arguments).data
    with told_in_one_line(lambda: root):
        settings = load_settings(root)
        if not reads_warehouse:
            tell(run(settings, progress=Lines()))
            return
        reported = tables_reported(settings)
        with open_writer(settings) as db:
            see_as_reported(settings, db, reported)
            tell(run(settings, db, Lines()))


def tables_reported(settings: Settings) -> dict[str, str]:
    """Read which tables the last load left behind, by content hash."""
    path = _report(settings)
    if not path.is_file():
        raise UnavailableError(f"{path} is not there: nothing was loaded yet; {AGAIN}")
    try:
        return dict(json.loads(path.read_text(encoding="utf-8"))["tables"])
    except (ValueError, KeyError, TypeError) as error:
        raise IntegrityError(f"{path} is damaged ({error}); {AGAIN}") from error


def see_as_reported(settings: Settings, db: Database, reported: dict[str, str]) -> None:
    """Refuse a warehouse that is not the one `reports/load.json` tells of: what was built on it could not be relied on.

    Whoever decides by that report whether a stage has to run again would else never notice.
    """
    for table in (*schemas.LOADED_TABLES, schemas.PAYMENTS):
        if reported.get(table.name) != seen_hash(db, table):
            where = f"the table {table.name} in {settings.warehouse}"
            raise IntegrityError(f"{where} is not what {_report(settings)} says; {AGAIN}")


def _report(settings: Settings) -> Path:
    return settings.reports / "load.json"


def tell(result: object) -> None:
    """Pass on what a stage wants a person to know."""
    for text in (*getattr(result, "notes", ()), *getattr(result, "warnings", ())):
        sys.stderr.write(f"note: {text}\n")


def _parser(run: Callable[..., Any]) -> argparse.ArgumentParser:
    module = inspect.getmodule(run)
    parser = argparse.ArgumentParser(description=module.__doc__ if module else None)
    parser.add_argument("--data", type=Path, metavar="DIR", help="the data root; else BARBERPRO_DATA, else data/")
    return parser
