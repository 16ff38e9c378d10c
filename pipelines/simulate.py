"""Ask what a policy would have brought and may bring, and keep the answer under an id that can be asked again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from barberpro.errors import BadInputError, IntegrityError, UnavailableError, UsageError
from barberpro.policies.commission import standing_terms
from barberpro.policies.plain import policy_of
from barberpro.policies.policy import Policy
from barberpro.policies.registry import kinds
from barberpro.progress import Progress, silent
from barberpro.settings import Settings
from barberpro.simulation.history import History
from barberpro.simulation.identity import ENGINE, Question, question
from barberpro.simulation.known import Published
from barberpro.simulation.outcome import Asked, commission_outcomes
from barberpro.warehouse import pins, reader
from barberpro.warehouse.billed_payments import history
from barberpro.warehouse.files import write_json
from barberpro.warehouse.provider_measures import Windows
from pipelines.policies import current_policy, policy_named

FOLDER = "simulations"
TABLES = (
    "payments", "bookings", "providers", "reviews", "refunds", "provinces", "deflator", "cpi", "fx",
    "inflation_expectations",
)  # fmt: skip
"""What a simulation reads of a generation."""
MOST_MONTHS, MOST_DRAWS, FEWEST_DRAWS, MOST_POLICIES = 36, 10_000, 100, 10


@dataclass(frozen=True, slots=True)
class Simulation:
    """An answer with its id and where it is kept. `kept` says that it was there already."""

    content: dict[str, Any]
    path: Path
    kept: bool


def commission(
    settings: Settings,
    policies: Sequence[str],
    asked: Asked,
    progress: Progress = silent,
    *,
    generation: str | None = None,
) -> Simulation:
    """Compare policies by their names or files with the one in force, on a generation (the one in force if None)."""
    _check(policies, asked)
    baseline = current_policy(settings)
    named = [policy_named(settings, each) for each in policies]
    with reader.generation(settings, generation) as opened:
        asking = Question(
            subject="commission",
            generation=opened.name,
            content=_content(opened.sidecar),
            policies=[(each.name, each.plain(kinds())) for each in (baseline, *named)],
            asked=asked,
        )
        path = file_of(settings, asking.id)
        if path.is_file():
            return Simulation(_kept(path), path, kept=True)
        pins.pin(settings, opened.name)
        content = _answer(opened, asking, baseline, named, progress)
    write_json(path, content)
    return Simulation(content, path, kept=False)


def again(settings: Settings, name: str, progress: Progress = silent) -> Simulation:
    """Ask a kept question once more, from its generation, and hold the answer to the kept one to the byte."""
    path = file_of(settings, name)
    if not path.is_file():
        there = sorted(each.stem for each in path.parent.glob("sim-*.json"))
        raise BadInputError(f"there is no simulation {name!r}; there are {', '.join(there[-5:]) or 'none'}")
    kept = _kept(path)
    asking = question(kept["question"])
    if asking.engine != ENGINE:
        raise UnavailableError(
            f"{name} was answered by engine {asking.engine} and this is {ENGINE}: its figures stand, and can only be "
            "had anew by that version of the program"
        )
    baseline, *named = (policy_of(each, values) for each, values in asking.policies)
    with reader.generation(settings, asking.generation) as opened:
        content = _answer(opened, asking, baseline, named, progress)
    if content != kept:
        raise IntegrityError(
            f"{name} comes out otherwise than it was kept in {path}; this is a defect or a damaged file"
        )
    return Simulation(content, path, kept=True)


def read_history(settings: Settings, policy: Policy, generation: str | None = None) -> History:
    """Read the billed payments of a generation, measured with a policy's windows."""
    with reader.generation(settings, generation) as opened:
        return _history(opened, policy)


def file_of(settings: Settings, name: str) -> Path:
    """Where the answer of an id is kept."""
    return settings.reports / FOLDER / f"{name}.json"


def _answer(
    opened: reader.Generation, asking: Question, baseline: Policy, named: Sequence[Policy], progress: Progress
) -> dict[str, Any]:
    progress("reading billed payments")
    found = _history(opened, baseline)
    progress(f"billing {found.rows:,} payments by {len(named) + 1} policies, {asking.asked.draws:,} draws ahead")
    outcomes = commission_outcomes(found, baseline, named, _published(opened), asking.asked)
    first = outcomes[0]
    totals = first["forward"]["totals"] if first["forward"] else first["replay"]["totals"]
    return {
        "id": asking.id,
        "totals": totals,
        "synthetic": bool(opened.sidecar["synthetic"]),
        "history": {
            "payments": found.rows,
            "providers": len(found.providers),
            "first_month": f"{found.months[0]:%Y-%m}",
            "last_month": f"{found.months[-1]:%Y-%m}",
            "cost_unknown": found.unknown_cost,
        },
        "policies": outcomes,
        "question": asking.as_json(),
    }


def _history(opened: reader.Generation, policy: Policy) -> History:
    day: date | None = opened.database.scalar("SELECT CAST(max(attempted_at) AS DATE) FROM payments")
    if day is None:
        raise UnavailableError("the generation holds no payment; run `barberpro load`")
    return history(opened.database, Windows.of(standing_terms(policy, day + timedelta(days=1))))


def _published(opened: reader.Generation) -> Published:
    general = "SELECT * FROM cpi WHERE division = 'general'"
    return Published(
        opened.database.frame(general),
        opened.database.frame("SELECT * FROM fx"),
        opened.database.frame("SELECT * FROM inflation_expectations"),
    )


def _content(sidecar: dict[str, Any]) -> str:
    hashes = {name: sidecar["content_hash"].get(name) for name in TABLES}
    return hashlib.sha256(json.dumps(hashes, sort_keys=True).encode()).hexdigest()


def _kept(path: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, OSError) as error:
        raise IntegrityError(f"{path} is damaged ({error}); move it away and ask again") from error
    return found


def _check(policies: Sequence[str], asked: Asked) -> None:
    if not 1 <= len(policies) <= MOST_POLICIES:
        raise UsageError(f"{len(policies)} policies were named; allowed: 1 to {MOST_POLICIES}, each with --policy")
    if not 0 <= asked.months <= MOST_MONTHS:
        raise UsageError(f"--months is {asked.months}; allowed: 0 (only the past) to {MOST_MONTHS}")
    if not FEWEST_DRAWS <= asked.draws <= MOST_DRAWS:
        raise UsageError(f"--draws is {asked.draws}; allowed: {FEWEST_DRAWS} to {MOST_DRAWS}")
