"""How charts look: colours that the colour-blind tell apart, on light and dark, and the marks of a language."""

from __future__ import annotations

from typing import Any

import altair as alt

from barberpro.domain.formatting import MARKS, MONTHS, SPACE, Language

BLUE = "#0072B2"
PALE_BLUE = "#7FB8D8"
GREY = "#8A8F98"

METHOD_COLOURS = {
    "credit_card": "#0072B2",
    "debit_card": "#56B4E9",
    "prepaid_card": "#009E73",
    "account_money": "#E69F00",
    "bank_transfer": "#CC79A7",
    "cash_voucher": "#D55E00",
    "qr": "#F0E442",
    "unknown": GREY,
}
"""Okabe and Ito's palette: a method keeps its colour whatever is filtered."""

STEPS = ("#D6E6F4", "#9CC6E3", "#56A0CE", "#2473B4", "#0B3C78")
"""From little to much: one hue of falling lightness, which every eye puts in order, on light and on dark."""

FULL_MONTHS = {
    "es": [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}
FULL_DAYS = {
    "es": ["domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"],
    "en": ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
}
DATES = {"es": ("%d/%m/%Y", "%e de %B de %Y, %X"), "en": ("%e %b %Y", "%e %B %Y, %X")}


def steps(count: int) -> list[str]:
    """Give `count` colours from little to much, spread over the whole scale."""
    last = len(STEPS) - 1
    return [STEPS[round(place * last / max(count - 1, 1))] for place in range(count)]


def styled(chart: alt.Chart | alt.LayerChart, language: Language, height: int) -> alt.Chart | alt.LayerChart:
    """Give a chart its height, quiet axes and the number and date marks of the language."""
    return (
        chart.properties(height=height, usermeta={"embedOptions": {"actions": False}})
        .configure(locale=locale(language))
        .configure_axis(labelLimit=0, titleLimit=0)
    )


def locale(language: Language) -> dict[str, Any]:
    """Write the marks of a language as Vega reads them."""
    marks = MARKS[language]
    short, full = DATES[language]
    number = {
        "decimal": marks.decimal,
        "thousands": marks.thousands,
        "grouping": [3],
        "currency": [f"${SPACE}", ""],
        "percent": f"{marks.before_percent}%",
    }
    time = {
        "dateTime": full,
        "date": short,
        "time": "%H:%M:%S",
        "periods": ["AM", "PM"],
        "days": FULL_DAYS[language],
        "shortDays": [day[:3] for day in FULL_DAYS[language]],
        "months": FULL_MONTHS[language],
        "shortMonths": list(MONTHS[language]),
    }
    return {"number": number, "time": time}


def compact_axis(symbol: str, language: Language) -> str:
    """Write the Vega expression that labels an axis of money or counts as `$ 1,2 M`."""
    prefix = f"{symbol}{SPACE}" if symbol else ""
    million, thousand = (f"{SPACE}M", f"{SPACE}mil") if language == "es" else (f"{SPACE}M", f"{SPACE}k")
    size = "abs(datum.value)"
    return (
        f"(datum.value < 0 ? '-' : '') + '{prefix}' + "
        f"({size} >= 1e6 ? format({size} / 1e6, ',.4~r') + '{million}' : "
        f"{size} >= 1e3 ? format({size} / 1e3, ',.4~r') + '{thousand}' : format({size}, ',.4~r'))"
    )
