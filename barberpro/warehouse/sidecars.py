"""Sidecars: what a published generation says of itself, read strictly and without opening it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from barberpro.errors import IntegrityError
from barberpro.settings import Settings
from barberpro.warehouse.files import write_json

LEDGER = frozenset({"files", "loaded", "duplicate", "quarantined"})
SEAL = "seal"
"""Key of the hash of all the others, by which a changed digit is noticed; older sidecars have none."""
NAME = re.compile(r"[A-Za-z0-9_-]{1,80}")


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What a generation says of itself, read without opening it."""

    generation: str
    file: str
    size: int
    sha256: str
    built_at: str
    rows: Mapping[str, int]
    content_hash: Mapping[str, str]
    max_event_at: str | None
    ledger: Mapping[str, int]
    champions: Mapping[str, str]
    policies: Mapping[str, str]
    synthetic: bool
    sources: tuple[str, ...]
    pseudonym_key: str | None = None
    """Fingerprint of the key that its clients' pseudonyms were made with; None in older sidecars."""

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {**asdict(self), "sources": list(self.sources)}


def is_name(text: str) -> bool:
    """Say whether a text can be the name of a generation."""
    return NAME.fullmatch(text) is not None


def file_of(settings: Settings, generation: str) -> Path:
    """Return the path of a generation's database file."""
    return settings.warehouse / f"wh-{generation}.duckdb"


def sidecar_of(settings: Settings, generation: str) -> Path:
    """Return the path of a generation's sidecar."""
    return settings.warehouse / f"wh-{generation}.json"


def read_sidecar(settings: Settings, generation: str) -> Sidecar:
    """Read the sidecar; IntegrityError where it is missing or damaged."""
    if not is_name(generation):
        raise IntegrityError(f"{generation!r} is no name of a generation; run `barberpro publish`")
    path = sidecar_of(settings, generation)
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise IntegrityError(f"there is no generation {generation}: {path.name} is missing") from error
    except (OSError, ValueError, RecursionError) as error:
        raise IntegrityError(f"the sidecar {path.name} is damaged: it cannot be read as JSON") from error
    problem = _problem(content, generation)
    if problem is not None:
        raise IntegrityError(f"the sidecar {path.name} is damaged: {problem}")
    content.pop(SEAL, None)
    return Sidecar(**{**content, "sources": tuple(content["sources"])})


def write_sidecar(settings: Settings, sidecar: Sidecar) -> None:
    """Write what a generation says of itself, sealed."""
    content = sidecar.as_json()
    write_json(sidecar_of(settings, sidecar.generation), {**content, SEAL: _seal(content)})


def _seal(content: Mapping[str, Any]) -> str:
    told = {name: value for name, value in content.items() if name != SEAL}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _problem(content: Any, generation: str) -> str | None:
    """Say what is wrong with the content of a sidecar."""
    if not isinstance(content, dict):
        return "it holds no keys and values"
    known = {each.name for each in fields(Sidecar)} | {SEAL}
    astray = sorted((set(content) | {"pseudonym_key", SEAL}) ^ known)
    if astray:
        return f"the key {astray[0]!r} {'is missing' if astray[0] in known else 'is not known'}"
    for name, right in SHAPES.items():
        if not right(content.get(name)):
            return f"{name} is not what it should be"
    if content["generation"] != generation or content["file"] != f"wh-{generation}.duckdb":
        return "it belongs to another generation"
    if SEAL in content and content[SEAL] != _seal(content):
        return "what it says is not what was written"
    return None


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_text_or_none(value: Any) -> bool:
    return value is None or isinstance(value, str)


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_moment_or_none(value: Any) -> bool:
    try:
        return value is None or bool(datetime.fromisoformat(value))
    except (TypeError, ValueError):
        return False


def _are_counts(value: Any) -> bool:
    return isinstance(value, dict) and all(map(_is_count, value.values()))


def _are_ledger_counts(value: Any) -> bool:
    return _are_counts(value) and set(value) == LEDGER


def _are_texts(value: Any) -> bool:
    return isinstance(value, dict) and all(map(_is_text, value.values()))


SHAPES = {
    "generation": _is_text,
    "file": _is_text,
    "size": _is_count,
    "sha256": _is_text,
    "built_at": lambda value: value is not None and _is_moment_or_none(value),
    "rows": _are_counts,
    "content_hash": _are_texts,
    "max_event_at": _is_moment_or_none,
    "ledger": _are_ledger_counts,
    "champions": _are_texts,
    "policies": lambda value: isinstance(value, dict),
    "synthetic": lambda value: isinstance(value, bool),
    "sources": lambda value: isinstance(value, list) and all(map(_is_text, value)),
    "pseudonym_key": _is_text_or_none,
}
