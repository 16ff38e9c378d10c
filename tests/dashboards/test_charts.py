"""What is drawn where: corners, labels and marks, read from the chart's own description."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from barberpro.domain.formatting import Language
from dashboards import charts, shapes, theme
from dashboards import selection as views
from dashboards.voice import Voice
from tests.dashboards.test_selection import OPTIONS

WEEKS = pl.DataFrame(
    {
        "start": [date(2026, 1, 5), date(2026, 1, 12)],
        "until": [date(2026, 1, 12), date(2026, 1, 19)],
        "complete": [True, False],
        "net": [Decimal("1234567.80"), Decimal("-5.00")],
        "gross": [Decimal("1234567.80"), Decimal("5.00")],
        "refunded": [Decimal("0.00"), Decimal("10.00")],
        "approved": [9, 0],
        "declined": [1, 0],
        "undecided": [0, 2],
        "approval_rate": [0.9, None],
        "approval_rate_low": [0.5958, None],
        "approval_rate_high": [0.9821, None],
    }
)
MILLISECONDS_A_DAY = 24 * 3600 * 1000


def voice(language: Language = "es") -> Voice:
    return Voice(language, views.default(OPTIONS), OPTIONS)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_tooltips_are_written_in_full() -> None:
    row = shapes.revenue_rows(WEEKS, voice())[0]
    assert plain(row["net"]) == "$ 1.234.567,80"
    assert row["period"] == "05/01/2026 a 11/01/2026"


def test_an_incomplete_period_says_so() -> None:
    assert shapes.revenue_rows(WEEKS, voice("en"))[1]["period"] == "12 Jan 2026 to 18 Jan 2026 (incomplete)"


def test_a_period_without_decided_attempts_has_no_point() -> None:
    rows = shapes.rate_rows(WEEKS, voice())
    assert [plain(row["rate_text"]) for row in rows] == ["90,0 %"]
    assert plain(rows[0]["interval"]) == "59,6 % a 98,2 %"


def test_bars_are_labelled_by_their_first_day_under_their_middle() -> None:
    rows = shapes.revenue_rows(WEEKS, voice())
    axis = charts.amount_bars(rows, {}, "$", "es").to_dict()["encoding"]["x"]["axis"]
    first_day = 1767571200000
    assert axis["values"] == [first_day + 3.5 * MILLISECONDS_A_DAY, first_day + 10.5 * MILLISECONDS_A_DAY]
    assert f"datum.value - {3.5 * MILLISECONDS_A_DAY:.0f}" in axis["labelExpr"]


def test_the_mix_fills_every_period_from_0_to_1() -> None:
    mix = pl.DataFrame(
        {
            "start": [date(2026, 1, 5)] * 3,
            "until": [date(2026, 1, 12)] * 3,
            "method": ["qr", "credit_card", "unknown"],
            "approved": [1, 7, 2],
            "method_share": [0.1, 0.7, 0.2],
        }
    )
    rows = shapes.method_rows(mix, voice())
    assert [row["name"] for row in rows] == ["Tarjeta de crédito", "Sin informar", "QR"]
    assert [row["low"] for row in rows] == pytest.approx([0.0, 0.7, 0.9])
    assert [row["high"] for row in rows] == pytest.approx([0.7, 0.9, 1.0])


@pytest.mark.parametrize(
    ("language", "decimal", "thousands", "february"), [("es", ",", ".", "feb"), ("en", ".", ",", "Feb")]
)
def test_every_chart_bears_the_marks_of_its_language(
    language: Language, decimal: str, thousands: str, february: str
) -> None:
    drawn: list[Any] = [
        charts.amount_bars(shapes.revenue_rows(WEEKS, voice(language)), {}, "$", language),
        charts.rate_line(shapes.rate_rows(WEEKS, voice(language)), {}, language),
        charts.share_bars([], {}, {}, language),
        charts.count_bars([], {}, language),
    ]
    for chart in drawn:
        locale = chart.to_dict()["config"]["locale"]
        assert (locale["number"]["decimal"], locale["number"]["thousands"]) == (decimal, thousands)
        assert locale["time"]["shortMonths"][1] == february


def test_methods_keep_colours_of_their_own() -> None:
    assert len(set(theme.METHOD_COLOURS.values())) == len(theme.METHOD_COLOURS)
