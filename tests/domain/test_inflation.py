from datetime import date
from decimal import Decimal

import pytest

from barberpro.domain.inflation import (
    IndexValue,
    MonthlyExpectation,
    going_on,
    latest_published,
    month_of,
    next_month,
    real_amount,
)
from barberpro.errors import BadInputError

INDEX = {
    date(2025, 1, 1): Decimal("100.0000"),
    date(2025, 2, 1): Decimal("125.0000"),
    date(2025, 3, 1): Decimal("300.0000"),
}
BASE = date(2025, 2, 1)


@pytest.mark.parametrize(
    ("amount", "day", "expected"),
    [
        ("1000.00", date(2025, 1, 1), "1250.00"),
        ("1000.00", date(2025, 1, 31), "1250.00"),
        ("1000.00", date(2025, 2, 1), "1000.00"),
        ("1000.00", date(2025, 3, 31), "416.67"),
        ("0.00", date(2025, 1, 5), "0.00"),
        ("0.01", date(2025, 1, 5), "0.01"),  # 0.0125
        ("0.02", date(2025, 1, 5), "0.03"),  # 0.025: half goes up
        ("-0.02", date(2025, 1, 5), "-0.03"),  # and away from zero
        ("9999999999999999.99", date(2025, 2, 9), "9999999999999999.99"),
    ],
)
def test_an_amount_is_worth_its_share_of_the_base_month(amount: str, day: date, expected: str) -> None:
    assert str(real_amount(Decimal(amount), day, BASE, INDEX)) == expected


@pytest.mark.parametrize(("day", "base"), [(date(2025, 4, 1), BASE), (date(2025, 1, 1), date(2024, 12, 1))])
def test_a_missing_month_is_an_error_that_names_it(day: date, base: date) -> None:
    with pytest.raises(BadInputError, match=r"2025-04|2024-12.*2025-01 to 2025-03"):
        real_amount(Decimal(1), day, base, INDEX)


def test_an_index_that_is_not_positive_is_refused() -> None:
    with pytest.raises(BadInputError, match="must be positive"):
        real_amount(Decimal(1), BASE, BASE, {BASE: Decimal(0)})


def test_the_month_of_a_day_is_its_first_day() -> None:
    assert month_of(date(2024, 2, 29)) == date(2024, 2, 1)


VALUES = (
    IndexValue(date(2025, 2, 1), Decimal(125), date(2025, 3, 14)),
    IndexValue(date(2025, 1, 1), Decimal(100), date(2025, 2, 13)),
)


@pytest.mark.parametrize(
    ("day", "month"),
    [
        (date(2025, 2, 13), date(2025, 1, 1)),
        (date(2025, 3, 13), date(2025, 1, 1)),
        (date(2025, 3, 14), date(2025, 2, 1)),
        (date(2030, 1, 1), date(2025, 2, 1)),
    ],
)
def test_a_value_may_be_used_from_the_day_it_is_published(day: date, month: date) -> None:
    assert latest_published(VALUES, day).month == month


def test_before_the_first_publication_there_is_no_value() -> None:
    with pytest.raises(BadInputError, match="2025-02-12"):
        latest_published(VALUES, date(2025, 2, 12))


def published(*values: str) -> list[IndexValue]:
    months = [date(2025, 13 - number, 1) for number in range(len(values), 0, -1)]
    return [IndexValue(month, Decimal(value), date(2026, 6, 1)) for month, value in zip(months, values, strict=True)]


FOUR = published("100", "110", "121", "133.1")
"""September to December 2025, by a tenth each month."""


def expect(survey: date, month: date, inflation: str) -> MonthlyExpectation:
    return MonthlyExpectation(survey, month, Decimal(inflation))


@pytest.mark.parametrize(
    ("expected", "first", "second"),
    [
        ([], "146.4100", "161.0510"),  # the last three months went on by a tenth each
        ([expect(date(2025, 12, 1), date(2026, 1, 1), "0.02")], "135.7620", "149.3382"),
        ([expect(date(2025, 12, 1), date(2026, 2, 1), "0")], "146.4100", "146.4100"),
        ([expect(date(2025, 12, 1), date(2025, 12, 1), "0.5")], "146.4100", "161.0510"),  # of a published month: no use
        (
            [expect(date(2026, 1, 1), date(2026, 1, 1), "0.03"), expect(date(2025, 12, 1), date(2026, 1, 1), "0.02")],
            "137.0930",  # the newer survey counts, whatever the order
            "150.8023",
        ),
    ],
)
def test_an_index_goes_on_by_what_is_expected_or_was_usual(
    expected: list[MonthlyExpectation], first: str, second: str
) -> None:
    found = going_on(FOUR, expected, 2)
    assert [(month, str(value)) for month, value in found] == [(date(2026, 1, 1), first), (date(2026, 2, 1), second)]


def test_only_the_last_three_months_count_and_each_step_is_rounded() -> None:
    uneven = published("1", "100", "100", "100", "100.1")
    assert [str(value) for _, value in going_on(uneven, [], 2)] == ["100.1334", "100.1668"]


def test_an_index_of_three_months_cannot_be_carried_on() -> None:
    with pytest.raises(BadInputError, match="an index of 3 months cannot be carried on; 4 are needed"):
        going_on(FOUR[:3], [], 1)


def test_the_month_after_december_is_in_the_next_year() -> None:
    assert [next_month(date(2025, 11, 1)), next_month(date(2025, 12, 1))] == [date(2025, 12, 1), date(2026, 1, 1)]
