"""What the law wants shown beside a financed price, by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from barberpro.domain.plan_words import ITEMS
from barberpro.errors import BadInputError
from barberpro.parameters.reading import FOLDER


@dataclass(frozen=True, slots=True)
class DisplayRule:
    """What is shown from a day on, what of it stands out, and where that is written."""

    effective_from: date
    items: tuple[str, ...]
    stands_out: str
    source: str


def display_rules(folder: Path = FOLDER) -> tuple[DisplayRule, ...]:
    """Read the rules, the oldest first; BadInputError for an item that no text of ours holds."""
    path = folder / "display_rules.yaml"
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    found = tuple(DisplayRule(row["from"], tuple(row["items"]), row["stands_out"], row["source"]) for row in rows)
    for rule in found:
        for item in {*rule.items, rule.stands_out} - set(ITEMS):
            raise BadInputError(f"{path}: item {item!r} from {rule.effective_from}; allowed: {', '.join(ITEMS)}")
    return tuple(sorted(found, key=lambda each: each.effective_from))


def display_rule_on(rules: tuple[DisplayRule, ...], day: date) -> DisplayRule:
    """Find the rule in force on a day; BadInputError before the first."""
    known = [each for each in rules if each.effective_from <= day]
    if not known:
        raise BadInputError(f"no rule of display is known on {day}; the first is from {rules[0].effective_from}")
    return known[-1]
