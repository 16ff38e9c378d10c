"""How large the market is: imported with date and source, or not at all."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from barberpro.errors import BadInputError
from barberpro.parameters.additions import Terms
from barberpro.parameters.reference import market
from barberpro.settings import Settings, read_params, shipped
from pipelines import parameters

TODAY = Terms(date(2026, 11, 1))
HEAD = "month,market_ars,source,published_on\n"


@pytest.fixture
def settings(tmp_path):
    return Settings(tmp_path / "data", read_params(shipped("params.yaml")))


def imported(settings, tmp_path, text):
    path = tmp_path / "market.csv"
    path.write_text(text, encoding="utf-8")
    return parameters.run(settings, "market", path, TODAY)


def test_nothing_is_shipped(settings):
    assert market(settings.parameters).is_empty()
    assert market(None).is_empty()


def test_a_total_is_kept_with_its_day_and_source_and_a_revision_counts(settings, tmp_path):
    imported(settings, tmp_path, HEAD + "2026-06,100000000,Cámara,2026-08-01\n2026-07,110000000,Cámara,2026-09-01\n")
    found = imported(settings, tmp_path, HEAD + "2026-07,112000000,Cámara,2026-10-01\n")
    assert (found.new, found.revised) == (0, 1)
    rows = market(settings.parameters).select("month", "market", "source", "published_on").rows()
    assert rows == [
        (date(2026, 6, 1), Decimal("100000000.00"), "Cámara", date(2026, 8, 1)),
        (date(2026, 7, 1), Decimal("112000000.00"), "Cámara", date(2026, 10, 1)),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + "2026-06,100,Cámara,\n", "published_on is ''; a day is written YYYY-MM-DD"),
        (HEAD + "2026-06,100,,2026-08-01\n", "2026-06 names no source; say who published the total"),
        (HEAD + "2026-06,-5,Cámara,2026-08-01\n", "market is -5.00"),
        ("month,market_ars\n2026-06,100\n", "accepted: totals: month, source, published_on"),
        (HEAD + "2026-06,100,Cámara,2026-06-15\n", "before its month was over"),
    ],
)
def test_a_total_without_day_or_source_is_refused(settings, tmp_path, text, said):
    with pytest.raises(BadInputError, match=said):
        imported(settings, tmp_path, text)
