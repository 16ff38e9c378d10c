"""How long work tells its caller how far it is; the command line draws it, tests ignore it."""

from __future__ import annotations

import sys
import time
from typing import Protocol


class Progress(Protocol):
    """Receives what is going on: `text` names the step; `done` of `total` say how far it is, where that is known."""

    def __call__(self, text: str, done: int | None = None, total: int | None = None) -> None:
        """Take note of one step."""


def silent(text: str, done: int | None = None, total: int | None = None) -> None:
    """Take no note at all."""


class Lines:
    """Writes a line on stderr whenever the step changes."""

    def __init__(self) -> None:
        self.step = ""

    def __call__(self, text: str, done: int | None = None, total: int | None = None) -> None:
        """Take note of one step, with the time of day."""
        if text != self.step:
            self.step = text
            sys.stderr.write(f"  {time.strftime('%H:%M:%S')}  {text}\n")
