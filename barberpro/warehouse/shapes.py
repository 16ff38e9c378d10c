"""Shapes of what stands in a mapping: each reader takes a value from YAML and returns it, or says what it should be."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Any

from barberpro.errors import BadInputError

WORD = re.compile(r"[a-z0-9_]+")


def keys(raw: Any, where: str, *, needed: set[str], known: set[str]) -> dict[str, Any]:
    """Read keys and values: every needed key there, every other one known."""
    content = section(raw, where)
    for key in content:
        if key not in needed | known:
            raise BadInputError(
                f"{where}: the key {key!r} is not known; the keys are {', '.join(sorted(needed | known))}"
            )
    for key in sorted(needed):
        if key not in content:
            raise BadInputError(f"{where}: the key {key!r} is missing")
    return content


def section(raw: Any, where: str) -> dict[str, Any]:
    """Read keys and values, at least one, each key a text."""
    if not isinstance(raw, dict) or not raw:
        raise BadInputError(f"{where} is {shown(raw)}; expected keys and values")
    return {text(key, f"a key of {where}"): value for key, value in raw.items()}


def entries(raw: Any, where: str) -> list[Any]:
    """Read a list of at least one entry."""
    if not isinstance(raw, list) or not raw:
        raise BadInputError(f"{where} is {shown(raw)}; expected a list of at least one entry")
    return raw


def pairs(raw: Any, where: str) -> tuple[tuple[str, str], ...]:
    """Read texts by their keys."""
    return tuple((key, text(value, f"{where}, {key}")) for key, value in section(raw, where).items())


def text(raw: Any, where: str) -> str:
    """Read a text; true and false are words like others."""
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if not isinstance(raw, str):
        raise BadInputError(f"{where} is {shown(raw)}; expected a text (in quotes where it is the word null)")
    if "\0" in raw:
        raise BadInputError(f"{where} holds a NUL character; remove it")
    return raw


def optional_text(raw: Any, where: str) -> str | None:
    """Read a text or null."""
    return None if raw is None else text(raw, where)


def texts(raw: Any, where: str) -> tuple[str, ...]:
    """Read one text or a list of them, none of them empty."""
    listed = raw if isinstance(raw, list) else [raw]
    found = tuple(text(each, where) for each in listed)
    if not found or not all(found):
        raise BadInputError(f"{where} is empty; give at least one text")
    return found


def one_of(raw: Any, known: tuple[str, ...], where: str) -> str:
    """Read one of the known words."""
    if not isinstance(raw, str) or raw not in known:
        raise BadInputError(f"{where} {shown(raw)} is not one of {', '.join(known)}")
    return raw


def word(raw: Any, where: str) -> str:
    """Read a name that may become the name of a folder."""
    if not isinstance(raw, str) or not WORD.fullmatch(raw):
        raise BadInputError(f"{where} is {shown(raw)}; it takes small letters a-z, digits and _ only")
    return raw


def flag(raw: Any, where: str) -> bool:
    """Read true or false."""
    if not isinstance(raw, bool):
        raise BadInputError(f"{where} is {shown(raw)}; it takes true or false")
    return raw


def globs(raw: Any, where: str) -> tuple[str, ...]:
    """Read file names with *, which stay below the folder that is loaded."""
    found = texts(raw, where)
    for each in found:
        parts = PurePosixPath(each).parts
        if not parts or each.startswith(("/", "~")) or ".." in parts:
            raise BadInputError(f"{where}: {each!r} does not stay below the folder that is loaded; give names with *")
        if any("**" in part and part != "**" for part in parts):
            raise BadInputError(f"{where}: {each!r} has ** beside other letters; it stands between slashes alone")
    return found


def shown(raw: Any) -> str:
    """Show a value in a message, a list or a section by its kind only."""
    if raw is None:
        return "empty"
    if isinstance(raw, dict):
        return "a section of keys and values" if raw else "an empty section"
    if isinstance(raw, list):
        return "a list" if raw else "an empty list"
    return repr(raw)[:80]
