"""Somebody of the pricing team moves the buffer, reads the dollar, and sends the link to a phone."""

from __future__ import annotations

import csv
import io
import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_overview_journey import FIGURES, PATIENCE_MS, page, settle
from tests.browser.test_what_if_commission_journey import downloaded, is_shown_on_a_phone, visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]
__all__ = ["page"]

TEXT = ".st-key-pricing-text-0 textarea"


def test_the_buffer_moves_the_figure_and_a_phone_shows_the_link(page: Page, browser: Browser, address: str) -> None:
    before = visit(page, f"{address}/what_if_prices?draws=100&months=3")
    slider = page.get_by_role("slider", name="Colchón sobre el índice")
    slider.focus()
    for _ in range(3):
        slider.press("ArrowRight")
    expect(page.locator(TEXT)).to_have_value(re.compile("prices.buffer_bp:\n.*value: 450}"), timeout=PATIENCE_MS)
    expect(page.locator(FIGURES).first).not_to_have_text(before, timeout=PATIENCE_MS)
    settle(page)
    moved = page.locator(FIGURES).first.inner_text()
    expect(page.get_by_text("Por la política vigente, al ")).to_be_visible()
    rows = list(csv.DictReader(io.StringIO(downloaded(page, "Todas las cifras (CSV)"))))
    assert {"bookings", "conversion"} <= {each["measure"] for each in rows}
    assert {"service", "band", "segment"} <= {each["dimension"] for each in rows}

    is_shown_on_a_phone(page, browser, "pricing", moved)
