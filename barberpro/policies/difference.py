"""What two policies say differently, value by value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from barberpro.policies.policy import Key, Policy
from barberpro.policies.registry import keys


@dataclass(frozen=True, slots=True)
class Difference:
    """A key that has another value from a day on; `until` is the day on which that changes, None for ever."""

    key: str
    effective_from: date
    until: date | None
    before: Any
    after: Any
    unit: str
    bills: bool


def differences(one: Policy, other: Policy) -> list[Difference]:
    """List where two policies differ, by key and day; a difference that lasts over several changes is one for each.

    A key that both lack is no difference: policies that were kept with an answer are older than the newest keys.
    """
    held = [name for name in keys() if name in one.values or name in other.values]
    return [each for name in held for each in _of_key(name, one, other)]


def _of_key(name: str, one: Policy, other: Policy) -> Iterator[Difference]:
    key = keys()[name]
    days = sorted({each.effective_from for policy in (one, other) for each in policy.values[name]})
    for day, until in zip(days, [*days[1:], None], strict=True):
        before, after = (_plain(key, policy, day) for policy in (one, other))
        if before != after:
            yield Difference(name, day, until, before, after, key.unit, key.bills)


def _plain(key: Key, policy: Policy, day: date) -> Any:
    """Write the value of a day; None where the policy has none yet."""
    return key.kind.plain(policy.on(key.name, day)) if policy.values[key.name][0].effective_from <= day else None
