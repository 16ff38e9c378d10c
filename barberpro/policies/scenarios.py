"""The scenarios that come with the platform: one YAML file each in `scenarios/`, found by scanning."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from barberpro.errors import BadInputError
from barberpro.policies.files import Scenario, read_scenario
from barberpro.settings import shipped

FOLDER = "scenarios"


def scenario_files(folder: Path | None = None) -> Mapping[str, Path]:
    """Find the shipped scenarios by name, which is that of their file."""
    return {path.stem: path for path in sorted((folder or shipped(FOLDER)).glob("*.yaml"))}


def shipped_scenario(name: str, folder: Path | None = None) -> Scenario:
    """Read a shipped scenario; BadInputError where there is none of that name."""
    files = scenario_files(folder)
    if name not in files:
        raise BadInputError(f"there is no scenario {name!r}; there are {', '.join(files)}")
    return read_scenario(files[name])
