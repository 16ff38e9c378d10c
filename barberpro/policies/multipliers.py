"""Multipliers by name as a policy's value: `{low: 9500, usual: 10000, high: 10500}`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from barberpro.policies.kinds import RefusedValueError, Whole

MULTIPLIER_BP = Whole(1_000, 50_000)
MOST_NAMES = 200


@dataclass(frozen=True, slots=True)
class Multipliers:
    """A multiplier for each of these names, or for any names where there are none."""

    names: tuple[str, ...] = ()

    @property
    def allowed(self) -> str:
        """Say what is allowed."""
        which = f"one for each of {', '.join(self.names)}" if self.names else f"at most {MOST_NAMES} names, or none"
        return f"a mapping of names to {MULTIPLIER_BP.allowed}, {which}"

    def read(self, text: Any) -> Mapping[str, int]:
        """Read a text."""
        if not isinstance(text, Mapping) or len(text) > MOST_NAMES or (self.names and set(text) != set(self.names)):
            raise RefusedValueError(text)
        return {name: _multiplier(text, name) for name in self.names or sorted(text)}

    def plain(self, value: Mapping[str, int]) -> dict[str, int]:
        """Write a value."""
        return dict(value)


def _multiplier(text: Mapping[str, Any], name: str) -> int:
    try:
        return MULTIPLIER_BP.read(text[name])
    except RefusedValueError as refused:
        raise RefusedValueError(refused.seen, f".{name}") from refused
