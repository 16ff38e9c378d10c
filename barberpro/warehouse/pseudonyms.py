"""Keyed pseudonyms: the same client is the same pseudonym in every table, and nobody without the key can tell who."""

from __future__ import annotations

import contextlib
import hmac
import os
import secrets
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from barberpro.errors import BadInputError
from barberpro.settings import Settings

SHORTEST_KEY = 32


@dataclass(frozen=True, slots=True)
class Key:
    """The secret, and a fingerprint by which a warehouse recognises it."""

    secret: bytes
    fingerprint: str


def pseudonym_key(settings: Settings) -> Key:
    """Read the key of the environment or of the key file; a first run makes the file, readable by its owner alone."""
    file = settings.pseudonym_key_file
    return key_of(settings.pseudonym_key or key_file(file), f"BARBERPRO_PSEUDONYM_KEY or {file}")


def key_of(text: str, where: str, what: str = "pseudonym") -> Key:
    """Make a key of its text; BadInputError where that is too short to be one."""
    if len(text) < SHORTEST_KEY:
        raise BadInputError(
            f"the {what} key has {len(text)} characters; {where} needs at least {SHORTEST_KEY} random ones"
        )
    secret = text.encode("utf-8", "surrogateescape")
    return Key(secret, hmac.digest(secret, f"fingerprint of the {what} key".encode(), "sha256").hex()[:16])


def has_key(settings: Settings) -> bool:
    """Whether there is a key already, so that reading it makes none."""
    return settings.pseudonym_key is not None or settings.pseudonym_key_file.exists()


def notes_of_new_key(settings: Settings, *, had_key: bool) -> tuple[str, ...]:
    """Say that a key was made, where none was before: nothing else tells that a copy must be kept."""
    if had_key or not has_key(settings):
        return ()
    return (
        f"a pseudonym key was made in {settings.pseudonym_key_file}; keep a copy of it in your password store, for "
        "without it clients cannot be linked to new files",
    )


def kept_key_file(settings: Settings, fingerprint: str) -> Path:
    """Return where a rotation keeps the key of this fingerprint: beside the key file."""
    file = settings.pseudonym_key_file
    return file.with_name(f"{file.name}.{fingerprint}")


def where_kept(settings: Settings, fingerprint: str) -> str:
    """Say how to go on with a key: the kept one where it is there, else whatever copy there is."""
    kept = kept_key_file(settings, fingerprint)
    if not kept.is_file():
        return "restore BARBERPRO_PSEUDONYM_KEY or the key file"
    return f"its key is kept in {kept}: run the command with BARBERPRO_PSEUDONYM_KEY=$(cat {shlex.quote(str(kept))})"


def new_key() -> str:
    """Make the text of a key out of nothing."""
    return secrets.token_hex(SHORTEST_KEY)


def key_file(path: Path, what: str = "pseudonym") -> str:
    """Read a key file; where there is none, make one."""
    if not path.exists():
        _make_key_file(path)
    try:
        return path.read_text(encoding="utf-8").strip()
    except UnicodeDecodeError as error:
        raise BadInputError(f"the {what} key file {path} is no text; restore it from its copy") from error


def _make_key_file(path: Path) -> None:
    """Write a new key whole or not at all; where another process was first, its key stays."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    partial.touch(mode=0o600)
    partial.write_text(new_key() + "\n", encoding="ascii")
    with contextlib.suppress(FileExistsError):
        path.hardlink_to(partial)
    partial.unlink()


def pseudonym(key: Key, value: str) -> str:
    """Make the pseudonym of one value: 128 bits of its HMAC-SHA-256, in hex."""
    return hmac.digest(key.secret, value.encode(), "sha256").hex()[:32]


def vectorised(key: Key, covers: Callable[[str], bool]) -> Callable[[Any], Any]:
    """Return `pseudonym` over an Arrow array of texts, each distinct one computed once; NULL for those it `covers`."""
    known: dict[str, str | None] = {}

    def pseudonyms(values: Any) -> Any:
        encoded = pc.dictionary_encode(values)
        if isinstance(encoded, pa.ChunkedArray):
            encoded = encoded.combine_chunks()
        words = []
        for value in encoded.dictionary.to_pylist():
            if value is not None and value not in known:
                known[value] = None if covers(value) else pseudonym(key, value)
            words.append(None if value is None else known[value])
        return pc.take(pa.array(words, pa.string()), encoded.indices)

    return pseudonyms
