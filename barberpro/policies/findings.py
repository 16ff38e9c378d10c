"""What is wrong with a policy file: all of it, one line each with file, key, value and what is allowed."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from barberpro.errors import BadInputError

LONGEST = 80


class RefusedFileError(BadInputError):
    """A file with problems; its message is the first one and how many more there are."""

    def __init__(self, problems: list[str]) -> None:
        more = f" (and {len(problems) - 1} more: barberpro policy validate lists all)" if len(problems) > 1 else ""
        super().__init__(problems[0] + more)
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Findings:
    """The problems found in a file so far, in the order of the file."""

    where: str
    problems: list[str] = field(default_factory=list)

    def refuse(self, key: str, seen: Any, allowed: str) -> None:
        """Note a value that is not allowed."""
        self.problems.append(f"{self.where}: {key} is {short(seen)}; allowed: {allowed}")

    def say(self, text: str) -> None:
        """Note anything else."""
        self.problems.append(f"{self.where}: {text}")

    def mapping(self, key: str, seen: Any, known: Set[str] = frozenset()) -> Mapping[str, Any]:
        """Return a mapping, empty and noted where it is none; keys besides the known ones are noted."""
        if not isinstance(seen, Mapping) or not seen:
            self.refuse(key, seen, "keys with what they hold")
            return {}
        for name in [each for each in seen if known and each not in known]:
            self.say(f"{key}.{name} is not known; allowed: {', '.join(sorted(known))}")
        return seen

    def text(self, key: str, seen: Any) -> str:
        """Return a text that is not empty; anything else is noted."""
        if isinstance(seen, str) and seen.strip():
            return seen.strip()
        self.refuse(key, seen, "a text that is not empty")
        return ""

    def settle(self) -> None:
        """Raise RefusedFileError where anything was noted."""
        if self.problems:
            raise RefusedFileError(self.problems)


def short(value: Any) -> str:
    """Show a value in a line."""
    text = "missing" if value is None else " ".join(repr(value).split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."
