"""From a figure to its claim in a real browser: the badge, the claim behind it, the address, and a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from barberpro.warehouse.reader import generation
from pipelines import claims_ledger
from tests.browser.both_widths import PATIENCE_MS, fits, page, settle
from tests.browser.conftest import serving
from tests.dashboards import published
from tests.dashboards.conftest import settings_at

__all__ = ["page"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]

BADGES = "[data-testid=stMain] [data-testid=stPageLink-NavLink]:visible"


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a history whose claims were looked at."""
    root = tmp_path_factory.mktemp("judged") / "data"
    published.publication(settings_at(root), published.history(3000), published.checkouts(2000))
    with generation(settings_at(root)) as opened:
        claims_ledger.run(settings_at(root), opened.database)
    with serving(root) as at:
        yield at


def test_a_badge_leads_to_its_claim_whose_link_opens_it_again(page: Page, judged: str) -> None:
    page.goto(f"{judged}/?lang=en")
    badge = page.locator(BADGES).filter(has_text="Credit cards 25 to 30 %? Undecided")
    expect(badge).to_be_visible(timeout=PATIENCE_MS)
    settle(page)
    assert fits(page)
    badge.click()
    heading = page.get_by_role("heading", name="Credit cards are 25 to 30 % of payments")
    expect(heading).to_be_visible()
    expect(page.get_by_text("Cannot tell yet: the history is invented").first).to_be_visible()
    expect(page.locator("[data-testid=stVegaLiteChart]")).to_have_count(1)
    expect(page).to_have_url(re.compile("claim=method-credit-card"))
    settle(page)
    assert fits(page)

    other = page.context.new_page()
    other.goto(page.url)
    expect(other.get_by_role("heading", name="Credit cards are 25 to 30 % of payments")).to_be_visible()
    other.get_by_role("button", name="Close").click()
    expect(other.get_by_role("heading", name="Credit cards are 25 to 30 % of payments")).to_have_count(0)
    expect(other).not_to_have_url(re.compile("claim="))
