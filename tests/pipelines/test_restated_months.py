"""Months priced provisionally are named, and restated against the generation before once their index is published."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal

import pytest

from barberpro.settings import Settings
from barberpro.tables.restatements import Restated
from barberpro.warehouse.writer import open_writer
from pipelines import marts
from tests.dashboards import published
from tests.tables import invented

LATE = datetime(2026, 9, 10, 15)


def report(settings: Settings) -> dict:
    return json.loads((settings.reports / "marts.json").read_text(encoding="utf-8"))


def test_a_month_published_since_is_told_with_both_indices(settings: Settings) -> None:
    name = published.publication(settings, [invented.payment(1, LATE)])
    first = report(settings)
    assert first["compared_with"] is None
    assert "nothing is published" in first["not_compared_because"]
    assert (first["base_month"], first["provisional_months"]) == ("2026-07", ["2026-09"])

    with open_writer(settings) as db:
        guessed = db.scalar("SELECT index_value FROM deflator WHERE region = 'gba' AND month = DATE '2026-08-01'")
        db.execute(
            "UPDATE deflator SET basis = 'published', index_value = index_value + 100 "
            "WHERE region = 'gba' AND month = DATE '2026-08-01'"
        )
        marts.run(settings, db)
    second = report(settings)
    assert (second["compared_with"], second["base_month_before"]) == (name, "2026-07")
    assert second["restated"] == [
        {
            "region": "gba",
            "month": "2026-08",
            "provisional_index": str(guessed),
            "published_index": str(guessed + 100),
            "change_percent": pytest.approx(float(100 / guessed * 100), abs=1e-4),
        }
    ]


def test_nothing_is_restated_while_the_prices_are_the_same(settings: Settings) -> None:
    name = published.publication(settings, [invented.payment(1, LATE)])
    marts.run(settings)
    assert (report(settings)["compared_with"], report(settings)["restated"]) == (name, [])


def test_a_change_is_counted_from_the_provisional_index() -> None:
    month = LATE.date().replace(day=1)
    assert Restated("gba", month, Decimal(100), Decimal(98)).change_percent == pytest.approx(-2)
