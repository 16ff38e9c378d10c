"""The Installments page in a real browser: its sections, a price and a day, a verdict and its claim, on a phone too."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.both_widths import PATIENCE_MS, fits, page, settle
from tests.browser.conftest import serving
from tests.dashboards import paid_in_installments

__all__ = ["page"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]

CHARTS = "[data-testid=stMain] [data-testid=stVegaLiteChart]"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a shop whose menus were judged."""
    settings = paid_in_installments.made(tmp_path_factory.mktemp("plans") / "data")
    with serving(settings.data_root) as at:
        yield at


def go(page: Page, section: str) -> None:
    page.locator("[data-testid=stMain]").get_by_role("radio", name=section).click()
    settle(page)


def test_from_uptake_to_a_verdict_and_its_claim_and_a_link_that_opens_it_again(page: Page, shop: str) -> None:
    page.goto(f"{shop}/installments?lang=en")
    expect(page.get_by_text("Descriptive, not an effect")).to_be_visible(timeout=PATIENCE_MS)
    settle(page)
    assert fits(page)

    go(page, "Cost of plans")
    price = page.get_by_role("spinbutton", name="Cash price, pesos")
    price.fill("30000")
    price.press("Enter")
    expect(page).to_have_url(re.compile(r"amount=30000\.00"))
    expect(page.get_by_text("Ahora 12").first).to_be_visible()
    settle(page)
    assert fits(page)

    go(page, "Verdicts")
    expect(page.get_by_role("heading", name=re.compile("cannot tell"))).to_be_visible()
    page.locator("[data-testid=stMain]").get_by_role("radio", name="High").click()
    expect(page).to_have_url(re.compile("band=high"))
    expect(page.locator(CHARTS)).to_have_count(4)
    settle(page)
    assert fits(page)

    other = page.context.new_page()
    other.goto(page.url)
    expect(other.get_by_text("menu 3 · [6] · 9 · 12")).to_be_visible(timeout=PATIENCE_MS)
    settle(other)
    badge = other.locator("[data-testid=stPageLink-NavLink]").filter(has_text="High amounts: +22 %")
    badge.locator("visible=true").click()  # drawn twice, with a tooltip and without
    expect(other).to_have_url(re.compile("claim=installments-claim-high"))


def test_cash_is_told_by_hour_and_a_missing_table_says_how_to_bring_it(page: Page, shop: str) -> None:
    page.goto(f"{shop}/installments?lang=es&show=vouchers")
    expect(page.locator(CHARTS)).to_have_count(2, timeout=PATIENCE_MS)
    expect(page.get_by_text("No hay una tabla de puntos de pago")).to_be_visible()
    settle(page)
    assert fits(page)
