"""Style and types hold for the whole project."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    "command",
    [("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",)],
    ids=["ruff check", "ruff format", "mypy"],
)
def test_static_check_passes(tool, command):
    outcome = tool(*command)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
