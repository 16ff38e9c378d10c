"""A policy over which others lay, each from one day on until another: on each day the one laid last counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from barberpro.policies.files import Scenario
from barberpro.policies.policy import DatedValue, Policy


@dataclass(frozen=True, slots=True)
class Stretch:
    """A scenario in force from a day on, until the day before another one (None: for ever)."""

    scenario: Scenario
    begins: date
    ends: date | None

    def dated(self, key: str, day: date) -> DatedValue | None:
        """Find what it says of a key on a day, if anything."""
        if day < self.begins or (self.ends is not None and day >= self.ends):
            return None
        rows = [each for each in self.scenario.changes.get(key, ()) if each.effective_from <= day]
        return rows[-1] if rows else None


def laid_over_time(policy: Policy, stretches: Sequence[Stretch]) -> Policy:
    """Lay scenarios over a policy in the order in which they were put in force."""
    changed = {key for each in stretches for key in each.scenario.changes}
    return replace(policy, values={**policy.values, **{key: tuple(_values(policy, stretches, key)) for key in changed}})


def _values(policy: Policy, stretches: Sequence[Stretch], key: str) -> Iterator[DatedValue]:
    days = {each.effective_from for each in policy.values[key]}
    for each in stretches:
        days |= {row.effective_from for row in each.scenario.changes.get(key, ())} | {each.begins}
        days |= set() if each.ends is None else {each.ends}
    before = None
    for day in sorted(each for each in days if each >= policy.values[key][0].effective_from):
        said = [found for each in reversed(stretches) if (found := each.dated(key, day))]
        value = said[0] if said else policy.dated(key, day)
        if value is not before:
            yield replace(value, effective_from=day)
        before = value
