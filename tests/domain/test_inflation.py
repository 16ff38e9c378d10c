from datetime import date
from decimal import Decimal

import pytest

from barberpro.domain.inflation import IndexValue, latest_published, month_of, real_amount
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
