"""The command line answers at once: measured in processor time, which other work on the machine does not stretch."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

LONGEST_SECONDS = 0.5
TRIES = 5


def processor_seconds(command: list[str]) -> float:
    """Run a command and return the processor time it took."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode in {0, 7}
    return usage.ru_utime + usage.ru_stime


@pytest.mark.parametrize("arguments", [("--help",), ("status",)], ids=["help", "status"])
def test_the_command_line_answers_at_once(tmp_path, arguments):
    options = [] if arguments == ("--help",) else ["--data", str(tmp_path)]
    command = [str(Path(sys.executable).parent / "barberpro"), *options, *arguments]
    assert min(processor_seconds(command) for _ in range(TRIES)) < LONGEST_SECONDS
