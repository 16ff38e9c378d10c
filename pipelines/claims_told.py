"""The claims as they were judged last; where nobody has yet, on the generation in force."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from barberpro.errors import BadInputError, IntegrityError, UnavailableError
from barberpro.progress import Progress, silent
from barberpro.settings import Settings
from barberpro.warehouse import generations, sidecars
from barberpro.warehouse.reader import generation
from pipelines import claims_ledger


def told(settings: Settings, progress: Progress = silent, *, again: bool = False) -> dict[str, Any]:
    """Read `reports/claims.json`; without one, or to look `again`, judge the generation in force and write it.

    A report that was made of a real history says nothing of an invented one, or the other way round: that is none.
    """
    path = settings.reports / claims_ledger.REPORT
    if again or not path.is_file() or not _is_of_this_history(settings, path):
        with generation(settings) as opened:
            return claims_ledger.run(settings, opened.database, progress).as_json()
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        _ = [each["verdict"] for each in content["claims"]]
    except (ValueError, KeyError, TypeError) as error:
        raise IntegrityError(f"{path} is damaged ({error}); run `barberpro claims --again`") from error
    return content


def _is_of_this_history(settings: Settings, path: Path) -> bool:
    try:
        in_force = sidecars.read_sidecar(settings, generations.current(settings))
        return bool(json.loads(path.read_text(encoding="utf-8"))["synthetic"] == in_force.synthetic)
    except (UnavailableError, ValueError, KeyError, TypeError):
        return True  # nothing is published to be compared with, or the report is damaged, which is told


def one_of(content: dict[str, Any], name: str) -> dict[str, Any]:
    """Find a claim of a report; BadInputError lists those there are."""
    found = next((each for each in content["claims"] if each["id"] == name), None)
    if found is None:
        known = ", ".join(each["id"] for each in content["claims"])
        raise BadInputError(f"there is no claim {name!r}; there are {known}")
    return dict(found)
