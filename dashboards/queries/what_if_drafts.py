"""Scenarios that are being edited: what they began as, their text, and what is wrong with it. No Streamlit in here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from typing import Any

from barberpro.errors import BadInputError
from barberpro.policies.files import CURRENT, NAME, Scenario, parse_scenario
from barberpro.policies.findings import RefusedFileError
from barberpro.policies.policy import DatedValue, Policy
from barberpro.policies.registry import kinds
from barberpro.policies.scenarios import scenario_files, shipped_scenario
from barberpro.policies.written import written
from barberpro.settings import Settings
from barberpro.store import scenarios as store
from pipelines.policies import split_name

MINE = "my_scenario"
"""The name of a scenario that begins as the policy in force."""
TEXT = "YAML"
"""What a refusal calls the text that is edited."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What scenarios are edited against: the policy in force, the keys that it is written out by, the first day ahead.

    `subject` is what `simulate` is asked about.
    """

    subject: str
    keys: tuple[str, ...]
    baseline: Policy
    day: date


@dataclass(frozen=True, slots=True)
class Draft:
    """A scenario on the desk: what it began as, the text that stands there, and the last scenario that it said.

    `problem` tells why the text, or what was asked last, is refused; `scenario` is then what stood before.
    """

    start: str
    text: str
    scenario: Scenario
    problem: str | None = None

    @property
    def standing(self) -> str:
        """The text of what it says, which is not what stands on the desk where that is refused."""
        return self.text if self.problem is None else written(self.scenario)

    def policy(self, desk: Desk) -> Policy:
        """Lay it over the policy in force."""
        return self.scenario.policy(desk.baseline)

    def value(self, key: str, desk: Desk) -> Any:
        """Tell the value that a key ends with."""
        values = self.scenario.changes.get(key) or desk.baseline.values[key]
        return values[-1].value

    def dates(self, key: str) -> int:
        """Count the values that a key is given, each from its day on."""
        return len(self.scenario.changes.get(key, ()))


def starts(settings: Settings, subject: str) -> tuple[str, ...]:
    """List what a scenario may begin as: the policy in force, the shipped scenarios, every version of the store."""
    kept = [
        f"{each.name}@{each.version}"
        for each in store.versions(settings.data_root)
        if _read(each.content).subject == subject
    ]
    return (CURRENT, *_shipped(subject), *reversed(kept))


@cache
def _shipped(subject: str) -> tuple[str, ...]:
    """List the scenarios of a subject that are part of the program, once for each process."""
    return tuple(name for name in scenario_files() if shipped_scenario(name).subject == subject)


@lru_cache(maxsize=256)
def _read(text: str) -> Scenario:
    """Read a text once for each process: a page reads the same ones at every move of a slider."""
    return parse_scenario(text, TEXT)


def begun(settings: Settings, start: str, desk: Desk) -> Draft:
    """Begin a scenario; BadInputError where there is nothing of that name or it does not go with what is in force."""
    if start == CURRENT:
        scenario = _unchanged(desk)
        return Draft(start, written(scenario), scenario)
    name, version = split_name(start)
    if version is None:
        return drafted(start, _shipped_text(name), desk)
    return drafted(start, store.version_of(settings.data_root, name, version).content, desk)


@cache
def _shipped_text(name: str) -> str:
    return written(shipped_scenario(name))


def drafted(start: str, text: str, desk: Desk) -> Draft:
    """Read a text; BadInputError tells in one line what is wrong with it."""
    scenario = _read(text)
    if scenario.subject != desk.subject:
        raise BadInputError(f"{TEXT}: subject is {scenario.subject!r}; allowed: {desk.subject}")
    scenario.policy(desk.baseline)
    return Draft(start, text, scenario)


def retyped(draft: Draft, text: str, desk: Desk) -> Draft:
    """Take a text that somebody typed; where it is refused, what it said before stays in force."""
    try:
        return drafted(draft.start, text, desk)
    except BadInputError as error:
        return replace(draft, text=text, problem=_line(error))


def moved(draft: Draft, values: Mapping[str, Any], desk: Desk) -> Draft:
    """Give keys other values, from the day of their change on, and write the text anew; a refusal changes nothing."""
    changes = dict(draft.scenario.changes)
    for key, value in values.items():
        day = changes[key][0].effective_from if key in changes else desk.day
        changes[key] = (dated(draft.scenario.name, day, value),)
    try:
        return drafted(draft.start, written(replace(draft.scenario, changes=changes)), desk)
    except BadInputError as error:
        return Draft(draft.start, draft.standing, draft.scenario, _line(error))


def from_policy(name: str, policy: Policy, baseline: Policy, desk: Desk) -> Draft:
    """Write a policy as what it changes of another one, for a simulation that was kept."""
    changes = {}
    for key, kind in kinds().items():
        days = _differing(key, policy, baseline, kind.plain)
        if days:
            first = min(days)
            later = [(each.effective_from, each.value) for each in policy.values[key] if each.effective_from > first]
            changes[key] = tuple(dated(name, *each) for each in [(first, policy.on(key, first)), *later])
    if not changes:
        return Draft(CURRENT, written(_unchanged(desk)), _unchanged(desk))
    called = name if NAME.fullmatch(name) and name != CURRENT else MINE
    scenario = Scenario(called, desk.subject, called.replace("_", " "), changes)
    return Draft(CURRENT, written(scenario), scenario)


def dated(name: str, day: date, value: Any) -> DatedValue:
    """Date a value of a scenario."""
    return DatedValue(day, value, f"scenario {name}", "scenario")


def _differing(key: str, policy: Policy, baseline: Policy, plain: Any) -> list[date]:
    """List the days on which one of two policies begins to say something that the other does not say that day."""
    days = {each.effective_from for one in (policy, baseline) for each in one.values[key]}
    return [day for day in days if plain(policy.on(key, day)) != plain(baseline.on(key, day))]


def _unchanged(desk: Desk) -> Scenario:
    """Write the policy in force out, as it goes on from the first day ahead."""
    changes = {}
    for key in desk.keys:
        later = [(each.effective_from, each.value) for each in desk.baseline.values[key]
                 if each.effective_from > desk.day]  # fmt: skip
        changes[key] = tuple(dated(MINE, *each) for each in [(desk.day, desk.baseline.on(key, desk.day)), *later])
    return Scenario(MINE, desk.subject, "What if ...?", changes)


def _line(error: BadInputError) -> str:
    if isinstance(error, RefusedFileError):
        more = len(error.problems) - 1
        return error.problems[0] + (f" (+{more})" if more else "")
    return str(error)
