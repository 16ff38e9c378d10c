"""Policies and their differences, for a person to read at 80 columns."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import groupby
from typing import Any

from barberpro.cli.console import say
from barberpro.policies.difference import Difference
from barberpro.policies.kinds import told
from barberpro.policies.policy import ALWAYS, Policy
from barberpro.policies.registry import keys, kinds

Row = tuple[str | tuple[str, str], ...]
"""Cells: a text, or one with what stands below it."""
NARROW = 80
HASH = 12


@dataclass(frozen=True, slots=True)
class InForce:
    """A value that is in force on a day, plain and as people read it; `bills`: it changes what somebody is charged."""

    key: str
    value: Any
    shown: str
    unit: str
    since: date
    source: str
    owner: str
    bills: bool
    what: str

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {name: value for name, value in asdict(self).items() if name != "shown"}


def in_force(policy: Policy, day: date) -> list[InForce]:
    """List what a policy says on a day, in the order of the mechanisms' keys."""
    found = []
    for name, key in keys().items():
        dated = policy.dated(name, day)
        plain, shown = key.kind.plain(dated.value), told(key.kind, dated.value)
        found.append(
            InForce(name, plain, shown, key.unit, dated.effective_from, dated.source, dated.owner, key.bills, key.what)
        )
    return found


def show_policy(policy: Policy, day: date, found: Sequence[InForce]) -> None:
    """Print a table for each family of keys."""
    say(f"Policy {policy.name} on {day}, version {policy.sha256(kinds())[:HASH]}")
    for family, members in groupby(found, key=lambda each: each.key.partition(".")[0]):
        rows = [
            (
                each.key.partition(".")[2],
                (each.shown, each.unit),
                _day(each.since),
                (each.source, each.owner),
            )
            for each in members
        ]
        _table(family, rows, ("key", "value, unit", "since", "source, owner"), ratios=(None, 4, None, 5))


def show_differences(title: str, found: Sequence[Difference]) -> None:
    """Print a line for each difference."""
    rows = [
        (
            each.key,
            (f"{_shown(each.key, each.before)} -> {_shown(each.key, each.after)}", each.unit),
            _day(each.effective_from),
            "" if each.until is None else _day(each.until),
        )
        for each in found
    ]
    _table(title, rows, ("key", "before -> after", "from", "until"), ratios=(None, 1, None, None))


def _shown(key: str, plain: Any) -> str:
    """Say a plain value as people read it."""
    if plain is None:
        return "none"
    kind = keys()[key].kind
    return told(kind, kind.read(_texts(plain)))


def _texts(plain: Any) -> Any:
    """Turn plain values into the texts that kinds read."""
    if isinstance(plain, dict):
        return {name: _texts(value) for name, value in plain.items()}
    if isinstance(plain, list):
        return [_texts(value) for value in plain]
    return plain if isinstance(plain, str) else json.dumps(plain)


def _day(day: date) -> str:
    return "always" if day == ALWAYS else day.isoformat()


def _table(title: str, rows: Sequence[Row], columns: tuple[str, ...], ratios: tuple[int | None, ...]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, expand=True)
    for name, ratio in zip(columns, ratios, strict=True):
        drawn.add_column(name, ratio=ratio, overflow="fold", no_wrap=ratio is None)
    for row in rows:
        drawn.add_row(*(Text(c) if isinstance(c, str) else Text.assemble(c[0], "\n", (c[1], "dim")) for c in row))
    Console(width=None if sys.stdout.isatty() else NARROW, highlight=False).print(drawn)
