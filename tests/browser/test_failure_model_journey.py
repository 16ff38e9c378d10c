"""A data scientist looks at the model in force on a phone, slices it, and changes the language."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import serving
from tests.browser.test_overview_journey import PATIENCE_MS, parameters, press, settle
from tests.dashboards import judged_shop

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the dashboard answers, over a shop with a champion."""
    settings = judged_shop.made(tmp_path_factory.mktemp("judged") / "data")
    with serving(settings.data_root) as at:
        yield at


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    yield page
    context.close()


@pytest.mark.slow
def test_slices_and_figure_survive_a_change_of_language_on_a_phone(phone: Page, shop: str) -> None:
    phone.goto(f"{shop}/failure_model?figure=ece")
    expect(phone.get_by_text("Frente a otros")).to_be_visible(timeout=PATIENCE_MS)
    settle(phone)
    press(phone, "Provincia")
    expect(phone).to_have_url(re.compile("slice=province"))
    settle(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    phone.goto(f"{phone.url}&lang=en")
    expect(phone.get_by_text("Against others")).to_be_visible(timeout=PATIENCE_MS)
    settle(phone)
    found = parameters(phone)
    assert (found["slice"], found["figure"], found["lang"]) == (["province"], ["ece"], ["en"])
    expect(phone.get_by_text("Calibration error: mean distance")).to_be_visible()
