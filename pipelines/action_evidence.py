"""Stage: menus drawn with known probabilities become `reports/action_evidence.json`: which actions bring pesos."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from barberpro.progress import Progress, silent
from barberpro.settings import Settings
from barberpro.warehouse.database import Database
from barberpro.warehouse.files import write_json
from barberpro.warehouse.writer import the_writer
from models.evidence import Bounds, Finding, findings
from pipelines import command
from pipelines.payment_sources import payment_sources
from pipelines.recommending import REPORT
from pipelines.shown_checkouts import Read, shown_checkouts

UNIT = "pesos net of the processor's fee for each peso asked"
INTERVAL = "90 % for all comparisons of a source together, errors by client"


@dataclass(frozen=True, slots=True)
class EvidenceResult:
    """What was found, by source of checkouts, and where it is written."""

    path: Path
    found: Mapping[str, tuple[Finding, ...]]


def run(settings: Settings, db: Database | None = None, progress: Progress = silent) -> EvidenceResult:
    """Compare menus that differ in one thing, source by source; no claim is made where the data do not allow it."""
    with the_writer(settings, db) as database:
        paying = payment_sources(database)
        cutoffs = {source: known_at for source, (_, known_at) in paying.items()}
        shown = shown_checkouts(database, cutoffs, settings.params.actions.mature_hours)
    found = {source: _found(settings, source, read) for source, read in shown.items()}
    path = settings.reports / REPORT
    content = {
        source: _content(shown[source], paying[source], [each.as_json() for each in found[source]]) for source in found
    }
    write_json(path, {"unit": UNIT, "interval": INTERVAL, "sources": content})
    claims = sum(each.enough for some in found.values() for each in some)
    progress(f"{claims} of {sum(map(len, found.values()))} comparisons are enough evidence: {path}")
    return EvidenceResult(path, {source: tuple(some) for source, some in found.items()})


def _found(settings: Settings, source: str, read: Read) -> list[Finding]:
    actions = settings.params.actions
    if read.shown is None:
        return [Finding(source, code, "", rows=read.rows, reason=read.problem) for code in ("transfer", "three_ds")]
    bounds = Bounds(actions.propensity_floor, actions.floored_share, actions.min_effective_rows)
    return findings(source, read.menus, read.shown, bounds)


def _content(read: Read, paying: tuple[tuple[str, ...], datetime], found: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "payment_sources": list(paying[0]),
        "known_until": paying[1].isoformat(),
        "checkouts": read.rows,
        "without_propensity": read.without_propensity,
        "problem": read.problem,
        "findings": found,
    }


if __name__ == "__main__":
    command.main(run, reads_warehouse=True)
