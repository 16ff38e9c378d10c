"""Many publications under readers in processes of their own and a dashboard that somebody keeps looking at."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from playwright.sync_api import TimeoutError as NeverShown

from barberpro.settings import PROJECT_ROOT, Settings
from barberpro.warehouse import generations
from tests.browser.conftest import browser, serving
from tests.dashboards import published
from tests.dashboards.conftest import settings_at
from tests.failure import endless_reader
from tests.failure.reliability import record

__all__ = ["browser"]

PROMISE = "publications under readers and an open dashboard are never torn and never go backwards"
SEED = 7
PUBLISHES, READERS, PAYMENTS = 200, 3, 20
START = datetime(2026, 8, 20, 12, tzinfo=UTC)
PATIENCE_MS = 60_000
GENERATION = re.compile(r"\d{8}T\d{6}-[0-9a-f]{8}")


@dataclass
class Looked:
    """What the dashboard showed: generations in the order they were seen, and errors."""

    seen: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@contextmanager
def reading(root: Path, place: Path) -> Iterator[list[Path]]:
    """Run the readers until the end of the block; they leave a report each."""
    end, reports = place / "end", [place / f"reader-{number}.json" for number in range(READERS)]
    processes = [
        subprocess.Popen([sys.executable, "-m", endless_reader.__name__, root, end, report], cwd=PROJECT_ROOT)
        for report in reports
    ]
    try:
        yield reports
    finally:
        end.touch()
        for process in processes:
            process.wait(timeout=120)


def publish_all(settings: Settings, failures: list[BaseException], names: list[str]) -> None:
    """Load some payments and publish, again and again."""
    try:
        for number in range(1, PUBLISHES + 1):
            rows = published.history(PAYMENTS, days=30)
            fresh = [{**row, "payment_id": f"{number}-{place}"} for place, row in enumerate(rows)]
            names.append(published.publication(settings, fresh, at=START + timedelta(seconds=number)))
    except BaseException as error:  # noqa: BLE001 - told by the test
        failures.append(error)


def look(page: Page, address: str, looked: Looked) -> None:
    """Open the page anew and note which generation it shows at its end, or what is wrong with it."""
    page.goto(address)
    shown = page.get_by_text(GENERATION).first
    try:
        shown.wait_for(timeout=PATIENCE_MS)
    except NeverShown:
        looked.errors.append(f"no generation is shown: {page.locator('body').inner_text()[:300]}")
        return
    looked.errors += page.locator("[data-testid='stException'], [data-testid='stAlertContentError']").all_inner_texts()
    looked.seen += GENERATION.findall(shown.inner_text())[:1]


@pytest.mark.slow
@pytest.mark.browser
def test_nothing_is_torn_and_nothing_goes_backwards(browser: Browser, tmp_path: Path) -> None:
    settings = settings_at(tmp_path / "data")
    names = [published.publication(settings, published.history(PAYMENTS, days=30), at=START)]
    failures: list[BaseException] = []
    looked, publisher = Looked(), threading.Thread(target=publish_all, args=(settings, failures, names))
    with serving(settings.data_root) as address, reading(settings.data_root, tmp_path) as reports:
        page = browser.new_page()
        look(page, address, looked)
        publisher.start()
        while publisher.is_alive():
            look(page, address, looked)
        look(page, address, looked)
        page.close()
    assert failures == []
    readers = [json.loads(path.read_text(encoding="utf-8")) for path in reports]
    everyone = [*(each["seen"] for each in readers), looked.seen]
    figures = {
        "publishes": len(names) - 1,
        "readers": READERS,
        "reads": sum(len(each["seen"]) for each in readers),
        "dashboard reruns": len(looked.seen),
        "errors": sum(len(each["errors"]) for each in readers) + len(looked.errors),
        "torn reads": sum(len(each["torn"]) for each in readers),
        "steps backwards": sum(later < earlier for seen in everyone for earlier, later in pairwise(seen)),
    }
    record(PROMISE, "long", SEED, figures)
    assert [each["errors"] for each in readers] == [[]] * READERS
    assert looked.errors == []
    assert (figures["torn reads"], figures["steps backwards"]) == (0, 0)
    assert looked.seen[-1] == names[-1] == generations.current(settings)
    assert len(names) == PUBLISHES + 1
    assert min(len(set(seen)) for seen in everyone) > PUBLISHES // 10
