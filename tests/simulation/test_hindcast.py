from datetime import date

import numpy as np
import polars as pl
import pytest

from barberpro.settings import PROJECT_ROOT
from barberpro.simulation.hindcast import BANDS, HORIZONS, coverage_table, crps, drawn_before, hindcast
from barberpro.simulation.known import Published
from barberpro.simulation.paths import Sample, draw_paths

SAMPLE = Sample(1000, 7)


@pytest.fixture(scope="module")
def published() -> Published:
    return Published.read()


@pytest.fixture(scope="module")
def found(published: Published) -> pl.DataFrame:
    return hindcast(published, SAMPLE)


def test_crps_is_the_distance_of_two_copies_less_half_that_between_them() -> None:
    drawn = np.array([1.0, 2.0, 4.0])
    plain = np.abs(drawn - 3.0).mean() - np.abs(drawn[:, None] - drawn[None, :]).mean() / 2
    assert crps(drawn, 3.0) == pytest.approx(plain)
    assert crps(np.array([2.0]), 5.0) == 3.0


def test_every_survey_date_with_enough_errors_is_drawn(published: Published) -> None:
    dates = sorted({each.survey_month for each in drawn_before(published, Sample(10, 7))})
    assert dates[0] == date(2020, 4, 1)
    assert dates[-1] == date(2025, 7, 1)
    assert len(dates) == 64


def test_cases_are_what_came_and_what_was_drawn_on_the_day(published: Published) -> None:
    (case,) = (
        each
        for each in drawn_before(published, Sample(50, 7))
        if (each.survey_month, each.variable, each.horizon_months) == (date(2023, 11, 1), "cpi", 3)
    )
    paths = draw_paths(published, date(2023, 12, 16), 3, Sample(50, 7))
    came = published.cpi.filter((pl.col("region") == "nacional") & (pl.col("month") == paths.months[2]))
    assert case.came == pytest.approx(np.log(float(came["index_value"][0])))
    np.testing.assert_allclose(case.drawn, np.sort(np.log(paths.cpi[:, 2, 2])))


def test_the_table_has_every_band_and_horizon(found: pl.DataFrame) -> None:
    assert found.height == 2 * len(HORIZONS) * len(BANDS)
    assert found["coverage"].is_between(found["low"], found["high"]).all()
    assert (found["apart_high"] - found["apart_low"] >= found["high"] - found["low"] - 1e-12).all()


def test_wider_bands_cover_more(found: pl.DataFrame) -> None:
    for _, group in found.group_by("variable", "horizon_months"):
        assert group.sort("band")["coverage"].is_sorted()


def test_the_survey_beats_the_last_inflation_at_every_horizon(found: pl.DataFrame) -> None:
    assert (found["crps"] < found["crps_naive"]).all()


@pytest.mark.parametrize("late_months", [0, pytest.param(12, marks=pytest.mark.slow)])
def test_the_page_shows_what_is_found(published: Published, found: pl.DataFrame, late_months: int) -> None:
    table = found if late_months == 0 else hindcast(published, SAMPLE, late_months)
    page = (PROJECT_ROOT / "docs" / "simulation.md").read_text(encoding="utf-8")
    assert coverage_table(table) in page
