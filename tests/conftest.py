"""What all tests share: settings on a temporary data root, the external data sets, and no silent skip in CI."""

from __future__ import annotations

import os
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

import hypothesis
import pytest

from barberpro.settings import PROJECT_ROOT, Settings, read_params, shipped

pytest_plugins = ["tests.shop", "tests.database", "tests.small_disk", "tests.few_families"]

TEST_PSEUDONYM_KEY = "5e" * 32
FAST_REASONS = {"reason_refits": 3, "reason_refit_rows": 5_000, "reason_rows": 400}

hypothesis.settings.register_profile("repeatable", derandomize=True, deadline=None, database=None)
hypothesis.settings.load_profile("repeatable")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Combine the shipped parameters, but fewer refits, with an empty data root and a fixed key for pseudonyms."""
    root = tmp_path / "data"
    root.mkdir()
    params = read_params(shipped("params.yaml"))
    return Settings(
        data_root=root,
        params=replace(params, payment_failure=replace(params.payment_failure, **FAST_REASONS)),
        pseudonym_key=TEST_PSEUDONYM_KEY,
        pseudonym_key_file=tmp_path / "config" / "pseudonym.key",
    )


@pytest.fixture(scope="session")
def external_data() -> Path:
    """Find the folder of real data sets, which are no part of this project."""
    folder = external_folder()
    if not folder.is_dir():
        pytest.skip(f"the external data sets are not there: {folder} (set BARBERPRO_EXTERNAL_DATA to their folder)")
    return folder


def external_folder() -> Path:
    """Name the folder where the external data sets are expected."""
    named = os.environ.get("BARBERPRO_EXTERNAL_DATA")
    return Path(named).expanduser() if named else PROJECT_ROOT.parent / "shared" / "datasets"


def is_excused(item: pytest.Item) -> bool:
    """Whether a skip of `item` is due to external data that are not there."""
    return "external_data" in getattr(item, "fixturenames", ()) and not external_folder().is_dir()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure where everything is required to run."""
    report = yield
    if everything_required() and report.skipped and not hasattr(report, "wasxfail") and not is_excused(item):
        refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Turn the skip of a whole file into a failure where everything is required to run."""
    report = yield
    if everything_required() and report.skipped:
        refuse_skip(report)
    return report


def everything_required() -> bool:
    """Whether a skipped test is a failure."""
    return os.environ.get("BARBERPRO_REQUIRE_ALL") == "1"


def refuse_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Mark a skipped report as failed and say why."""
    report.outcome = "failed"
    report.longrepr = f"skipped while BARBERPRO_REQUIRE_ALL=1: {report.longrepr}"
