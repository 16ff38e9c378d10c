"""How long work tells its caller how far it is; the command line draws it, tests ignore it."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Receives what is going on: `text` names the step; `done` of `total` say how far it is, where that is known."""

    def __call__(self, text: str, done: int | None = None, total: int | None = None) -> None:
        """Take note of one step."""


def silent(text: str, done: int | None = None, total: int | None = None) -> None:
    """Take no note at all."""
