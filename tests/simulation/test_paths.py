from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from barberpro.errors import BadInputError
from barberpro.simulation.errors_made import FEWEST, error_blocks
from barberpro.simulation.expected import Ages, ages, following, realised, surveyed
from barberpro.simulation.known import NATION, Published, known
from barberpro.simulation.paths import Paths, Sample, draw_paths

NEW = date(2025, 8, 11)
"""The day after the newest shipped survey: its own month's index is not out, its close is known."""
OLD = date(2026, 8, 20)


@pytest.fixture(scope="module")
def published() -> Published:
    return Published.read()


def drawn(published: Published, day: date = NEW, months: int = 24, draws: int = 200, seed: int = 3) -> Paths:
    return draw_paths(published, day, months, Sample(draws, seed))


@pytest.mark.parametrize("day", [NEW, OLD])
def test_a_draw_is_the_same_however_many_and_however_long(published: Published, day: date) -> None:
    many, few, short = drawn(published, day), drawn(published, day, draws=37), drawn(published, day, months=7)
    np.testing.assert_array_equal(many.cpi[:37], few.cpi)
    np.testing.assert_array_equal(many.fx[:37], few.fx)
    np.testing.assert_array_equal(many.cpi[:, :7], short.cpi)
    np.testing.assert_array_equal(many.fx[:, :7], short.fx)


def test_the_seed_decides(published: Published) -> None:
    np.testing.assert_array_equal(drawn(published).cpi, drawn(published).cpi)
    assert not np.array_equal(drawn(published).cpi, drawn(published, seed=4).cpi)


@pytest.mark.parametrize("day", [NEW, date(2024, 1, 10), date(2021, 3, 12)])
def test_nothing_published_later_moves_a_path(published: Published, day: date) -> None:
    later = pl.col("published_on") > day
    wrong = Published(
        published.cpi.with_columns(pl.when(later).then(1.0).otherwise(pl.col("index_value")).alias("index_value")),
        published.fx.with_columns(pl.when(later).then(1.0).otherwise(pl.col("ars_per_usd")).alias("ars_per_usd")),
        published.expectations.with_columns(pl.when(later).then(0.5).otherwise(pl.col("value")).alias("value")),
    )
    np.testing.assert_array_equal(drawn(published, day).cpi, drawn(wrong, day).cpi)
    np.testing.assert_array_equal(drawn(published, day).fx, drawn(wrong, day).fx)


def test_what_is_published_on_the_day_does_move_it(published: Published) -> None:
    day = published.cpi.filter(pl.col("month") == date(2025, 7, 1))["published_on"][0]
    before, after = (drawn(published, each) for each in (day - timedelta(days=1), day))
    assert before.months[0] == date(2025, 7, 1)
    assert after.months[0] == date(2025, 8, 1)


def test_paths_begin_after_the_last_published_index_and_keep_known_closes(published: Published) -> None:
    found = drawn(published)
    july = published.fx.filter((pl.col("rate") == "official_wholesale") & (pl.col("month") == date(2025, 7, 1)))
    assert found.months[0] == date(2025, 7, 1)
    assert found.survey_month == date(2025, 7, 1)
    assert found.closes == 1
    assert found.fx[:, 0] == pytest.approx(float(july["ars_per_usd"][0]))
    assert len(set(found.fx[:, 1])) > 20
    assert found.cpi.shape == (200, 24, 7)
    june = published.cpi.filter(pl.col("month") == date(2025, 6, 1)).sort("region")
    assert found.cpi_before == pytest.approx(june["index_value"].cast(pl.Float64).to_numpy())


def test_each_path_is_the_survey_with_one_whole_past_error_path(published: Published) -> None:
    """Index, dollar and regions of a first year come from one survey date: looked up from the tables again."""
    facts = known(published, NEW)
    found, age = drawn(published, months=12), ages(facts)
    expected, came = surveyed(facts, age), realised(facts)
    start = slice(age.cpi + 1, age.cpi + 13)
    usual = expected.cpi[:, start].mean(axis=1)
    logs = np.log(found.cpi)
    before = np.broadcast_to(np.log(found.cpi_before), (len(logs), 1, 7))
    monthly = np.diff(logs, axis=1, prepend=before)
    error = (monthly[:, :, NATION] - expected.cpi[-1, start]) / usual[-1]
    candidates = ((came.cpi - expected.cpi)[:, start] / usual[:, None]).round(9)
    apart = (following(facts, facts.log_cpi) - came.cpi[:, :, None])[:, start] / usual[:, None, None]
    dollar = np.diff(np.log(found.fx), axis=1) - expected.fx[-1, age.fx + 1 : age.cpi + 13]
    for draw in range(40):
        (row,) = np.flatnonzero((np.abs(candidates - error[draw]) < 1e-7).all(axis=1))
        own = (monthly[draw] - monthly[draw][:, [NATION]]) / usual[-1]
        np.testing.assert_allclose(own, apart[row], atol=1e-9)
        np.testing.assert_allclose(dollar[draw], (came.fx - expected.fx)[row, 1:12], atol=1e-9)


def test_errors_of_2023_are_among_those_drawn(published: Published) -> None:
    facts = known(published, NEW)
    blocks = error_blocks(facts, ages(facts), surveyed, 2)
    jump = np.log(808.45 / 360.5)
    assert (blocks[0].fx > jump / 2).any(axis=1).sum() >= 10
    assert len(blocks[0].cpi) == 87
    assert len(blocks[1].cpi) >= 70


@pytest.mark.parametrize(("horizon", "told"), [(1, "cpi_monthly_1"), (6, "cpi_monthly_6"), (0, "cpi_monthly_0")])
def test_expected_inflation_is_the_surveys(published: Published, horizon: int, told: str) -> None:
    facts = known(published, NEW)
    answer = published.expectations.filter(
        (pl.col("survey_month") == date(2025, 7, 1))
        & (pl.col("variable") == "cpi_monthly")
        & (pl.col("horizon_months") == int(told[-1]))
    )["value"][0]
    assert surveyed(facts, ages(facts)).cpi[-1, horizon] == pytest.approx(np.log1p(float(answer)))


def test_a_year_of_expected_inflation_adds_up_to_the_yearly_answer(published: Published) -> None:
    facts = known(published, NEW)
    cpi = surveyed(facts, ages(facts)).cpi[-1]
    assert np.expm1(cpi[1:13].sum()) == pytest.approx(0.211)
    assert np.expm1(cpi[13:25].sum()) == pytest.approx(0.1174)


def test_expected_closes_lie_between_expected_averages(published: Published) -> None:
    """The survey of July 2025 expects 1,315 on average in August and 1,339.6 in September; July closed at 1,374."""
    facts = known(published, NEW)
    first = surveyed(facts, ages(facts)).fx[-1, 1]
    assert 1374.0 * np.exp(first) == pytest.approx(np.sqrt(1315.0 * 1339.6))


def test_an_old_survey_is_corrected_by_what_happened_since(published: Published) -> None:
    facts = known(published, OLD)
    age = ages(facts)
    assert age == Ages(12, 12)
    old, plain = surveyed(facts, age), surveyed(facts, Ages(-1, 0))
    gap = (realised(facts).cpi - plain.cpi)[-1, 10:13].mean()
    assert gap > 0
    assert old.cpi[-1, 13] - plain.cpi[-1, 13] == pytest.approx(0.9 * gap)
    assert old.cpi[-1, 20] - plain.cpi[-1, 20] == pytest.approx(0.9**8 * gap)
    np.testing.assert_array_equal(old.fx, old.cpi)


@pytest.mark.parametrize(
    ("day", "months", "said"),
    [
        (date(2015, 1, 1), 12, "no price index was published on or before 2015-01-01"),
        (date(2019, 6, 1), 12, f"surveys have a whole year of known errors; {FEWEST} are needed"),
        (NEW, 0, "months is 0; paths from 2025-08-11 may have 1 to 61"),
        (NEW, 62, "months is 62"),
    ],
)
def test_what_cannot_be_drawn_is_refused(published: Published, day: date, months: int, said: str) -> None:
    with pytest.raises(BadInputError, match=said):
        drawn(published, day, months)


def test_prices_that_end_before_the_survey_are_refused(published: Published) -> None:
    short = replace(published, cpi=published.cpi.filter(pl.col("month") < date(2025, 3, 1)))
    with pytest.raises(BadInputError, match="long before the newest survey"):
        drawn(short)


def test_the_longest_path_can_be_drawn(published: Published) -> None:
    assert drawn(published, months=61, draws=2).cpi.shape == (2, 61, 7)
    assert np.isfinite(drawn(published, OLD, months=48, draws=50).cpi).all()
