"""What the notebook on erosion shows are the project's figures, and nothing that a chart could not draw."""

from __future__ import annotations

import pytest

from dashboards.queries import price_erosion


def test_the_summary_has_the_figures_of_the_text(settings):
    rows = {row["repricing"]: row for row in price_erosion.summary(settings).iter_rows(named=True)}
    assert list(rows) == list(price_erosion.WAYS)
    assert rows["monthly, on the 17th"]["over 3 % to 2025-10"] == "22 of 34"
    assert rows["monthly, on the 17th"]["over 3 % to 2026-07"] == "23 of 43"
    assert rows["monthly, on the 1st"]["over 3 % to 2025-10"] == "34 of 34"
    assert rows["monthly, on the 17th, buffer of 3 %"]["over 3 % to 2025-10"] == "14 of 34"


def test_a_longer_lag_erodes_more_and_a_buffer_less_in_every_month(settings):
    wide = price_erosion.path(settings).pivot("way", index="month", values="share")
    assert wide.height == 43
    assert (wide["monthly, on the 1st"] > wide["monthly, on the 17th"]).all()
    assert (wide["monthly, on the 17th"] > wide["monthly, on the 17th, buffer of 3 %"]).all()


def test_regions_lie_between_the_northeast_and_patagonia(settings):
    table = price_erosion.regions(settings)
    assert (table["region"][0], table["region"][-1]) == ("nea", "patagonia")
    assert table.filter(table["region"] == "nacional").row(0)[1:] == (8.46, 9.43)


def test_after_a_year_the_level_is_three_percent_and_the_other_is_not(settings):
    last = dict(price_erosion.buffers(settings).tail(2).select("way", "share").rows())
    assert last["a level above the index"] == pytest.approx(0.03, abs=1e-6)
    assert last["applied anew each month"] == pytest.approx(0.426, abs=5e-4)


def test_only_one_direction_drifts_and_installments_cost(settings):
    table = price_erosion.rounding()
    nearest = table.filter(table["direction"] == "nearest")
    assert nearest["mean %"].abs().max() <= 0.02
    assert nearest["most %"].max() <= 5
    assert table.filter((table["direction"] == "down") & (table["ending"] != "none"))["mean %"].max() < 0
    assert dict(price_erosion.installments().rows())[6] == 7.9
