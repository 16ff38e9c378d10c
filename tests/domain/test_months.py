from __future__ import annotations

from datetime import date

import pytest

from barberpro.domain.books import Month


@pytest.mark.parametrize(
    ("text", "first", "last", "until"),
    [
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), date(2024, 3, 1)),
        ("2023-12", date(2023, 12, 1), date(2023, 12, 31), date(2024, 1, 1)),
    ],
)
def test_a_month_is_half_open(text: str, first: date, last: date, until: date) -> None:
    month = Month.parse(text)
    assert (month.first, month.last, month.until, str(month)) == (first, last, until, text)
    assert Month.of(last) == month


@pytest.mark.parametrize("text", ["2024-13", "2024-00", "2024-3", "0000-01", "2024-03-01", "march", " 2024-03", ""])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no month; write it as 2024-03"):
        Month.parse(text)
