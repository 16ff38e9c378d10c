"""The assumptions as a table that people can read."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from barberpro.world.assumptions import Assumptions


def assumptions_table(assumptions: Assumptions) -> str:
    """Return every assumption as Markdown, a table for each part: name, value, reason."""
    return "\n\n".join(_part(each.name, getattr(assumptions, each.name)) for each in fields(assumptions))


def _part(name: str, part: Any) -> str:
    rows = [f"| `{each.name}` | {_value(getattr(part, each.name))} | {each.metadata['why']} |" for each in fields(part)]
    return "\n".join(
        [f"### {name}", "", part.__doc__ or "", "", "| assumption | value | reason |", "|---|---|---|", *rows]
    )


def _value(value: Any) -> str:
    if isinstance(value, tuple):
        return (
            "none"
            if not value
            else "; ".join(
                " ".join(str(item) for item in each) if isinstance(each, tuple) else str(each) for each in value
            )
        )
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
