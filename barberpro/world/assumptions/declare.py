"""How an assumption is declared: a default and its reason."""

from __future__ import annotations

from dataclasses import field
from typing import Any, TypeVar

Value = TypeVar("Value")


def assume(value: Value, why: str) -> Value:
    """Declare the default of an assumption together with its reason."""
    declared: Any = field(default=value, metadata={"why": why})
    return declared  # type: ignore[no-any-return]
