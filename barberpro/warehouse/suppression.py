"""Which clients asked to be erased: marks under a key of their own, by which a client is recognised and not found out.

The list lies in the landing (`raw/ERASED.json`), for the landing alone rebuilds the warehouse; its key lies beside that
of the pseudonyms, so that a new key for these leaves the list as it is.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from barberpro.errors import IntegrityError
from barberpro.settings import Settings
from barberpro.warehouse.files import write_privately
from barberpro.warehouse.pseudonyms import Key, key_file, key_of

FILE = "ERASED.json"


@dataclass(frozen=True, slots=True)
class Erased:
    """A client who asked to be erased: the mark, when that was, what was found, and when nothing was left."""

    mark: str
    asked_at: str
    found: Mapping[str, Any] = field(default_factory=dict)
    done_at: str | None = None


@dataclass(frozen=True, slots=True)
class Suppression:
    """The list with its key (None while it is empty)."""

    key: Key | None = None
    erased: tuple[Erased, ...] = ()
    rewritten: Mapping[str, str] = field(default_factory=dict)
    """Hash of a landed file as it is now -> hash that it was received with, by which it stays known."""

    @property
    def marks(self) -> frozenset[str]:
        """Every mark."""
        return frozenset(each.mark for each in self.erased)

    def covers(self, value: str) -> bool:
        """Whether the client of this identifier is to be forgotten."""
        return self.key is not None and _mark(self.key, value) in self.marks

    def of(self, value: str) -> Erased | None:
        """Find the entry of a client."""
        if self.key is None:
            return None
        mark = _mark(self.key, value)
        return next((each for each in self.erased if each.mark == mark), None)

    def received_as(self, sha256: str) -> str:
        """Return the hash that a file was received with, whether or not it was rewritten since."""
        return self.rewritten.get(sha256, sha256)


def suppression(settings: Settings) -> Suppression:
    """Read the list; IntegrityError where it is damaged or its key is not there."""
    content = _content(settings.raw)
    if content is None:
        return Suppression()
    try:
        erased = tuple(Erased(**each) for each in content["erased"])
        found = Suppression(None, erased, dict(content["rewritten"]))
        expected = str(content["key"])
    except (KeyError, TypeError) as error:
        raise _damaged(settings.raw / FILE, error) from error
    key = _existing_key(settings)
    if key is None or key.fingerprint != expected:
        raise IntegrityError(
            f"the erasure key is {'not there' if key is None else key.fingerprint} and {settings.raw / FILE} was made "
            f"with {expected}: erased clients would come back; restore BARBERPRO_ERASURE_KEY or {_key_path(settings)}"
        )
    return replace(found, key=key)


def received_as(raw: Path, sha256: str) -> str:
    """Return the hash that a landed file was received with; this needs no key."""
    content = _content(raw)
    return sha256 if content is None else str(content.get("rewritten", {}).get(sha256, sha256))


def asked(settings: Settings, client: str, at: str, found: Mapping[str, Any]) -> Suppression:
    """Put a client on the list, from when on nothing of them is loaded any more; the first time makes the key."""
    key = _existing_key(settings) or _new_key(settings)
    there = suppression(settings)
    known = there.of(client)
    entry = Erased(_mark(key, client), at, found) if known is None else replace(known, done_at=None)
    others = tuple(each for each in there.erased if each.mark != entry.mark)
    return _kept(settings, replace(there, key=key, erased=(*others, entry)))


def done(settings: Settings, client: str, at: str) -> None:
    """Write down that nothing is left of a client."""
    there = suppression(settings)
    entry = there.of(client)
    if entry is not None:
        others = tuple(each for each in there.erased if each.mark != entry.mark)
        _kept(settings, replace(there, erased=(*others, replace(entry, done_at=at))))


def rewritten(settings: Settings, now: str, before: str) -> None:
    """Write down, before a file is rewritten, by which hash it will be known still."""
    there = suppression(settings)
    _kept(settings, replace(there, rewritten={**there.rewritten, now: there.received_as(before)}))


def _kept(settings: Settings, there: Suppression) -> Suppression:
    content = {
        "key": there.key and there.key.fingerprint,
        "erased": [asdict(each) for each in there.erased],
        "rewritten": dict(there.rewritten),
    }
    write_privately(settings.raw / FILE, json.dumps(content, indent=2, sort_keys=True) + "\n")
    return there


def _content(raw: Path) -> dict[str, Any] | None:
    path = raw / FILE
    if not path.is_file():
        return None
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise _damaged(path, error) from error
    return content


def _damaged(path: Path, error: Exception) -> IntegrityError:
    return IntegrityError(f"{path}, the list of erased clients, is damaged: {error}; restore it from a copy")


def _mark(key: Key, value: str) -> str:
    return hmac.digest(key.secret, value.encode("utf-8", "surrogateescape"), "sha256").hex()[:32]


def _key_path(settings: Settings) -> Path:
    return settings.pseudonym_key_file.with_name("erasure.key")


def _existing_key(settings: Settings) -> Key | None:
    if settings.erasure_key is None and not _key_path(settings).exists():
        return None
    return _new_key(settings)


def _new_key(settings: Settings) -> Key:
    path = _key_path(settings)
    text = settings.erasure_key or key_file(path, "erasure")
    return key_of(text, f"BARBERPRO_ERASURE_KEY or {path}", "erasure")
