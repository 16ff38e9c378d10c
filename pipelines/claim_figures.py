"""How the figures of claims are written: shares, relative changes, ratios, rates and pesos, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from barberpro.domain import formatting
from barberpro.domain.formatting import Language

PER_HOUR = {"es": "por hora", "en": "an hour"}
TIMES = {"es": "veces", "en": "times"}
OPEN = {
    "es": {
        "low": "{low} o más",
        "high": "{high} o menos",
        "strict_low": "más de {low}",
        "strict_high": "menos de {high}",
    },
    "en": {
        "low": "{low} or more",
        "high": "{high} or less",
        "strict_low": "more than {low}",
        "strict_high": "less than {high}",
    },
}
BETWEEN = {"es": "{low} a {high}", "en": "{low} to {high}"}


def written(value: float | None, unit: str, language: Language) -> str:
    """Write one figure in its unit; a dash where there is none."""
    if value is None:
        return formatting.MISSING
    if unit == "share":
        return formatting.percent(value, 1, language)
    if unit == "relative":
        return formatting.signed_percent(value, 1, language)
    if unit == "pesos":
        return formatting.compact_money(value, "ARS", language)
    number = formatting.number(value, 0 if float(value).is_integer() else 1, language)
    return f"{number} {(TIMES if unit == 'ratio' else PER_HOUR)[language]}"


def interval_written(found: Mapping[str, Any] | None, unit: str, language: Language) -> str:
    """Write the two ends of an interval; a dash where there is none, or no width."""
    if not found or found["low"] is None or found["low"] == found["high"]:
        return formatting.MISSING
    return _range(found["low"], found["high"], unit, language)


def bounds_written(bounds: Mapping[str, Any], unit: str, language: Language) -> str:
    """Write what a claim says of its figure."""
    ends = {name: _end(bounds[name], unit, language) for name in ("low", "high") if bounds[name] is not None}
    if len(ends) == 2:
        return BETWEEN[language].format(**ends | {"low": _bare(ends["low"], unit, language)})
    name = next(iter(ends))
    return OPEN[language][f"strict_{name}" if bounds["strict"] else name].format(**ends)


def _range(low: float, high: float, unit: str, language: Language) -> str:
    first = _bare(written(low, unit, language), unit, language)
    return BETWEEN[language].format(low=first, high=written(high, unit, language))


def _bare(text: str, unit: str, language: Language) -> str:
    """Leave out the word of a unit that stands at the other end too."""
    return text.removesuffix(f" {(TIMES if unit == 'ratio' else PER_HOUR)[language]}")


def _end(value: float, unit: str, language: Language) -> str:
    """Write a bound without decimals that it does not have."""
    if unit in {"share", "relative"} and float(value * 100).is_integer():
        text = formatting.percent(value, 0, language)
        return f"+{text}" if unit == "relative" and value > 0 else text
    return written(value, unit, language)
