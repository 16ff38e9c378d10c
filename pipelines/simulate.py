"""Ask what a policy would have brought and may bring, and keep the answer under an id that can be asked again."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from barberpro.errors import BadInputError, IntegrityError, UnavailableError, UsageError
from barberpro.policies.difference import differences
from barberpro.policies.plain import policy_of
from barberpro.policies.policy import Policy
from barberpro.policies.registry import kinds, mechanisms
from barberpro.progress import Progress, silent
from barberpro.settings import Settings
from barberpro.simulation.identity import ENGINE, Question, question
from barberpro.simulation.outcome import Asked
from barberpro.warehouse import pins, reader
from barberpro.warehouse.files import write_json
from pipelines.policies import current_policy, policy_named
from pipelines.simulated.subjects import subject

FOLDER = "simulations"
ID = re.compile(r"sim-[0-9a-f]{16}")
MOST_MONTHS, MOST_DRAWS, FEWEST_DRAWS, MOST_POLICIES = 36, 10_000, 100, 10


@dataclass(frozen=True, slots=True)
class Simulation:
    """An answer with its id and where it is kept. `kept` says that it was there already."""

    content: dict[str, Any]
    path: Path
    kept: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is simulated, how far and how often, and on which generation (the one in force if None)."""

    subject: str
    asked: Asked
    generation: str | None = None


def ask(settings: Settings, wanted: Wanted, policies: Sequence[str], progress: Progress = silent) -> Simulation:
    """Compare policies by their names or files with the one in force."""
    return compare(settings, wanted, [policy_named(settings, each) for each in policies], progress)


def compare(settings: Settings, wanted: Wanted, named: Sequence[Policy], progress: Progress = silent) -> Simulation:
    """Compare policies with the one in force, and keep the answer."""
    _check(named, wanted.asked)
    baseline = current_policy(settings)
    with reader.generation(settings, wanted.generation) as opened:
        asking = Question(
            subject=wanted.subject,
            generation=opened.name,
            content=_content(opened.sidecar, subject(wanted.subject).TABLES),
            policies=[(each.name, each.plain(kinds())) for each in (baseline, *named)],
            asked=wanted.asked,
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
    kept, path = kept_answer(settings, name), file_of(settings, name)
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


def file_of(settings: Settings, name: str) -> Path:
    """Where the answer of an id is kept."""
    return settings.reports / FOLDER / f"{name}.json"


def kept_answer(settings: Settings, name: str) -> dict[str, Any]:
    """Read a kept answer; BadInputError where there is none of that id, IntegrityError where it is damaged."""
    path = file_of(settings, name)
    if not ID.fullmatch(name) or not path.is_file():
        there = sorted(each.stem for each in path.parent.glob("sim-*.json"))
        raise BadInputError(f"there is no simulation {name!r}; there are {', '.join(there[-5:]) or 'none'}")
    return _kept(path)


def _kept(path: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, OSError) as error:
        raise IntegrityError(f"{path} is damaged ({error}); move it away and ask again") from error
    return found


def _answer(
    opened: reader.Generation, asking: Question, baseline: Policy, named: Sequence[Policy], progress: Progress
) -> dict[str, Any]:
    about = subject(asking.subject)
    found = about.answer(opened, baseline, named, asking.asked, progress)
    for policy, told in zip(named, found["policies"], strict=True):
        told["not_simulated"] = _beside(baseline, policy, about.MECHANISMS)
    first = found["policies"][0]
    totals = first["forward"]["totals"] if first["forward"] else first["replay"]["totals"]
    kept = {"id": asking.id, "totals": totals, "synthetic": bool(opened.sidecar["synthetic"])}
    return kept | found | {"question": asking.as_json()}


def _beside(baseline: Policy, policy: Policy, counted: Sequence[str]) -> list[str]:
    """List the keys that a policy changes and that count for nothing in what is simulated."""
    known = {key.name for name in counted for key in mechanisms()[name].KEYS}
    return sorted({each.key for each in differences(baseline, policy)} - known)


def _content(sidecar: dict[str, Any], tables: Sequence[str]) -> str:
    hashes = {name: sidecar["content_hash"].get(name) for name in tables}
    return hashlib.sha256(json.dumps(hashes, sort_keys=True).encode()).hexdigest()


def _check(policies: Sequence[Policy], asked: Asked) -> None:
    if not 1 <= len(policies) <= MOST_POLICIES:
        raise UsageError(f"{len(policies)} policies were named; allowed: 1 to {MOST_POLICIES}, each with --policy")
    if not 0 <= asked.months <= MOST_MONTHS:
        raise UsageError(f"--months is {asked.months}; allowed: 0 (only the past) to {MOST_MONTHS}")
    if not FEWEST_DRAWS <= asked.draws <= MOST_DRAWS:
        raise UsageError(f"--draws is {asked.draws}; allowed: {FEWEST_DRAWS} to {MOST_DRAWS}")
