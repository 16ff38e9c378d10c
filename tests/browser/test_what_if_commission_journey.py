"""Somebody of the pricing team moves a slider, sends the link, and takes the figures along."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_overview_journey import FIGURES, PATIENCE_MS, page, parameters, settle

pytestmark = pytest.mark.browser
__all__ = ["page"]

TEXT = ".st-key-commission-text-0 textarea"
PHONE = {"width": 390, "height": 844}


def visit(page: Page, url: str) -> str:
    page.goto(url)
    expect(page.locator(FIGURES).first).to_be_visible(timeout=PATIENCE_MS)
    settle(page)
    return page.locator(FIGURES).first.inner_text()


def downloaded(page: Page, label: str) -> str:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=label).click()
    return Path(waiting.value.path()).read_text(encoding="utf-8")


def is_shown_on_a_phone(page: Page, browser: Browser, subject: str, figure: str) -> None:
    """Open the link of a view in English on somebody else's phone: the same figure, and no sideways scrolling."""
    page.get_by_text("El enlace de esta vista").click()
    link = page.locator("[data-testid=stCode]", has_text=f"{subject}=").inner_text().strip()
    assert parameters(page)[subject][0] in link
    context = browser.new_context(viewport=PHONE)
    try:
        phone = context.new_page()
        phone.set_default_timeout(PATIENCE_MS)
        assert visit(phone, link.replace("lang=es", "lang=en")) == figure.replace(",", ".").replace("mil", "k")
        assert phone.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= PHONE["width"]
    finally:
        context.close()


def test_a_slider_moves_the_figure_and_the_link_shows_it_to_somebody_else(
    page: Page, browser: Browser, address: str
) -> None:
    before = visit(page, f"{address}/what_if_commission?draws=100&months=3")
    slider = page.get_by_role("slider", name="Comisión del nivel 1")
    slider.focus()
    for _ in range(4):
        slider.press("ArrowLeft")
    expect(page.locator(TEXT)).to_have_value(re.compile("rate_bp: 330}"), timeout=PATIENCE_MS)
    expect(page.locator(FIGURES).first).not_to_have_text(before, timeout=PATIENCE_MS)
    settle(page)
    moved = page.locator(FIGURES).first.inner_text()
    assert parameters(page)["months"] == ["3"]

    rows = list(csv.DictReader(io.StringIO(downloaded(page, "Todas las cifras (CSV)"))))
    told = json.loads(downloaded(page, "Resultado completo (JSON)"))
    assert told["draws"] == 100
    total = told["scenarios"]["A"]["forward"]["totals"]["platform_income_ars"]["delta"]
    assert rows[0]["change_ars"] == total
    assert float(total) < 0
    assert "rate_bp: 330" in downloaded(page, "second_tier_at_40 (YAML)")

    is_shown_on_a_phone(page, browser, "commission", moved)
