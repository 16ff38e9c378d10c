"""Policies and scenarios as YAML: read whole or refused in one line with file, key, value and what is allowed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from barberpro.errors import BadInputError
from barberpro.policies.kinds import RefusedValueError
from barberpro.policies.policy import ALWAYS, DatedValue, Key, Policy
from barberpro.policies.registry import keys

SHIPPED = Path(__file__).resolve().parent.parent / "parameters" / "policy"
CURRENT = "current"
SUBJECTS = ("commission", "pricing", "fx")
PARTS = ("name", "subject", "note", "changes")
LARGEST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Scenario:
    """What would be otherwise: values by key, each from a day on. `subject` is what `simulate` is asked about."""

    name: str
    subject: str
    note: str
    changes: Mapping[str, tuple[DatedValue, ...]]

    def policy(self, current: Policy) -> Policy:
        """Lay the changes over a policy."""
        return current.overlaid(self.name, self.changes)


def shipped_policy(folder: Path = SHIPPED) -> Policy:
    """Read the policy that the package ships; BadInputError where a key is missing, unknown or badly filled."""
    values: dict[str, tuple[DatedValue, ...]] = {}
    for path in sorted(folder.glob("*.yaml")):
        for name, part in _mapping(_document(path), path, "the file").items():
            if name in values:
                raise BadInputError(f"{path}: {name} stands in another file of {folder} too; keep one")
            values[name] = _dated(path, _key(path, name), _part(part, path, name))
    lacking = sorted(set(keys()) - set(values))
    if lacking:
        raise BadInputError(f"{folder} lacks {', '.join(lacking[:3])}; every key needs a value")
    return Policy(CURRENT, values)


def read_scenario(path: Path) -> Scenario:
    """Read a scenario file; BadInputError with file, key, value and what is allowed."""
    found = _mapping(_document(path), path, "the file")
    for name in (*sorted(set(found) - set(PARTS)), *(each for each in PARTS if each not in found)):
        state = "is not known" if name in found else "is missing"
        raise BadInputError(f"{path}: {name} {state}; a scenario has {', '.join(PARTS)}")
    for name in ("name", "note"):
        if not isinstance(found[name], str) or not found[name].strip():
            raise BadInputError(f"{path}: {name} is {found[name]!r}; allowed: a text that is not empty")
    if found["subject"] not in SUBJECTS:
        raise BadInputError(f"{path}: subject is {found['subject']!r}; allowed: one of {', '.join(SUBJECTS)}")
    changes = _mapping(found["changes"], path, "changes")
    read = {name: _dated(path, _key(path, name), {"values": each}) for name, each in changes.items()}
    return Scenario(found["name"].strip(), found["subject"], found["note"].strip(), read)


def _document(path: Path) -> Any:
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise BadInputError(f"{path} is larger than {LARGEST_BYTES:,} bytes; a policy file holds values only")
        return yaml.load(path.read_text(encoding="utf-8"), Loader=Texts)  # noqa: S506 - texts, lists, mappings only
    except OSError as error:
        raise BadInputError(f"{path} cannot be read ({error.strerror}); name a YAML file") from error
    except UnicodeDecodeError as error:
        raise BadInputError(f"{path} is not UTF-8 (byte {error.start}); save it as UTF-8") from error
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        raise BadInputError(f"{path}{where}: {getattr(error, 'problem', None) or 'no YAML'}; mend it there") from error


class Texts(yaml.BaseLoader):
    """Keeps every scalar as the text that stands there, and refuses a key that stands twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Build a mapping; a doubled key is an error, for its first value would be lost."""
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"{key.value} stands twice", key.start_mark)
            seen.add(str(key.value))
        return dict(super().construct_mapping(node, deep))

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Refuse aliases: a few lines of them can unfold to millions."""
        if self.check_event(yaml.events.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, "an alias (*) is not allowed", event.start_mark)
        return super().compose_node(parent, index)


def _mapping(found: Any, path: Path, what: str) -> Mapping[str, Any]:
    if not isinstance(found, Mapping) or not found:
        raise BadInputError(f"{path}: {what} is {_short(found)}; allowed: keys with what they hold")
    return found


def _key(path: Path, name: str) -> Key:
    key = keys().get(name)
    if key is None:
        family = name.partition(".")[0]
        near = sorted(each for each in keys() if each.startswith(f"{family}.")) or sorted(keys())
        raise BadInputError(f"{path}: key {name} is not known; allowed: {', '.join(near)}")
    return key


def _part(part: Any, path: Path, name: str) -> Mapping[str, Any]:
    found = _mapping(part, path, name)
    for each in ("source", "owner"):
        if not isinstance(found.get(each), str) or not found[each].strip():
            raise BadInputError(f"{path}: {name}.{each} is {found.get(each)!r}; allowed: a text that is not empty")
    return found


def _dated(path: Path, key: Key, part: Mapping[str, Any]) -> tuple[DatedValue, ...]:
    rows = part.get("values")
    if not isinstance(rows, list) or not rows:
        raise BadInputError(f"{path}: {key.name} is {_short(rows)}; allowed: a list of {{from, value}}")
    found = tuple(_read(path, key, part, rows))
    for before, after in pairwise(found):
        if after.effective_from <= before.effective_from:
            raise BadInputError(
                f"{path}: {key.name} has {after.effective_from} after {before.effective_from}; allowed: rising days"
            )
    return found


def _read(path: Path, key: Key, part: Mapping[str, Any], rows: list[Any]) -> Iterator[DatedValue]:
    for row in rows:
        if not isinstance(row, Mapping) or not {"from", "value"} <= set(row) <= {"from", "value", "source", "owner"}:
            raise BadInputError(f"{path}: {key.name} holds {_short(row)}; allowed: {{from, value}}, source, owner")
        try:
            value = key.kind.read(row["value"])
        except RefusedValueError as refused:
            where = f"{key.name}{refused.inside}"
            raise BadInputError(
                f"{path}: {where} is {_short(refused.seen)}; allowed: {key.kind.allowed} ({key.unit})"
            ) from refused
        told = {name: str(row.get(name) or part.get(name) or "scenario") for name in ("source", "owner")}
        yield DatedValue(_day(path, key, row["from"]), value, **told)


def _day(path: Path, key: Key, text: Any) -> date:
    if text == "always":
        return ALWAYS
    try:
        day = date.fromisoformat(text)
    except (TypeError, ValueError):
        day = date.min
    if day < ALWAYS:
        raise BadInputError(f"{path}: {key.name}.from is {_short(text)}; allowed: a day as 2026-08-01, or always")
    return day


def _short(value: Any) -> str:
    text = " ".join(repr(value).split())
    return text if len(text) <= 80 else f"{text[:77]}..."
