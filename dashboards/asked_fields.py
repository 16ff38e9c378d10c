"""Single values that widgets hold and the address names: read from a link, kept to what is allowed, written back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import streamlit as st

from barberpro.domain.formatting import Language
from dashboards import address, sidebar
from dashboards.address import Part


@dataclass(frozen=True, slots=True)
class Field:
    """A widget's key, which is its name in the address; `read` gives None for what is not allowed."""

    name: str
    default: Any
    read: Callable[[str], Any]
    write: Callable[[Any], str] = str


def choice(name: str, allowed: Sequence[Any], default: Any = None) -> Field:
    """Make a field of one of a few values, the first one where none is named."""
    by_text = {str(each): each for each in allowed}
    return Field(name, allowed[0] if default is None else default, by_text.get)


def amount(name: str, default: float, least: float, most: float) -> Field:
    """Make a field of pesos, to the centavo."""
    return Field(name, default, lambda text: _pesos(text, least, most), lambda value: f"{value:.2f}")


def whole(name: str, default: int, least: int, most: int) -> Field:
    """Make a field of a whole number."""
    return Field(name, default, lambda text: _whole(text, least, most))


def day(name: str, default: date, least: date, most: date) -> Field:
    """Make a field of a day."""
    return Field(name, default, lambda text: _day(text, least, most), date.isoformat)


def follow(fields: Sequence[Field], language: Language) -> None:
    """Let the widgets follow the address, and tell what of it is not allowed."""
    asked = {each.name: (address.current().get(each.name) or [""])[-1] for each in fields}
    read = {each.name: each.read(asked[each.name]) for each in fields}
    wanted = {each.name: each.default if read[each.name] is None else read[each.name] for each in fields}
    address.follow(wanted, names=tuple(wanted))
    for each in fields:  # what was chosen in an earlier generation may not be in this one
        if each.read(each.write(st.session_state[each.name])) is None:
            st.session_state[each.name] = each.default
        sidebar.relabel(each.name, language)
    sidebar.tell_ignored([f"{name}={text}" for name, text in asked.items() if text and read[name] is None], language)


def remember(fields: Sequence[Field]) -> None:
    """Let the address say what the widgets hold."""
    held = {each.name: [each.write(st.session_state[each.name])] for each in fields}
    plain = {each.name: [each.write(each.default)] for each in fields}
    address.write(Part(held, held == plain))


def _pesos(text: str, least: float, most: float) -> float | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return float(round(value, 2)) if value.is_finite() and least <= value <= most else None


def _whole(text: str, least: int, most: int) -> int | None:
    is_short = text.isascii() and text.isdigit() and len(text) < 10
    return int(text) if is_short and least <= int(text) <= most else None


def _day(text: str, least: date, most: date) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if least <= found <= most else None
