"""A manager's journey from the map of provinces down to a provider, and the link of what he found there."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_overview_journey import PATIENCE_MS, page, parameters, settle

pytestmark = pytest.mark.browser
__all__ = ["page"]

FIGURES = "[data-testid=stMetricValue]"
MAP = "[data-testid=stVegaLiteChart]"


def visit(page: Page, url: str) -> None:
    page.goto(url)
    expect(page.locator(FIGURES)).to_have_count(6, timeout=PATIENCE_MS)
    settle(page)


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_label(label).first.click()
    page.get_by_role("option", name=option, exact=True).click()


def test_from_the_map_to_a_provider_and_the_link_of_it(page: Page, address: str) -> None:
    visit(page, f"{address}/provinces")
    expect(page.get_by_role("link", name="Provincias")).to_be_visible()
    choose(page, "Medida", "Ticket promedio")
    expect(page.get_by_text("Ticket promedio por provincia")).to_be_visible()
    settle(page)

    page.locator(f"{MAP} svg text", has_text="Bs. As.").first.click()
    expect(page.get_by_role("heading", name="Buenos Aires")).to_be_visible()
    choose(page, "Entrar en una ciudad", "La Plata")
    expect(page.get_by_role("heading", name="La Plata")).to_be_visible()
    choose(page, "Ver un barbero", "Barbero B-LA -1")
    expect(page.get_by_role("heading", name="Barbero B-LA -1")).to_be_visible()
    settle(page)
    found = parameters(page)
    assert (found["in_province"], found["in_city"], found["measure"]) == (["AR-B"], ["La Plata"], ["average_ticket"])

    other = page.context.new_page()
    visit(other, page.url)
    expect(other.get_by_role("heading", name="Barbero B-LA -1")).to_be_visible()
    assert other.locator(FIGURES).all_inner_texts() == page.locator(FIGURES).all_inner_texts()

    page.get_by_role("button", name="Todo el país").click()
    expect(page.get_by_role("heading", name="Todo el país")).to_be_visible()
    settle(page)
    page.get_by_role("link", name="Panorama").click()
    expect(page.get_by_role("heading", name="Panorama de cobros")).to_be_visible()


def test_a_phone_shows_the_map_without_scrolling_sideways(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    visit(page, f"{address}/provinces?compare=previous")
    expect(page.locator(f"{MAP} svg").first).to_be_attached()
    width = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
    assert width <= 390
    box = page.locator(f"{MAP} svg").first.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
