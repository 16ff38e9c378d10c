"""`barberpro waterfall`: the lines of a payment as a table and as JSON, and what it says where there is none."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal

import pytest

from barberpro.domain.waterfall import LINES
from barberpro.settings import Settings, load_settings
from tests.cli.conftest import Call
from tests.dashboards import published
from tests.tables import invented


@pytest.fixture
def settings(barberpro: Call) -> Settings:
    """Publish a payment of 15,000.00 released after a month, and one of each of two sources with the same name."""
    found = load_settings(None)
    paid = {
        "amount": Decimal("15000.00"), "processor_fee": Decimal("615.29"), "taxes_withheld": Decimal("300.00"),
        "net_received": Decimal("14084.71"), "payer_financing": Decimal("0.00"), "release_on": date(2026, 7, 28),
    }  # fmt: skip
    at = datetime(2026, 6, 10, 15)
    rows = [invented.payment(1, at, **paid), invented.payment(2, at), invented.payment(2, at, source="marketplace")]
    published.publication(found, rows)
    return found


def test_shows_the_lines_and_what_they_rest_on(settings: Settings, barberpro: Call) -> None:
    shown = barberpro("waterfall", "p000001")
    assert shown.code == 0
    lines = {" ".join(line.split()) for line in shown.out.replace("│", " ").splitlines()}
    assert "processor fee -508.50 -508.50 0.00 observed" in lines
    assert "IVA of the fee -106.79 -106.79 0.00 observed" in lines
    assert "taxes withheld -300.00 -300.00 0.00 observed" in lines
    assert "commission 350 bp -525.00 -525.00 0.00 computed" in lines
    assert "IVA of the commission -110.25 -110.25 0.00 computed" in lines
    assert "provider's net 13,449.46 13,449.46 0.00 computed" in lines
    assert "The processor hands over 14,084.71, before the platform's commission." in lines


def test_as_json_its_lines_add_up(settings: Settings, barberpro: Call) -> None:
    found = json.loads(barberpro("waterfall", "p000001", "--json").out)
    assert [line["code"] for line in found["lines"]] == list(LINES)
    for whole, part in (("gross", "amount"), ("gross_real", "real"), ("gross_returned", "returned")):
        assert Decimal(found[whole]) == sum(Decimal(line[part]) for line in found["lines"])


def test_what_it_cannot_show_is_one_line(settings: Settings, barberpro: Call) -> None:
    missing = barberpro("waterfall", "nobody")
    assert missing.code == 3
    assert "'nobody' has no waterfall" in missing.error_line
    twice = barberpro("waterfall", "p000002")
    assert twice.code == 3
    assert "several sources (marketplace, mercadopago); give one with --source" in twice.error_line
    assert barberpro("waterfall", "p000002", "--source", "marketplace").code == 0
