"""What two policies say differently, value by value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from barberpro.policies.policy import Policy
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
    """List where two policies differ, by key and day."""
    return [each for name in keys() for each in _of_key(name, one, other)]


def _of_key(name: str, one: Policy, other: Policy) -> Iterator[Difference]:
    key = keys()[name]
    days = sorted({each.effective_from for policy in (one, other) for each in policy.values[name]})
    for day, until in zip(days, [*days[1:], None], strict=True):
        before, after = one.on(name, day), other.on(name, day)
        if before != after:
            plain = key.kind.plain
            yield Difference(name, day, until, plain(before), plain(after), key.unit, key.bills)
