from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from barberpro.tables import metrics
from barberpro.tables.metrics.arithmetic import Figures
from barberpro.warehouse.reader import Generation, generation
from dashboards import selection as views
from dashboards.queries import measured, periods, slices
from dashboards.queries import overview as queries
from dashboards.selection import Options, Selection
from tests.dashboards.conftest import settings_at


@pytest.fixture(scope="module")
def opened(history_root: Path) -> Iterator[Generation]:
    with generation(settings_at(history_root)) as found:
        yield found


@pytest.fixture(scope="module")
def options(opened: Generation) -> Options:
    found = slices.options(opened.database, opened.sidecar["max_event_at"])
    assert found is not None
    return found


def totals(opened: Generation, view: Selection) -> Figures:
    return measured.total(opened.database, view, metrics.CATALOGUE)


@pytest.fixture(params=views.GRAINS)
def whole(request: pytest.FixtureRequest, options: Options) -> Selection:
    return replace(views.default(options), first=options.first_day, grain=request.param)


def test_every_grain_adds_up_to_the_totals(opened: Generation, options: Options, whole: Selection) -> None:
    found = queries.overview(opened.database, whole, options)
    assert found.series["attempts"].sum() == found.now["attempts"].value == 3000
    assert sum(found.series["net"], Decimal(0)) == found.now["net"].value
    assert found.methods["approved"].sum() == found.now["approved"].value
    assert found.declines["declined"].sum() == found.now["declined"].value
    assert found.methods.group_by("start").agg(pl.col("method_share").sum())["method_share"].to_list() == pytest.approx(
        [1.0] * found.series.height
    )


def test_weeks_start_on_monday(opened: Generation, options: Options, whole: Selection) -> None:
    weekly = queries.series(opened.database, replace(whole, grain="week"), options.complete_until)
    assert {start.weekday() for start in weekly["start"]} == {0}


def test_periods_cut_by_the_selection_or_the_data_are_incomplete(opened: Generation, options: Options) -> None:
    view = replace(views.default(options), first=date(2026, 5, 6), last=options.last_day, grain="month")
    monthly = queries.series(opened.database, view, options.complete_until)
    assert dict(monthly.select("start", "complete").iter_rows()) == {
        date(2026, 5, 1): False,
        date(2026, 6, 1): True,
        date(2026, 7, 1): False,
    }


def test_the_day_of_the_last_event_is_incomplete(opened: Generation, options: Options) -> None:
    view = replace(views.default(options), first=options.last_day - timedelta(days=2), grain="day")
    daily = queries.series(opened.database, view, options.complete_until)
    assert daily["complete"].to_list() == [True, True, False]


def test_the_period_before_has_the_same_length_and_touches(options: Options) -> None:
    view = views.default(options)
    before = periods.previous(view)
    assert before.until == view.first
    assert before.days == view.days


def test_nothing_is_compared_with_days_before_the_first(opened: Generation, options: Options) -> None:
    view = replace(views.default(options), first=options.first_day + timedelta(days=1), last=options.last_day)
    assert queries.overview(opened.database, view, options).before is None


def test_filters_narrow(opened: Generation, options: Options, whole: Selection) -> None:
    by_method = [totals(opened, replace(whole, methods=(name,))) for name in options.methods]
    by_province = [totals(opened, replace(whole, provinces=(name,))) for name in options.provinces]
    for parts in (by_method, by_province):
        assert sum(part["attempts"].value for part in parts) == 3000
    assert {part["checkout_success"].numerator for part in by_method} == {
        totals(opened, whole)["checkout_success"].numerator
    }


def test_an_empty_selection_has_zero_totals_and_no_rates(
    opened: Generation, options: Options, whole: Selection
) -> None:
    nothing = replace(whole, currency="XXX")
    found = totals(opened, nothing)
    assert [found[name].value for name in ("attempts", "net", "average_ticket", "approval_rate")] == [0, 0, None, None]
    assert queries.declines(opened.database, nothing).is_empty()
    assert queries.series(opened.database, nothing, options.complete_until).is_empty()


def test_real_amounts_are_larger_than_nominal_ones_in_inflation(opened: Generation, whole: Selection) -> None:
    nominal = totals(opened, replace(whole, prices="nominal"))
    real = totals(opened, replace(whole, prices="real"))
    assert real["gross"].value > nominal["gross"].value
    assert real["attempts"].value == nominal["attempts"].value
