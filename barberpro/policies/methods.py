"""In which order payment methods are offered where nothing tells them apart: the document's priority."""

from __future__ import annotations

from datetime import date

from barberpro.domain.vocabulary import METHODS
from barberpro.policies.order_kinds import EachOnce
from barberpro.policies.policy import Key, Policy

KEYS = (
    Key("methods.priority", EachOnce(METHODS), "methods, the first one first",
        "order of the methods where none is known to bring more", bills=False),
)  # fmt: skip


def method_priority(policy: Policy, day: date) -> tuple[str, ...]:
    """List the methods in the order in which they are offered on a day."""
    found: tuple[str, ...] = policy.on("methods.priority", day)
    return found
