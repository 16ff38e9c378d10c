"""Gives every client a new pseudonym: a new key, the warehouse made anew with it, the old generations retired.

The old key stays beside the new one, as `pseudonym.key.<fingerprint>`: one key file serves every data root of its user,
and those loaded with the old key are refused without it. That gives nothing away here, where nothing is left under the
old pseudonyms; once no other data root and no backup needs the kept key, its owner deletes it.
"""

from __future__ import annotations

import os
import shlex
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
    kept_key: str | None
    """Where the old key lies, which other data roots may need; None where its operator has it."""
    notes: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


def warning(settings: Settings) -> str:
    """Say before a rotation whom it concerns besides this data root."""
    return (
        f"only {settings.data_root} gets the new key; other data roots that were loaded with the old one go on needing "
        "it, and are refused with the new one"
    )


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
        kept = str(_kept(settings, old)) if over else None
        told = _notes(kept, old)
        if not writer.writer_file(settings).is_file():
            swap.perform(settings, [], over)
            return Rotated(old.fingerprint, key.fingerprint, None, (), file, kept, told)
        done = renewed(settings, replace(settings, pseudonym_key=text), progress, at, over)
    return Rotated(old.fingerprint, key.fingerprint, done.generation, done.retired, file, kept, told)


def _kept(settings: Settings, old: pseudonyms.Key) -> Path:
    """Keep the old key under its fingerprint before anything changes; cut off, that is one copy more of the key."""
    path = pseudonyms.kept_key_file(settings, old.fingerprint)
    write_privately(path, old.secret.decode("utf-8", "surrogateescape") + os.linesep)
    return path


def _notes(kept: str | None, old: pseudonyms.Key) -> tuple[str, ...]:
    if kept is None:
        return (
            f"other data roots that were loaded with the old key {old.fingerprint} need it still: keep it for them",
        )
    use = f"BARBERPRO_PSEUDONYM_KEY=$(cat {shlex.quote(kept)})"
    return (
        f"the old key is kept in {kept}: other data roots that were loaded with it need it, with {use}; delete it once "
        "none does",
    )


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
