"""Parses JSON so that its numbers keep every digit: as texts, which no double has rounded."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from typing import Any

LARGEST_EXPONENT = 30


def _digits(number: str) -> str:
    """Write a number without exponent, as the database writes those it parses itself."""
    try:
        value = Decimal(number)
    except InvalidOperation:
        return number
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or abs(exponent) > LARGEST_EXPONENT:
        return number
    return f"{value:f}"


def _refused_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number of JSON")


def _first_of_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of a key that stands twice take the first, as the database does."""
    return dict(reversed(pairs))


DECODER = json.JSONDecoder(
    parse_float=_digits, parse_int=str, parse_constant=_refused_constant, object_pairs_hook=_first_of_each
)
"""It raises ValueError where a text is no JSON, and RecursionError where it is nested too deeply."""
