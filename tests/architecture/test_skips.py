"""With BARBERPRO_REQUIRE_ALL=1 a skipped test fails, unless it wants external data that are not there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

SAMPLE = """
import pytest

def test_without_tool():
    pytest.skip("no tool")

@pytest.mark.xfail(strict=True)
def test_known_to_fail():
    assert False

def test_of_external_data(external_data):
    assert external_data
"""


@pytest.mark.parametrize(
    ("require_all", "counts"), [("0", "2 skipped, 1 xfailed"), ("1", "1 failed, 1 skipped, 1 xfailed")]
)
def test_a_skip_fails_where_everything_is_required(root, tmp_path, require_all, counts):
    shutil.copy(root / "tests" / "conftest.py", tmp_path / "conftest.py")
    (tmp_path / "test_sample.py").write_text(SAMPLE, encoding="utf-8")
    environment = {
        **os.environ,
        "BARBERPRO_REQUIRE_ALL": require_all,
        "BARBERPRO_EXTERNAL_DATA": str(tmp_path / "none"),
    }
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "."]
    outcome = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True, text=True, env=environment)
    assert counts in outcome.stdout
