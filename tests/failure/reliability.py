"""Keeps what the failure tests measured: for each promise the seed and the figures of its short and its long form."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import duckdb

from barberpro import __version__
from barberpro.settings import PROJECT_ROOT
from barberpro.warehouse.files import write_json

Figure = int | float | str
Form = Literal["short", "long"]


def record(promise: str, form: Form, seed: int, figures: Mapping[str, Figure]) -> None:
    """Put what a test measured in the place of what it measured before; tests that run side by side wait."""
    path = report()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        promises = read(path)
        at = datetime.now(UTC).replace(microsecond=0).isoformat()
        measured = {"seed": seed, "measured_at": at, "figures": dict(figures)}
        promises.setdefault(promise, {})[form] = measured
        versions = {"barberpro": __version__, "duckdb": duckdb.__version__}
        write_json(path, {"versions": versions, "promises": promises})


def report() -> Path:
    """Name the report, `BARBERPRO_RELIABILITY` or `data/reports/reliability.json` of the project."""
    named = os.environ.get("BARBERPRO_RELIABILITY")
    return Path(named) if named else PROJECT_ROOT / "data" / "reports" / "reliability.json"


def read(path: Path) -> dict[str, dict[str, object]]:
    """Read what was measured so far, by promise and form."""
    if not path.is_file():
        return {}
    promises: dict[str, dict[str, object]] = json.loads(path.read_text(encoding="utf-8"))["promises"]
    return promises
