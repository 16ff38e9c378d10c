"""Every look at how a model does on rows that are to decide about it: the more questions, the more answers by luck."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from models.journal import append, entries

FILE = "looks.jsonl"
Verb = Literal["train", "evaluate", "promote"]


@dataclass(frozen=True, slots=True)
class Look:
    """Who looked when at which model on which attempts, and what came of it."""

    at: str
    by: str
    verb: Verb
    version: str
    champion: str
    """The model it was compared with."""
    first: str
    """Attempt that the period begins with, in UTC."""
    last: str
    rows: int
    verdicts: Mapping[str, bool]
    """Gates passed or not; empty where only figures were shown."""
    allowed: bool = False
    """Whether it passed all gates."""


def record(home: Path, look: Look) -> None:
    """Add a look to the model's list."""
    append(home / FILE, asdict(look))


def looks(home: Path) -> list[dict[str, Any]]:
    """Read the list, oldest first."""
    return entries(home / FILE)


def overlapping(earlier: Sequence[Mapping[str, Any]], first: str, last: str) -> list[Mapping[str, Any]]:
    """Pick the looks at attempts of this period, even at a part of it."""
    return [each for each in earlier if each["first"] <= last and first <= each["last"]]


def questions(earlier: Sequence[Mapping[str, Any]], version: str, champion: str, period: tuple[str, str]) -> int:
    """Count the different questions put to these attempts, this one included.

    To ask the same again gives the same answer and costs nothing; another model, or a period moved a little, is
    another chance to pass by luck.
    """
    compared = [each for each in overlapping(earlier, *period) if each["version"] != each["champion"]]
    asked = {(each["version"], each["champion"], each["first"], each["last"]) for each in compared}
    return len(asked | {(version, champion, *period)})
