"""What a newcomer, a committer and continuous integration start: make, the hooks, `.ci/run`."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ENVIRONMENT = ".venv/bin/"
TARGETS = {"help", "setup", "demo", "repro", "dashboard", "test", "test-all", "lint", "lock", "clean"}


def make(root, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    command = ["make", "--no-print-directory", *arguments]
    return subprocess.run(command, cwd=root, check=False, capture_output=True, text=True, env=environment)


def test_every_hook_command_exists(root):
    configuration = yaml.safe_load((root / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    hooks = [hook for repository in configuration["repos"] for hook in repository["hooks"]]
    assert [repository["repo"] for repository in configuration["repos"]] == ["local"]
    for hook in hooks:
        command = shlex.split(hook["entry"])[0]
        assert command.startswith(ENVIRONMENT), hook["id"]
        assert (Path(sys.executable).parent / command.removeprefix(ENVIRONMENT)).is_file(), hook["id"]


def test_hook_configuration_is_valid(tool):
    outcome = tool("pre-commit", "validate-config", ".pre-commit-config.yaml")
    assert outcome.returncode == 0, outcome.stdout


def test_help_lists_every_target(root):
    listed = re.findall(r"^ +make ([a-z-]+) +\S+", make(root).stdout, flags=re.MULTILINE)
    assert set(listed) == TARGETS


def test_demo_runs_the_platform_on_the_data_root_named(root):
    shown = make(root, "--dry-run", "demo", "BARBERPRO_DATA=elsewhere").stdout
    assert 'synth --payments 60000 --months 18 --seed 7 --end 2026-08-01 --out "elsewhere"' in shown
    assert 'BARBERPRO_DATA="elsewhere" .venv/bin/barberpro run' in shown


@pytest.mark.parametrize("python", ["no-such-python", "old-python"])
def test_a_python_that_is_missing_or_old_is_one_clear_line(root, tmp_path, python):
    old = tmp_path / "old-python"
    old.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    old.chmod(0o755)
    command = str(old) if python == "old-python" else python
    outcome = make(root, "setup", f"PYTHON={command}", f"VENV={tmp_path}/venv")
    assert outcome.returncode == 2
    assert f"{command} is missing or older than Python 3.11" in outcome.stderr
    assert not (tmp_path / "venv").exists()


def test_ci_run_is_sound_and_requires_everything(root):
    script = root / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert subprocess.run(["bash", "-n", str(script)], check=False).returncode == 0
    text = script.read_text(encoding="utf-8")
    assert "export BARBERPRO_REQUIRE_ALL=1" in text
    assert "make test" in text
