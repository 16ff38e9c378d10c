"""An accountant changes the language in the midst of a month, and keeps the month."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import serving
from tests.browser.test_overview_journey import PATIENCE_MS, page, parameters, press, settle
from tests.dashboards.conftest import settings_at
from tests.pipelines import ledger
from tests.pipelines.test_reconciled import few

pytestmark = pytest.mark.browser
__all__ = ["page"]

PICKER = "[data-testid=stSelectbox] input"


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the dashboard answers, over a few reported months."""
    root = tmp_path_factory.mktemp("books") / "data"
    ledger.publish(settings_at(root), few())
    with serving(root) as at:
        yield at


def test_another_language_keeps_the_month_and_reaches_the_menu_and_the_month_picker(page: Page, books: str) -> None:
    page.goto(f"{books}/reconciliation")
    expect(page.locator(PICKER)).to_be_visible(timeout=PATIENCE_MS)
    settle(page)
    page.get_by_label("Mes").first.click()
    page.get_by_role("option", name="feb 2024", exact=True).click()
    expect(page.locator(PICKER)).to_have_value("feb 2024")
    for language, menu, month in (
        ("EN", "Reconciliation", "Feb 2024"),
        ("ES", "Conciliación", "feb 2024"),
        ("EN", "Reconciliation", "Feb 2024"),
    ):
        page.wait_for_url(re.compile("month=2024-02"), timeout=PATIENCE_MS)  # else the choice is still on its way
        settle(page)
        press(page, language)
        expect(page.get_by_role("link", name=menu, exact=True)).to_be_visible()
        expect(page.locator(PICKER)).to_have_value(month)
    settle(page)
    page.get_by_text("By day and payment method").click()
    settle(page)
    assert parameters(page)["month"] == ["2024-02"]
