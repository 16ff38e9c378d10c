"""The dollar's decisions in the past: by what was known on their day, and by nothing else."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import polars as pl
import pytest

from barberpro.domain.hedging import BELOW_TRIGGER, BEYOND_TOLERANCE, STALE
from barberpro.domain.inflation import next_month
from barberpro.errors import BadInputError
from barberpro.policies.dollar import dollar_terms
from barberpro.policies.files import shipped_policy
from barberpro.policies.policy import ALWAYS, DatedValue, Policy
from barberpro.policies.scenarios import shipped_scenario
from barberpro.settings import PROJECT_ROOT
from barberpro.simulation.dollar_days import Days, newest_day, premium
from barberpro.simulation.dollar_outcome import record_months, recorded
from barberpro.simulation.dollar_replay import Replayed, costs_of, replayed
from barberpro.simulation.dollar_rule import REASONS
from barberpro.simulation.dollar_told import decision_rows
from barberpro.simulation.dollar_track import track
from barberpro.simulation.history import months_between
from barberpro.simulation.known import Published
from barberpro.simulation.paths import Sample

PUBLISHED = Published.read()
MONTHS = months_between(date(2025, 2, 1), date(2026, 7, 1))
INCOME = np.full(len(MONTHS), 5_000_000_00)
CUT = date(2025, 12, 1)


def dollar(**changed: Any) -> Policy:
    values = {f"dollar.{name}": (DatedValue(ALWAYS, value, "-", "-"),) for name, value in changed.items()}
    return shipped_policy().overlaid("x", values)


def decide(policy: Policy, published: Published = PUBLISHED) -> Replayed:
    return replayed(Days(published, Sample(120, 3), 3), policy, MONTHS, INCOME)


@pytest.fixture(scope="module")
def usual() -> Replayed:
    return decide(shipped_policy())


def test_decisions_of_known_days(usual: Replayed) -> None:
    rows = {row["day"]: row for row in decision_rows(usual)}
    assert rows["2026-07-01"]["reason"] == BEYOND_TOLERANCE
    assert rows["2026-07-01"]["move"] == pytest.approx(0.0526, abs=1e-4)
    assert rows["2026-07-01"]["text_en"].startswith("cover ")
    assert rows["2026-07-01"]["text_es"].startswith("cubrir ")
    assert rows["2026-08-01"]["text_en"] == f"do nothing because {BELOW_TRIGGER}"
    assert rows["2026-08-01"]["came"] is None
    came = rows["2025-05-01"]["came"]
    assert came["move"] == pytest.approx(1376 / 1171.6667 - 1, abs=0.002)
    assert Decimal(came["net_ars"]) == Decimal(came["cover_paid_ars"]) - Decimal(came["cover_cost_ars"])


def test_nothing_that_was_published_later_moves_a_decision(usual: Replayed) -> None:
    """Closes, index and survey that come out after the day are made ten times as high."""

    def later(table: pl.DataFrame, column: str) -> pl.DataFrame:
        raised = pl.when(pl.col("published_on") > CUT).then(pl.col(column) * 10).otherwise(pl.col(column))
        return table.with_columns(raised.cast(table.schema[column]).alias(column))

    spoilt = Published(
        later(PUBLISHED.cpi, "index_value"), later(PUBLISHED.fx, "ars_per_usd"), later(PUBLISHED.expectations, "value")
    )
    known = [place for place, month in enumerate(MONTHS) if next_month(month) <= CUT]
    other = decide(shipped_policy(), spoilt)
    for place in known:
        one, two = decision_rows(usual)[place], decision_rows(other)[place]
        assert {**one, "came": None} == {**two, "came": None}
    assert decision_rows(usual)[-1]["close"] != decision_rows(other)[-1]["close"]


def test_a_later_survey_is_not_known_either() -> None:
    without = replace(PUBLISHED, expectations=PUBLISHED.expectations.filter(pl.col("published_on") <= date(2025, 3, 1)))
    days, fewer = (Days(each, Sample(120, 3), 3) for each in (PUBLISHED, without))
    assert np.array_equal(days.drawn(date(2025, 3, 1)).moves, fewer.drawn(date(2025, 3, 1)).moves)
    assert not np.array_equal(days.drawn(date(2025, 6, 1)).moves, fewer.drawn(date(2025, 6, 1)).moves)


def test_a_higher_tolerance_covers_less_and_no_costs_cover_nothing(usual: Replayed) -> None:
    strict, lax = decide(dollar(tolerance_bp=100)), decide(dollar(tolerance_bp=600))
    assert (strict.decided.cover_bp >= usual.decided.cover_bp).all()
    assert (usual.decided.cover_bp >= lax.decided.cover_bp).all()
    assert strict.covers.bought.sum() > lax.covers.bought.sum()
    assert not decide(dollar(costs_bp=0)).covers.bought.any()


def test_costs_are_linear_in_the_income_and_in_their_share() -> None:
    once, twice = (costs_of(dollar(costs_bp=each), MONTHS, INCOME, 3) for each in (2_000, 4_000))
    assert (twice.dollar == 2 * once.dollar).all()
    assert (costs_of(dollar(costs_bp=2_000), MONTHS, 2 * INCOME, 3).peso == 2 * once.peso).all()
    assert (once.dollar + once.peso == INCOME // 5).all()


def test_a_cost_that_moves_into_dollars_is_paid_once() -> None:
    """Half of the costs are in dollars from the end of June on; bills bound before leave three quarters in pesos."""
    changes = {"dollar.cost_share_bp": (DatedValue(date(2025, 7, 1), 5_000, "-", "-"),)}
    found = costs_of(shipped_policy().overlaid("x", changes), MONTHS, INCOME, 3)
    every = INCOME[0] * 8 // 10
    assert found.dollar[:5].tolist() == [every // 4] * 4 + [every // 2]
    assert found.peso[:9].tolist() == [every * 3 // 4] * 7 + [every // 2] * 2


def test_the_survey_prices_cover_by_the_month_in_which_the_horizon_ends() -> None:
    """On 2025-09-01 the newest survey is that of July, and three months end in November, the fourth after it."""
    terms = dollar_terms(dollar(premium_basis="survey"), CUT)
    days = Days(PUBLISHED, Sample(120, 3), 3)
    day = date(2025, 9, 1)
    moved = days.rates(terms.rate).moved(terms, day)
    asked = PUBLISHED.expectations.filter(
        (pl.col("survey_month") == date(2025, 7, 1)) & (pl.col("variable") == "fx_average")
    )
    expected = float(asked.filter(pl.col("horizon_months") == 4)["value"].item())
    found = premium(terms, PUBLISHED.expectations, moved, day)
    assert (found.basis, found.survey_month, found.fell_back) == ("survey", date(2025, 7, 1), False)
    assert found.bp == max(0, round((expected / float(moved.until.rate) - 1) * 10_000))


def test_an_old_survey_prices_nothing_and_the_assumed_premium_holds() -> None:
    found = decide(dollar(premium_basis="survey"))
    newest, first = found.seen[-1].premium, found.seen[0].premium
    assert (newest.bp, newest.basis, newest.fell_back) == (450, "assumed", True)
    assert (first.basis, first.fell_back) == ("survey", False)


def test_a_rate_that_ended_covers_nothing() -> None:
    found = decide(dollar(rate="official_retail"))
    assert {REASONS[each] for each in found.decided.reason} == {STALE}
    assert not np.isfinite(found.came).any()


def test_a_window_of_days_is_refused_in_one_line() -> None:
    with pytest.raises(BadInputError, match="a window of 7 days cannot be seen"):
        decide(dollar(window=7, window_unit="days"))


def test_the_track_counts_what_the_rows_tell(usual: Replayed) -> None:
    told, rows = track(usual), decision_rows(usual)
    bought = [row for row in rows if Decimal(row["bought_ars"]) > 0]
    assert (told["decisions"], told["bought"]) == (len(rows), len(bought))
    assert told["fired"] == sum(abs(row["move"]) >= 0.05 and row["move"] > 0 for row in rows)
    assert told["bought_and_over"] == sum(row["came"] is not None for row in bought)
    beyond = told["beyond_p95"]
    over = [row for row in rows if row["came"]]
    assert (beyond["decisions"], beyond["apart"]) == (len(over), -(-len(over) // 3))
    assert beyond["beyond"] == sum(row["came"]["move"] > row["p95_move"] for row in over)
    assert beyond["low"] <= beyond["expected"] <= beyond["high"]


def test_the_newest_day_is_the_one_on_which_the_newest_close_is_known() -> None:
    assert newest_day(PUBLISHED) == date(2026, 8, 1)


@pytest.mark.slow
def test_the_table_of_the_documentation() -> None:
    days, shipped = Days(PUBLISHED, Sample(1_000, 7), 3), shipped_policy()
    text = (PROJECT_ROOT / "docs" / "pricing.md").read_text(encoding="utf-8")
    row = r"^\| (shipped|`dollar_\w+`) \| (\d+) \| (\d+) \| (\d+) of (\d+) \| (\S+) % \| (\S+) % \| (\S+) % \|$"
    rows = re.findall(row, text, re.MULTILINE)
    assert len(rows) == 7
    for name, *figures in rows:
        policy = shipped if name == "shipped" else shipped_scenario(name.strip("`")).policy(shipped).throughout(shipped)
        told = track(recorded(days, policy, record_months(days)))
        counts = [told[key] for key in ("fired", "bought", "paid_more_than_cost", "bought_and_over")]
        shares = [100 * told[f"{key}_share_of_income"] for key in ("cost", "paid", "net")]
        assert counts == [int(each) for each in figures[:4]]
        assert shares == pytest.approx([float(each) for each in figures[4:]], abs=0.006)
