"""The world beside published figures: what is counted, what is drawn, and where the figures come from."""

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from barberpro.parameters import reference
from barberpro.settings import PROJECT_ROOT
from barberpro.world.assumptions import Assumptions
from barberpro.world.ground import Facts
from barberpro.world.world import World, world
from pipelines import real_figures as real
from pipelines import world_plots
from pipelines.world_measures import (
    DAYS,
    comparison,
    declines_by_month,
    long_world,
    online_mix,
    real_price_by_month,
    shares_by_month,
    smooth,
    split_by_decile,
)


@pytest.fixture(scope="module")
def built() -> World:
    """Build the world of the pictures with few payments."""
    holidays = reference.holidays(date(2021, 1, 1), date(2027, 12, 31))
    facts = Facts(reference.cpi(), reference.provinces(), reference.cities(), holidays)
    return world(facts, 12_000, DAYS, 7, Assumptions())


def test_larger_amounts_are_split_more_often(built: World) -> None:
    split = split_by_decile(built)
    assert len(split) == 10
    assert split[-1] > 2 * split[4] > 4 * split[0]


def test_shares_add_up(built: World) -> None:
    months, shares = shares_by_month(built)
    assert len(months) == 43
    assert shares.sum(axis=0) == pytest.approx(np.ones(43))
    assert sum(online_mix(built, "AR-B").values()) == pytest.approx(1.0)


def test_declines_by_class_add_up_to_those_of_all_attempts(built: World) -> None:
    made, days = built.attempts, built.ground.calendar
    month = days.month[days.day(made.made_at)] - days.month[days.start]
    expected = np.bincount(month, made.failed) / np.bincount(month)
    assert declines_by_month(built, tuple(range(7))).sum(axis=0) == pytest.approx(expected)


def test_prices_fell_behind_most_when_inflation_was_worst(built: World) -> None:
    middle = real_price_by_month(built)[:, 1]
    assert 11 <= int(middle.argmin()) <= 13  # December 2023 to February 2024
    assert middle.min() < 0.75
    assert middle[24:].min() > 0.88


def test_a_mean_of_three_months_is_one_of_two_at_the_ends() -> None:
    assert smooth(np.array([1.0, 3.0, 5.0, 6.0])).tolist() == pytest.approx([2.0, 3.0, 14 / 3, 5.5])


def test_every_figure_has_a_source_with_its_publisher() -> None:
    figures = [each for each in vars(real).values() if isinstance(each, real.Figure)]
    assert len(figures) >= 6
    assert all(len(each.source) > 20 and each.what and each.values for each in figures)


@pytest.mark.slow
def test_the_page_shows_the_figures_as_they_are() -> None:
    page = (PROJECT_ROOT / "docs" / "synthetic-argentina.md").read_text(encoding="utf-8")
    assert comparison(long_world()) in page, "paste what python -m pipelines.world_plots prints into the page"


@pytest.mark.slow
def test_every_picture_is_drawn_and_shown_on_the_page(built: World, tmp_path: Path) -> None:
    page = (PROJECT_ROOT / "docs" / "synthetic-argentina.md").read_text(encoding="utf-8")
    for path in world_plots.run(built, tmp_path):
        assert path.stat().st_size > 5_000
        assert f"(images/{path.name})" in page
        assert (PROJECT_ROOT / "docs" / "images" / path.name).is_file()


@pytest.mark.external
def test_installments_by_amount_are_those_of_olist(external_data: Path) -> None:
    payments = pl.read_csv(external_data / "olist" / "olist_order_payments_dataset.csv.gz")
    cards = payments.filter(pl.col("payment_type") == "credit_card", pl.col("payment_value") > 0)
    ranked = cards.with_columns(decile=(pl.col("payment_value").rank("ordinal") - 1) * 10 // cards.height + 1)
    split = ranked.group_by("decile").agg((pl.col("payment_installments") > 1).mean()).sort("decile")
    assert cards.height == 76_795
    assert split["payment_installments"].to_list() == pytest.approx(list(real.OLIST_SPLIT.values.values()), abs=0.0006)


@pytest.mark.external
def test_the_share_of_denied_is_that_of_the_acquirers_day(external_data: Path) -> None:
    counts = pl.read_csv(external_data / "decline_counts" / "per_minute_by_status.csv")
    by_status = dict(counts.group_by("status").agg(pl.col("f0_").sum()).iter_rows())
    share = by_status["denied"] / (by_status["approved"] + by_status["denied"])
    assert share == pytest.approx(real.DENIED_SHARE.values["denied"], abs=0.0005)


def test_one_month_of_lag_costs_over_three_per_cent_as_often_as_told() -> None:
    national = reference.cpi()
    if "division" in national.columns:
        national = national.filter(pl.col("division") == "general")
    national = national.filter(pl.col("region") == reference.NATIONAL).sort("month")
    change = national.with_columns(
        rise=pl.col("index_value").cast(float) / pl.col("index_value").cast(float).shift(1) - 1
    )
    some = change.filter(pl.col("month").is_between(date(2023, 1, 1), date(2025, 10, 1)))
    assert some.height == real.EROSION_MONTHS.values["of"]
    assert (some["rise"] > 0.03).sum() == real.EROSION_MONTHS.values["months"]
