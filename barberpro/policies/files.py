"""Policies and scenarios as YAML: read whole or refused in one line with file, key, value and what is allowed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from barberpro.errors import BadInputError
from barberpro.policies.documents import parsed, read_text
from barberpro.policies.findings import Findings, short
from barberpro.policies.kinds import RefusedValueError
from barberpro.policies.order import disorder
from barberpro.policies.policy import ALWAYS, DatedValue, Key, Policy
from barberpro.policies.registry import keys

SHIPPED_FOLDER = Path(__file__).resolve().parent.parent / "parameters" / "policy"
CURRENT, SHIPPED = "current", "shipped"
SUBJECTS = ("commission", "pricing", "fx", "installments")
PARTS = ("name", "subject", "note", "changes")
NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
NAMES_ALLOWED = f"lower case letters, digits and _, at most 60, a letter first, and neither {CURRENT} nor {SHIPPED}"
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Scenario:
    """What would be otherwise: values by key, each from a day on. `subject` is what is asked of it."""

    name: str
    subject: str
    note: str
    changes: Mapping[str, tuple[DatedValue, ...]]

    def policy(self, current: Policy) -> Policy:
        """Lay the changes over a policy; BadInputError where they do not go with its other values."""
        made = current.overlaid(self.name, self.changes)
        for problem in disorder(made, self.changes):
            raise BadInputError(f"scenario {self.name}: {problem}")
        return made

    @property
    def bills(self) -> bool:
        """Whether it changes what somebody is charged."""
        return any(keys()[name].bills for name in self.changes)


@cache
def shipped_policy() -> Policy:
    """Read the policy that the package ships, once for each process: its files are part of the program."""
    return policy_in(SHIPPED_FOLDER)


def policy_in(folder: Path) -> Policy:
    """Read the policy of a folder; BadInputError where a key is missing, unknown or badly filled."""
    values: dict[str, tuple[DatedValue, ...]] = {}
    for path in sorted(folder.glob("*.yaml")):
        read = read_values(path)
        for name in sorted(set(read) & set(values)):
            raise BadInputError(f"{path}: {name} stands in another file of {folder} too; keep one")
        values |= read
    lacking = sorted(set(keys()) - set(values))
    if lacking:
        raise BadInputError(f"{folder} lacks {', '.join(lacking[:3])}; every key needs a value")
    policy = Policy(SHIPPED, values)
    for problem in disorder(policy, values):
        raise BadInputError(f"{folder}: {problem}")
    return policy


def read_values(path: Path) -> dict[str, tuple[DatedValue, ...]]:
    """Read a file of dated values with their sources and owners; BadInputError tells what is wrong."""
    found = Findings(str(path))
    values = {}
    for name, part in found.mapping("the file", parsed(read_text(path), str(path))).items():
        key = _key(found, name)
        told = found.mapping(name, part, {"source", "owner", "values"}) if key is not None else {}
        if key is not None and told:
            origin = {each: found.text(f"{name}.{each}", told.get(each)) for each in ("source", "owner")}
            values[name] = _dated(found, key, told.get("values"), origin)
    found.settle()
    return values


def read_scenario(path: Path) -> Scenario:
    """Read a scenario file; BadInputError with file, key, value and what is allowed."""
    return parse_scenario(read_text(path), str(path))


def parse_scenario(text: str, where: str) -> Scenario:
    """Read a scenario from its text; BadInputError, which names `where`, tells what is wrong."""
    found = Findings(where)
    parts = found.mapping("the file", parsed(text, where))
    for name in sorted(set(parts) - set(PARTS)):
        found.say(f"{name} is not known; a scenario has {', '.join(PARTS)}")
    name, note = (found.text(each, parts.get(each)) for each in ("name", "note"))
    if name and (not NAME.fullmatch(name) or name in {CURRENT, SHIPPED}):
        found.refuse("name", name, NAMES_ALLOWED)
    subject = parts.get("subject")
    if subject not in SUBJECTS:
        found.refuse("subject", subject, f"one of {', '.join(SUBJECTS)}")
    read = {}
    for each, rows in found.mapping("changes", parts.get("changes")).items():
        key = _key(found, each)
        if key is not None:
            read[each] = _dated(found, key, rows, {"source": f"scenario {name}", "owner": "scenario"})
    found.settle()
    return Scenario(name, str(subject), note, read)


def is_scenario(path: Path) -> bool:
    """Whether a file is a scenario rather than a file of dated values: by the parts that it has."""
    found = parsed(read_text(path), str(path))
    return isinstance(found, Mapping) and any(name in PARTS for name in found)


def _key(found: Findings, name: str) -> Key | None:
    key = keys().get(name)
    if key is None:
        family = f"{name.partition('.')[0]}."
        near = sorted(each for each in keys() if each.startswith(family))
        families = ", ".join(sorted({f"{each.partition('.')[0]}." for each in keys()}))
        allowed = ", ".join(near) or f"keys that begin with {families}; barberpro policy show lists them"
        found.say(f"key {short(name)} is not known; allowed: {allowed}")
    return key


def _dated(found: Findings, key: Key, rows: Any, origin: Mapping[str, str]) -> tuple[DatedValue, ...]:
    if not isinstance(rows, list) or not rows:
        found.refuse(key.name, rows, "a list of {from, value}")
        return ()
    values = tuple(_read(found, key, rows, origin))
    for before, after in pairwise(values):
        if after.effective_from <= before.effective_from:
            found.say(
                f"{key.name} has {after.effective_from} after {before.effective_from}; allowed: each day later than "
                "the one above it"
            )
    return values


def _read(found: Findings, key: Key, rows: list[Any], origin: Mapping[str, str]) -> Iterator[DatedValue]:
    for row in rows:
        if not isinstance(row, Mapping) or not {"from", "value"} <= set(row) <= {"from", "value", "source", "owner"}:
            found.refuse(key.name, row, "{from, value}, and source, owner")
            continue
        told = {name: found.text(f"{key.name}.{name}", row[name]) if name in row else origin[name] for name in origin}
        day = _day(row["from"])
        if day is None:
            found.refuse(f"{key.name}.from", row["from"], f"a day as 2026-08-01, not before {ALWAYS}, or always")
        try:
            value = key.kind.read(row["value"])
        except RefusedValueError as refused:
            found.refuse(f"{key.name}{refused.inside}", refused.seen, f"{key.kind.allowed} ({key.unit})")
            continue
        if day is not None:
            yield DatedValue(day, value, **told)


def _day(text: Any) -> date | None:
    if text == "always":
        return ALWAYS
    try:
        day = date.fromisoformat(text) if isinstance(text, str) and DAY.fullmatch(text) else None
    except ValueError:
        return None
    return day if day is not None and day >= ALWAYS else None
