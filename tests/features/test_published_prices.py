"""The price index that an attempt goes by is the one published by its day: later imports move no earlier feature."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from barberpro.tables import prices, schemas
from barberpro.warehouse.database import memory_database
from tests.features.worlds import put, schema, sql

Row = tuple[str, str, date, Decimal, date, str]
JANUARY, FEBRUARY, MARCH = (date(2026, month, 1) for month in (1, 2, 3))


def row(month: date, value: int, published_on: date, division: str = "general") -> Row:
    return ("gba", division, month, Decimal(value), published_on, "official")


KNOWN = [row(JANUARY, 400, date(2026, 2, 12)), row(FEBRUARY, 500, date(2026, 3, 12))]
LATER = [
    row(MARCH, 600, date(2026, 4, 14)),
    row(JANUARY, 410, date(2026, 4, 20)),  # a revision of a month that is not the latest any more
    row(MARCH, 630, date(2026, 5, 4)),  # a revision of the latest one
    row(MARCH, 7, date(2026, 3, 20), division="12"),
]


def of(rows: list[Row], expression: str) -> list[tuple[Any, ...]]:
    with memory_database() as db:
        put(db, "cpi", pl.DataFrame(rows, schema=schema(schemas.CPI), orient="row"))
        table = getattr(prices, expression)(db.expression("cpi"))
        return db.execute(sql(table)).pl().sort(pl.all()).rows()


def known_on(rows: list[Row], day: date) -> Decimal:
    """Take the latest release on or before the day, as the feature's as-of join does."""
    return max((on, value) for _, on, value in of(rows, "releases") if on <= day)[1]


@pytest.mark.parametrize(
    ("day", "value"),
    [
        (date(2026, 3, 11), 400),
        (date(2026, 3, 12), 500),
        (date(2026, 4, 13), 500),
        (date(2026, 4, 14), 600),
        (date(2026, 4, 20), 600),  # the revised January is no news
        (date(2026, 5, 3), 600),
        (date(2026, 5, 4), 630),
    ],
)
def test_the_latest_published_value_of_a_day(day: date, value: int) -> None:
    assert known_on(KNOWN + LATER, day) == value


@pytest.mark.parametrize("day", [date(2026, 2, 12), date(2026, 3, 11), date(2026, 3, 12), date(2026, 4, 13)])
def test_a_later_import_moves_nothing_that_was_before_it(day: date) -> None:
    assert known_on(KNOWN + LATER, day) == known_on(KNOWN, day)


def test_the_present_value_of_a_month_is_its_newest_publication() -> None:
    found = [(month, int(value)) for _, _, month, value, *_ in of(KNOWN + LATER, "current")]
    assert found == [(JANUARY, 410), (FEBRUARY, 500), (MARCH, 630)]


def test_the_feature_goes_by_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.features import worlds

    payments = [worlds.event(str(day), datetime(2026, 4, day, 15), province="AR-C") for day in (13, 14, 21)]
    before = worlds.features_of(payments)["amount_real_log"].to_list()
    later = [(region, month, value, on) for region, division, month, value, on, _ in LATER if division == "general"]
    monkeypatch.setattr(worlds, "CPI", worlds.CPI + later)
    after = worlds.features_of(payments)["amount_real_log"].to_list()
    assert after[0] == before[0]
    assert after[1] == after[2] != before[1]
