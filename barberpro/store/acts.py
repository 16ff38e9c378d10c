"""Who does something in the store, and when."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime

from barberpro.errors import BadInputError


@dataclass(frozen=True, slots=True)
class Act:
    """Who does something, why, when (UTC), and from which day on."""

    by: str
    why: str
    at: datetime
    from_day: date | None = None


def person(text: str) -> str:
    """Reduce a name to what tells persons apart: no case, spaces, accents or signs."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(each for each in plain if each.isalnum())


def require_person(text: str) -> None:
    """See that somebody is named; BadInputError where nobody is."""
    if not person(text):
        raise BadInputError(f"--by is {text!r}; allowed: the name of a person")


def moment(at: datetime) -> str:
    """Write a time as the store keeps it, to the second."""
    return at.isoformat(timespec="seconds")
