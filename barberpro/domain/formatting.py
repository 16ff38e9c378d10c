"""Numbers, shares, money and dates as people in Argentina (es) or readers of English (en) write them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

Language = Literal["es", "en"]
Number = int | float | Decimal

LANGUAGES: tuple[Language, ...] = ("es", "en")
MISSING = "—"
MINUS = "-"
SPACE = "\N{NO-BREAK SPACE}"

SYMBOLS = {"ARS": "$", "USD": "US$", "EUR": "€", "BRL": "R$", "GBP": "£"}
"""Symbols of currencies that readers know; any other currency is written with its ISO 4217 code."""

MONTHS: dict[Language, tuple[str, ...]] = {
    "es": ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of a language: between thousands, before decimals, and before the percent sign."""

    thousands: str
    decimal: str
    before_percent: str


MARKS: dict[Language, Marks] = {"es": Marks(".", ",", SPACE), "en": Marks(",", ".", "")}

SCALES: dict[Language, tuple[tuple[int, str], ...]] = {
    "es": ((10**6, "M"), (10**3, "mil")),
    "en": ((10**6, "M"), (10**3, "k")),
}
"""Both stop at millions: Spanish has `mil millones` for a thousand of them, and `1.0 bn` would hide what changed."""


def number(value: Number | None, decimals: int = 0, language: Language = "es") -> str:
    """`1.234` or `1.234,57`: rounded half away from zero; a dash where there is no value."""
    if value is None:
        return MISSING
    rounded = _rounded(value, decimals)
    text = f"{abs(rounded):,.{decimals}f}"
    marks = MARKS[language]
    written = text.translate(str.maketrans(",.", marks.thousands + marks.decimal))
    return f"{MINUS if rounded < 0 else ''}{written}"


def percent(share: Number | None, decimals: int = 1, language: Language = "es") -> str:
    """`12,3 %` from the share 0.123."""
    if share is None:
        return MISSING
    return f"{number(_exact(share) * 100, decimals, language)}{MARKS[language].before_percent}%"


def points(difference: Number | None, decimals: int = 1, language: Language = "es") -> str:
    """`+1,2 p. p.`: a difference between two shares in percentage points."""
    if difference is None:
        return MISSING
    unit = "p.\N{NO-BREAK SPACE}p." if language == "es" else "pp"
    return f"{signed(_exact(difference) * 100, lambda value: number(value, decimals, language))}{SPACE}{unit}"


def signed_percent(share: Number | None, decimals: int = 1, language: Language = "es") -> str:
    """`+12,3 %`: a relative change."""
    return MISSING if share is None else signed(share, lambda value: percent(value, decimals, language))


def money(value: Number | None, currency: str = "ARS", decimals: int = 2, language: Language = "es") -> str:
    """`$ 1.234.567,89`; the minus sign stands before the symbol."""
    return _with_symbol(value, currency, lambda size: number(size, decimals, language), decimals)


def compact_money(value: Number | None, currency: str = "ARS", language: Language = "es") -> str:
    """`$ 1,2 M`: one decimal and the scale; amounts below a thousand in full units."""
    return _with_symbol(value, currency, lambda size: compact(size, language), None)


def compact(value: Number | None, language: Language = "es") -> str:
    """`1,2 M` or `12,3 mil`: one decimal and the scale; numbers below a thousand are whole."""
    if value is None:
        return MISSING
    for scale, name in SCALES[language]:
        if abs(_rounded(_exact(value) / scale, 1)) >= 1:
            return f"{number(_exact(value) / scale, 1, language)}{SPACE}{name}"
    return number(value, 0, language)


def day(value: date | None, language: Language = "es") -> str:
    """`05/03/2026` in Spanish, `5 Mar 2026` in English, where slashes would be ambiguous."""
    if value is None:
        return MISSING
    return f"{value:%d/%m/%Y}" if language == "es" else f"{value.day} {MONTHS['en'][value.month - 1]} {value.year}"


def month(value: date | None, language: Language = "es") -> str:
    """`mar 2026`."""
    return MISSING if value is None else f"{MONTHS[language][value.month - 1]} {value.year}"


def signed(value: Number, write: Callable[[Number], str]) -> str:
    """Return what `write` says of `value`, with a plus sign where it is more than what is written as zero."""
    text = write(value)
    nothing = text == write(0)
    return text if nothing or value < 0 else f"+{text}"


def _with_symbol(value: Number | None, currency: str, write: Callable[[Number], str], decimals: int | None) -> str:
    if value is None:
        return MISSING
    shown = value if decimals is None else _rounded(value, decimals)
    size = write(abs(_exact(shown)))
    negative = shown < 0 and size != write(0)
    return f"{MINUS if negative else ''}{SYMBOLS.get(currency, currency)}{SPACE}{size}"


def _rounded(value: Number, decimals: int) -> Decimal:
    return _exact(value).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def _exact(value: Number) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))
