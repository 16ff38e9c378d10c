from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from barberpro.domain import formatting as f


def plain(text: str) -> str:
    """Ordinary spaces, so that the tables below can be read and typed."""
    return text.replace(f.SPACE, " ")


@pytest.mark.parametrize(
    ("value", "decimals", "es", "en"),
    [
        (0, 0, "0", "0"),
        (999, 0, "999", "999"),
        (1000, 0, "1.000", "1,000"),
        (1234567, 0, "1.234.567", "1,234,567"),
        (-1234, 0, "-1.234", "-1,234"),
        (Decimal("1234.565"), 2, "1.234,57", "1,234.57"),
        (Decimal("-0.001"), 2, "0,00", "0.00"),
        (0.5, 0, "1", "1"),
        (None, 2, "—", "—"),
    ],
)
def test_number(value: f.Number | None, decimals: int, es: str, en: str) -> None:
    assert (f.number(value, decimals), f.number(value, decimals, "en")) == (es, en)


@pytest.mark.parametrize(
    ("value", "currency", "es", "en"),
    [
        (Decimal("1234567.89"), "ARS", "$ 1.234.567,89", "$ 1,234,567.89"),
        (Decimal("-1234.5"), "ARS", "-$ 1.234,50", "-$ 1,234.50"),
        (Decimal("-0.001"), "ARS", "$ 0,00", "$ 0.00"),
        (0, "EUR", "€ 0,00", "€ 0.00"),
        (Decimal("99.9"), "BRL", "R$ 99,90", "R$ 99.90"),
        (1000, "USD", "US$ 1.000,00", "US$ 1,000.00"),
        (1000, "UYU", "UYU 1.000,00", "UYU 1,000.00"),
        (None, "ARS", "—", "—"),
    ],
)
def test_money(value: f.Number | None, currency: str, es: str, en: str) -> None:
    assert (plain(f.money(value, currency)), plain(f.money(value, currency, language="en"))) == (es, en)


@pytest.mark.parametrize(
    ("value", "es", "en"),
    [
        (0, "$ 0", "$ 0"),
        (949, "$ 949", "$ 949"),
        (999.4, "$ 1,0 mil", "$ 1.0 k"),
        (12_345, "$ 12,3 mil", "$ 12.3 k"),
        (1_234_567, "$ 1,2 M", "$ 1.2 M"),
        (1_234_567_890, "$ 1.234,6 M", "$ 1,234.6 M"),
        (-1_234_567, "-$ 1,2 M", "-$ 1.2 M"),
        (None, "—", "—"),
    ],
)
def test_compact_money(value: f.Number | None, es: str, en: str) -> None:
    assert (plain(f.compact_money(value)), plain(f.compact_money(value, language="en"))) == (es, en)


@pytest.mark.parametrize(
    ("share", "es", "en"),
    [
        (0.123, "12,3 %", "12.3%"),
        (0, "0,0 %", "0.0%"),
        (1, "100,0 %", "100.0%"),
        (-0.0549, "-5,5 %", "-5.5%"),
        (None, "—", "—"),
    ],
)
def test_percent(share: f.Number | None, es: str, en: str) -> None:
    assert (plain(f.percent(share)), plain(f.percent(share, language="en"))) == (es, en)


@pytest.mark.parametrize(
    ("share", "change", "difference"),
    [
        (0.123, "+12,3 %", "+12,3 p. p."),
        (-0.123, "-12,3 %", "-12,3 p. p."),
        (0.0001, "0,0 %", "0,0 p. p."),
        (-0.0001, "0,0 %", "0,0 p. p."),
        (None, "—", "—"),
    ],
)
def test_changes_bear_their_sign(share: f.Number | None, change: str, difference: str) -> None:
    assert (plain(f.signed_percent(share)), plain(f.points(share))) == (change, difference)


def test_dates() -> None:
    assert (f.day(date(2026, 3, 5)), f.day(date(2026, 3, 5), "en")) == ("05/03/2026", "5 Mar 2026")
    assert (f.month(date(2026, 1, 1)), f.month(date(2026, 1, 1), "en")) == ("ene 2026", "Jan 2026")
    assert (f.day(None), f.month(None)) == ("—", "—")


@given(st.decimals(-(10**15), 10**15, places=2))
def test_money_can_be_read_back(value: Decimal) -> None:
    text = plain(f.money(value)).replace("$ ", "").replace(".", "").replace(",", ".")
    assert Decimal(text) == value
