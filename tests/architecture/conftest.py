"""How the architecture tests look at the project: its root, its tracked files, the tools beside this Python."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from barberpro.settings import PROJECT_ROOT

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def root() -> Path:
    """Give the root of the project."""
    return PROJECT_ROOT


@pytest.fixture(scope="session")
def tracked() -> tuple[Path, ...]:
    """List the files that git tracks and that are there."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=PROJECT_ROOT, check=True, capture_output=True, text=True)
    return tuple(path for name in listed.stdout.split("\0") if name and (path := PROJECT_ROOT / name).is_file())


@pytest.fixture(scope="session")
def tool() -> Run:
    """Run a command-line tool that is installed beside this Python, at the project's root."""

    def run(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [str(Path(sys.executable).parent / name), *arguments]
        return subprocess.run(command, cwd=PROJECT_ROOT, check=False, capture_output=True, text=True)

    return run
