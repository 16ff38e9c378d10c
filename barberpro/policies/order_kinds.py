"""An order of known words as a policy's value: `[account_money, credit_card]`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from barberpro.policies.kinds import RefusedValueError


@dataclass(frozen=True, slots=True)
class EachOnce:
    """Every one of these words, once, in an order."""

    words: tuple[str, ...]

    @property
    def allowed(self) -> str:
        """Say what is allowed."""
        return f"a list with each of {', '.join(self.words)} once"

    def read(self, text: Any) -> tuple[str, ...]:
        """Read a list of texts."""
        if not isinstance(text, list):
            raise RefusedValueError(text)
        for place, word in enumerate(text):
            if word not in self.words or word in text[:place]:
                raise RefusedValueError(word, f"[{place}]")
        if len(text) < len(self.words):
            raise RefusedValueError(text)
        return tuple(text)

    def plain(self, value: Sequence[str]) -> list[str]:
        """Write a value."""
        return list(value)

    def told(self, value: Sequence[str]) -> str:
        """Say a value in one line."""
        return ", ".join(value)
