"""Keys whose values only make sense in an order, such as a floor that is not above its cap."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from barberpro.policies.kinds import told
from barberpro.policies.policy import Policy
from barberpro.policies.registry import keys, ordered


def disorder(policy: Policy, changed: Collection[str]) -> Iterator[str]:
    """Say where, of a pair in which one changed, the lower key is above the upper one, with the first day of it."""
    for lower, upper in ordered():
        if lower in changed or upper in changed:
            yield from _first(policy, lower, upper)


def _first(policy: Policy, lower: str, upper: str) -> Iterator[str]:
    starts = max(policy.values[name][0].effective_from for name in (lower, upper))
    for day in policy.changes_on((lower, upper)):
        low, high = (policy.on(name, max(day, starts)) for name in (lower, upper))
        if low > high:
            shown = [told(keys()[name].kind, value) for name, value in ((lower, low), (upper, high))]
            yield f"{lower} is {shown[0]} from {day}; allowed: at most {upper}, which is {shown[1]}"
            return
