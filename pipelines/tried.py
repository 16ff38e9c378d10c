"""A stage that may refuse: what it did, or in a line why it did not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

from barberpro.errors import BarberProError

Asked = ParamSpec("Asked")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Refused:
    """What a stage said, in a line, instead of doing what it was asked."""

    reason: str


def tried(stage: Callable[Asked, Result], *args: Asked.args, **kwargs: Asked.kwargs) -> Result | Refused:
    """Run a stage; where it refuses, that is its answer. A defect of the program still breaks off."""
    try:
        return stage(*args, **kwargs)
    except BarberProError as error:
        return Refused(str(error))
