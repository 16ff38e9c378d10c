"""Scenarios as YAML text, in the form of the files in `scenarios/`; `parse_scenario` reads the same back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from barberpro.errors import BadInputError
from barberpro.policies.documents import parsed
from barberpro.policies.files import Scenario
from barberpro.policies.kinds import Kind
from barberpro.policies.policy import ALWAYS, DatedValue
from barberpro.policies.registry import keys

LINE, INSIDE = "x: {}", "{{x: {}}}"
"""Where a text may stand: on a line of its own, or inside brackets, where more signs mean something."""


def written(scenario: Scenario) -> str:
    """Write a scenario, its keys in their order."""
    head = {"name": scenario.name, "subject": scenario.subject, "note": scenario.note}
    lines = [f"{part}: {_scalar(text, LINE)}" for part, text in head.items()]
    lines.append("changes:")
    for key, values in scenario.changes.items():
        lines.append(f"  {key}:")
        for each in values:
            lines += _row(keys()[key].kind, each, scenario.name)
    return "\n".join(lines) + "\n"


def _row(kind: Kind, dated: DatedValue, name: str) -> Iterator[str]:
    """Write a value on a line, a list of mappings below it."""
    day = "always" if dated.effective_from == ALWAYS else dated.effective_from.isoformat()
    plain = kind.plain(dated.value)
    usual = {"source": f"scenario {name}", "owner": "scenario"}
    origin = {part: getattr(dated, part) for part in usual if getattr(dated, part) != usual[part]}
    if not isinstance(plain, list):
        yield f"    - {_flow({'from': day, 'value': plain, **origin})}"
        return
    yield f"    - from: {day}"
    yield from (f"      {part}: {_scalar(text, LINE)}" for part, text in origin.items())
    yield "      value:"
    yield from (f"        - {_flow(each)}" for each in plain)


def _flow(plain: Any) -> str:
    if isinstance(plain, Mapping):
        return "{" + ", ".join(f"{_scalar(name)}: {_flow(each)}" for name, each in plain.items()) + "}"
    if isinstance(plain, list):
        return "[" + ", ".join(_flow(each) for each in plain) + "]"
    return _scalar(str(plain))


def _scalar(text: str, where: str = INSIDE) -> str:
    """Write a text bare where it is read back as itself, else in quotes."""
    try:
        bare = parsed(where.format(text), "") == {"x": text}
    except BadInputError:
        bare = False
    if bare:
        return text
    return yaml.dump(text, default_style='"', allow_unicode=True, width=1_000_000).rstrip("\n")
