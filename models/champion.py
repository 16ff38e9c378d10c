"""A trained model as plain files, each sealed by its sha256."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from barberpro.errors import IntegrityError, UnavailableError

MANIFEST = "champion.json"
STORED_IN = "stored_in"
"""Key of a manifest whose artifacts still lie in a folder below: a promotion was cut off, and is whole all the same."""
ARTIFACTS = ("model.txt", "calibration.json", "spec.json", "reasons.json", "card.md")
LATER = ("reasons.json",)
"""Artifacts that some models lack: those that give no reasons, and those from before there were any."""


@dataclass(frozen=True, slots=True)
class Files:
    """The checked content of a model's folder."""

    manifest: Mapping[str, Any]
    artifacts: Mapping[str, bytes]


def as_json(value: object) -> bytes:
    """Lay out JSON for people and for diffs; NaN has no place in it."""
    return (json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n").encode()


def sha256(content: bytes) -> str:
    """Hash an artifact."""
    return hashlib.sha256(content).hexdigest()


def write_atomically(path: Path, content: bytes) -> None:
    """Let a file appear whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    with partial.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    partial.replace(path)


def write_model(folder: Path, artifacts: Mapping[str, bytes], manifest: Mapping[str, Any]) -> None:
    """Write the artifacts, then the manifest that seals them: without it there is no model."""
    there = [name for name in ARTIFACTS if name in artifacts or name not in LATER]
    for name in there:
        write_atomically(folder / name, artifacts[name])
    sealed = {**manifest, "sha256": {name: sha256(artifacts[name]) for name in there}}
    write_atomically(folder / MANIFEST, as_json(sealed))


def has_model(folder: Path) -> bool:
    """Whether a model was written there."""
    return (folder / MANIFEST).exists()


def read_model(folder: Path) -> Files:
    """Read a model and check every artifact against its seal."""
    if not has_model(folder):
        raise UnavailableError(f"{folder / MANIFEST} is not there: no model has been trained; run `barberpro train`")
    manifest = read_manifest(folder)
    try:
        place = folder / manifest.get(STORED_IN, "")
        sealed = manifest["sha256"]
        there = [name for name in ARTIFACTS if name in sealed or name not in LATER]
        return Files(manifest, {name: _checked(place / name, sealed) for name in there})
    except IntegrityError:
        if read_manifest(folder) == manifest:
            raise
    return read_model(folder)  # another became champion while this one was read


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read what seals a model; IntegrityError where it is damaged."""
    return _manifest(folder / MANIFEST)


def _manifest(path: Path) -> dict[str, Any]:
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(manifest["sha256"], dict) or not isinstance(manifest["version"], str):
            raise TypeError("sha256 and version have the wrong types")
    except (ValueError, KeyError, TypeError) as error:
        raise IntegrityError(f"{path} is damaged ({error}); train again after moving {path.parent} away") from error
    return manifest


def _checked(path: Path, seals: Mapping[str, str]) -> bytes:
    remedy = f"train again after moving {path.parent} away"
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise IntegrityError(f"{path} is missing from the model; {remedy}") from None
    found, sealed = sha256(content), str(seals.get(path.name))
    if found != sealed:
        raise IntegrityError(
            f"{path} is damaged: its sha256 is {found[:12]}..., {MANIFEST} says {sealed[:12]}...; {remedy}"
        )
    return content
