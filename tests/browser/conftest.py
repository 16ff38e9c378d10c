"""A real Chromium, and the dashboard served on a free port of loopback."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from barberpro.settings import PROJECT_ROOT
from tests.dashboards import published
from tests.dashboards.conftest import settings_at

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PATIENCE_S = 60


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, headless."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("Chromium is not installed (apt-get install chromium)")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found, args=list(QUIET))
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the dashboard answers, over a published synthetic history."""
    root = tmp_path_factory.mktemp("served") / "data"
    published.publication(settings_at(root), published.history(3000), published.checkouts(2000))
    with serving(root) as at:
        yield at


@contextmanager
def serving(root: Path) -> Iterator[str]:
    """Serve the dashboard on a data root until the end of the block."""
    port = _free_port()
    log = root / "streamlit.log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            _command(port), cwd=PROJECT_ROOT, env=_environment(root), stdout=output, stderr=output
        )
        try:
            _wait_for(port, server, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=20)


def _command(port: int) -> list[str]:
    return [sys.executable, "-m", "streamlit", "run", "dashboards/app.py", f"--server.port={port}"]


def _environment(root: Path) -> dict[str, str]:
    return {**os.environ, "BARBERPRO_DATA": str(root)}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise RuntimeError(f"the dashboard does not answer: {log.read_text(encoding='utf-8', errors='replace')[-2000:]}")
