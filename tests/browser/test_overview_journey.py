"""A manager's journey through the Overview in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

PATIENCE_MS = 40_000
FIGURES = "[data-testid=stMetricValue]"
CHARTS = "[data-testid=stVegaLiteChart]"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, timezone_id="Asia/Tokyo")
    opened = context.new_page()
    opened.set_default_timeout(PATIENCE_MS)
    yield opened
    context.close()


def visit(page: Page, url: str) -> None:
    page.goto(url)
    expect(page.locator(FIGURES)).to_have_count(6, timeout=PATIENCE_MS)
    expect(page.locator(CHARTS)).to_have_count(4, timeout=PATIENCE_MS)
    settle(page)


def settle(page: Page) -> None:
    expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_visible(timeout=PATIENCE_MS)


def press(page: Page, label: str) -> None:
    page.get_by_role("radio", name=label, exact=True).click()


def view(page: Page) -> tuple[list[str], list[str]]:
    return page.locator(FIGURES).all_inner_texts(), page.locator("h3").all_inner_texts()


def parameters(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_a_manager_finds_figures_and_sends_the_link(page: Page, address: str) -> None:
    asked: set[str | None] = set()
    page.on("request", lambda request: asked.add(urlsplit(request.url).hostname))
    visit(page, address)
    expect(page.get_by_text("DATOS SINTÉTICOS").first).to_be_visible()
    expect(page.get_by_text("Publicación 20260820T120000")).to_be_visible()
    real, _ = view(page)
    assert real[0].startswith("$")

    press(page, "Mes")
    expect(page.get_by_role("heading", name="Cobrado neto por mes")).to_be_visible()
    press(page, "Nominales")
    expect(page.locator(FIGURES).first).not_to_have_text(real[0])
    settle(page)
    found = parameters(page)
    assert (found["grain"], found["prices"]) == (["month"], ["nominal"])
    assert found["to"] == ["2026-07-15"]

    other = page.context.new_page()
    visit(other, page.url)
    assert view(other) == view(page)
    assert asked - {None} == {"127.0.0.1"}


def test_going_back_brings_the_earlier_view(page: Page, address: str) -> None:
    visit(page, f"{address}/?grain=week")
    press(page, "Mes")
    expect(page.get_by_role("heading", name="Cobrado neto por mes")).to_be_visible()
    settle(page)
    page.go_back()
    expect(page.get_by_role("heading", name="Cobrado neto por semana")).to_be_visible()


def test_axes_are_written_as_in_argentina_and_days_do_not_move_with_the_time_zone(page: Page, address: str) -> None:
    visit(page, f"{address}/?grain=month&from=2026-01-01&prices=nominal")
    drawn = page.locator(f"{CHARTS} svg text")
    expect(drawn.first).to_be_attached()
    texts = [text.replace("\N{NO-BREAK SPACE}", " ") for text in drawn.all_text_contents()]
    assert any(text.startswith("$ ") and text.endswith(" M") for text in texts), texts
    assert any(text.endswith(" %") for text in texts), texts
    assert any("feb" in text or "abr" in text for text in texts), texts


def test_english(page: Page, address: str) -> None:
    visit(page, f"{address}/?lang=en")
    expect(page.get_by_text("SYNTHETIC DATA").first).to_be_visible()
    press(page, "ES")
    expect(page.get_by_role("heading", name="Panorama de cobros")).to_be_visible()


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_phone_shows_all_without_scrolling_sideways(page: Page, address: str, language: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    visit(page, f"{address}/?lang={language}")
    widths = page.evaluate(
        "[document.documentElement.scrollWidth, document.querySelector('[data-testid=stMain]').scrollWidth]"
    )
    assert max(widths) <= 390
    for chart in page.locator(CHARTS).all():
        box = chart.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
