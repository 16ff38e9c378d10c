"""A policy: for each key the values it has from which day on, with their unit, source and owner."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any

from barberpro.errors import BadInputError
from barberpro.policies.kinds import Kind

ALWAYS = date(2000, 1, 1)
"""The first day of a value that has none: no payment is older."""


@dataclass(frozen=True, slots=True)
class Key:
    """A value that policies hold. `bills` says whether it changes what somebody is charged."""

    name: str
    kind: Kind
    unit: str
    what: str
    bills: bool = True


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A value from a day (Buenos Aires) on, until the next one's day, and where it comes from."""

    effective_from: date
    value: Any
    source: str
    owner: str


@dataclass(frozen=True, slots=True)
class Policy:
    """Values by key, in the order of their days; `name` is for people only."""

    name: str
    values: Mapping[str, tuple[DatedValue, ...]]

    def on(self, key: str, day: date) -> Any:
        """Return the value in force on a day; BadInputError before the first."""
        return self.dated(key, day).value

    def dated(self, key: str, day: date) -> DatedValue:
        """Return the value in force on a day, with its origin; BadInputError before the first."""
        found = [each for each in self.values[key] if each.effective_from <= day]
        if not found:
            first = self.values[key][0].effective_from
            raise BadInputError(f"policy {self.name}: {key} has no value on {day}; the first is from {first}")
        return found[-1]

    def changes_on(self, keys: Iterable[str]) -> list[date]:
        """List the days on which one of these keys gets another value, the first of each among them."""
        return sorted({each.effective_from for key in keys for each in self.values[key]})

    def overlaid(self, name: str, changes: Mapping[str, tuple[DatedValue, ...]]) -> Policy:
        """Give keys other values: from the first day of its changes on a key has these and no other."""
        values = dict(self.values)
        for key, later in changes.items():
            kept = [each for each in self.values.get(key, ()) if each.effective_from < later[0].effective_from]
            values[key] = (*kept, *later)
        return replace(self, name=name, values=values)

    def throughout(self, baseline: Policy) -> Policy:
        """Give the policy that has always had what this one ends with, where it says other than `baseline` of a key.

        Where `baseline` comes to the same value later on, as by an activated scenario, it counts before that day too.
        """
        changed = {
            key: (replace(values[-1], effective_from=ALWAYS),)
            for key, values in self.values.items()
            if _days_and_values(values) != _days_and_values(baseline.values[key])
        }
        return baseline.overlaid(self.name, changed)

    def plain(self, kinds: Mapping[str, Kind]) -> dict[str, list[dict[str, Any]]]:
        """Write what counts, values and days by key, as JSON holds it; who says the last again says nothing."""
        return {
            key: [
                {"from": each.effective_from.isoformat(), "value": kinds[key].plain(each.value)}
                for each in _changes(self.values[key])
            ]
            for key in sorted(self.values)
        }

    def sha256(self, kinds: Mapping[str, Kind]) -> str:
        """Hash what counts: two policies that say the same have the same hash, whatever they are called."""
        return hashlib.sha256(json.dumps(self.plain(kinds), sort_keys=True).encode()).hexdigest()


def _changes(values: Sequence[DatedValue]) -> list[DatedValue]:
    """Leave out who says the last again."""
    return list(values[:1]) + [each for before, each in pairwise(values) if before.value != each.value]


def _days_and_values(values: Sequence[DatedValue]) -> list[tuple[date, Any]]:
    """Tell what counts, without where it comes from."""
    return [(each.effective_from, each.value) for each in _changes(values)]
