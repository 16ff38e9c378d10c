"""Gives every client a new pseudonym: a new key, the warehouse made anew with it, the old generations retired."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from barberpro.errors import BadInputError, UsageError
from barberpro.progress import Progress, silent
from barberpro.settings import Settings
from barberpro.warehouse import pseudonyms, swap, writer
from barberpro.warehouse.files import write_privately
from pipelines.renewal import renewed


@dataclass(frozen=True, slots=True)
class Rotated:
    """The fingerprints of both keys, the generation now in force, and those that were retired."""

    before: str
    after: str
    generation: str | None
    retired: tuple[str, ...]
    key_file: str | None
    """Where the new key lies; None where the operator gave it and the environment has to be changed."""

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


def rotate(
    settings: Settings, progress: Progress = silent, *, new_key: Path | None = None, now: datetime | None = None
) -> Rotated:
    """Replace the key of the pseudonyms; cut off at any moment, everything is as before or all is new."""
    if settings.pseudonym_key is not None and new_key is None:
        raise UsageError(
            "the key comes from BARBERPRO_PSEUDONYM_KEY, which a command cannot change; give the new one with "
            "--new-key-file FILE, and put it into the variable afterwards"
        )
    at = now or datetime.now(UTC)
    with writer.locked(settings):  # a rotation that was cut off in its last step is finished here, its key file too
        old = pseudonyms.pseudonym_key(settings)
        text = _given(new_key) if new_key else pseudonyms.new_key()
        key = pseudonyms.key_of(text, f"{new_key}")
        if key.fingerprint == old.fingerprint:
            raise BadInputError(f"{new_key} holds the key that is in use; give a new one")
        over = [] if settings.pseudonym_key is not None else [_waiting(settings, text)]
        file = str(settings.pseudonym_key_file) if over else None
        if not writer.writer_file(settings).is_file():
            swap.perform(settings, [], over)
            return Rotated(old.fingerprint, key.fingerprint, None, (), file)
        done = renewed(settings, replace(settings, pseudonym_key=text), progress, at, over)
    return Rotated(old.fingerprint, key.fingerprint, done.generation, done.retired, file)


def _given(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInputError(f"the new key {path} cannot be read: {error}; give a text file") from error


def _waiting(settings: Settings, text: str) -> swap.Move:
    """Lay the new key beside the old one, where it waits for the exchange."""
    path = settings.pseudonym_key_file
    waiting = path.with_name(f".{path.name}.next")
    write_privately(waiting, text + os.linesep)
    return waiting, path
