from datetime import date, timedelta

import polars as pl
import pytest

from barberpro.parameters import reference
from barberpro.simulation.price_levels import spells
from barberpro.simulation.price_weeks import log_index, price_weeks

START = date(2025, 1, 6)
FLAT = pl.DataFrame(
    {
        "region": "gba",
        "month": pl.date_range(date(2024, 10, 1), date(2026, 6, 1), "1mo", eager=True),
        "index_value": 100,
    }
)


def shop(prices: list[tuple[int, str, int]]) -> pl.DataFrame:
    """Bookings of one shop: day from START, service and price in pesos."""
    days, services, amounts = zip(*prices, strict=True)
    return pl.DataFrame(
        {
            "provider_id": "a",
            "province": "AR-C",
            "cpi_region": "gba",
            "day": [START + timedelta(days=each) for each in days],
            "service": services,
            "price_centavos": [100 * each for each in amounts],
            "bookings": 1,
        }
    )


def found(prices: list[tuple[int, str, int]]) -> pl.DataFrame:
    rows = shop(prices).with_columns(log_price=pl.col("price_centavos").cast(pl.Float64).log(), log_index=pl.lit(0.0))
    return spells(rows)


def test_a_repricing_lies_half_way_between_the_bookings_around_it() -> None:
    two = found([(day, "corte", 1000 if day < 40 else 1100) for day in range(0, 100, 4)])
    assert two["begins_on"].to_list() == [START, START + timedelta(days=38)]
    assert two["opening"].to_list() == [True, False]
    assert two["log_level"].diff()[1] == pytest.approx(0.0953, abs=1e-3)


def test_coupons_and_other_services_change_no_level() -> None:
    prices = [(day, "corte", 1000) for day in range(0, 60, 2)] + [(day, "barba", 500) for day in range(1, 60, 8)]
    prices += [(20, "corte", 850), (41, "corte", 900)]
    assert found(prices).height == 1


def test_a_cut_is_a_repricing_too() -> None:
    levels = found([(day, "corte", 1000 if day < 40 else 900) for day in range(0, 100, 4)])["log_level"]
    assert levels.diff()[1] < -0.1


def test_weeks_around_a_repricing_are_left_out_and_those_before_bear_its_size() -> None:
    weeks = price_weeks(shop([(day, "corte", 1000 if day < 70 else 1100) for day in range(140)]), FLAT)
    near = weeks.filter("left_out")["week_on"].to_list()
    assert near == [START + timedelta(days=each) for each in (56, 63, 70, 77)]
    lead = weeks.filter((pl.col("lead") > 0) & ~pl.col("left_out"))
    assert lead["week_on"].to_list() == [START + timedelta(days=each) for each in (35, 42, 49)]
    assert lead["lead"].to_list() == pytest.approx([0.0953] * 3, abs=1e-3)


def test_weeks_without_bookings_count_and_outer_weeks_do_not() -> None:
    weeks = price_weeks(shop([(0, "corte", 1000), (7, "corte", 1000), (28, "corte", 1000), (36, "corte", 1000)]), FLAT)
    assert weeks["bookings"].to_list() == [1, 0, 0, 1]


def test_days_between_the_middles_of_months_lie_on_a_line() -> None:
    deflator = reference.deflator(reference.cpi(), reference.inflation_expectations())
    months = (
        deflator.filter(pl.col("region") == "gba")
        .filter(pl.col("month").is_in([date(2024, 1, 1), date(2024, 2, 1)]))["index_value"]
        .cast(pl.Float64)
        .log()
        .to_list()
    )
    days = pl.Series([date(2024, 1, 15), date(2024, 2, 15), date(2024, 1, 30)])
    at = log_index(deflator, pl.Series(["gba"] * 3), days).to_list()
    assert at[:2] == pytest.approx(months)
    assert at[2] == pytest.approx(months[0] + (months[1] - months[0]) * 15 / 31)
