"""Models as files only: enough to be promoted, read and judged whole."""

from __future__ import annotations

from pathlib import Path

from models.champion import ARTIFACTS, write_model
from models.promotion import Promotion


def put_model(folder: Path, version: str, role: str) -> None:
    """Write artifacts that all name their version, so that a mixture shows."""
    write_model(
        folder, {name: f"{version} {name}".encode() * 50 for name in ARTIFACTS}, {"version": version, "role": role}
    )


def put_two(home: Path) -> None:
    """Write a champion `one` and a challenger `two`."""
    put_model(home, "one", "champion")
    put_model(home / "challengers" / "two", "two", "challenger")


def told(version: str, instead_of: str, kind: str = "refresh") -> Promotion:
    return Promotion(at=f"at {kind}", by="ana", why="test", kind=kind, version=version, instead_of=instead_of)
