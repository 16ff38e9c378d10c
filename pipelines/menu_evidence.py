"""Reads `reports/menu_verdicts.json`: what the evaluation of logged menus says of the document's table, by band."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from barberpro.domain.claims import Interval
from barberpro.settings import Settings

REPORT = "menu_verdicts.json"
BANDS = ("overall", "low", "medium", "high")
TELLS = {"better", "not better", "not_better", "worse"}
"""Verdicts that the data allowed; any other word, such as "cannot tell", is one that they may not have allowed."""


@dataclass(frozen=True, slots=True)
class MenuFinding:
    """A source and band: the table's gain relative to what was logged, of how many checkouts, and what was decided."""

    source: str
    band: str
    found: Interval | None
    checkouts: int
    verdict: str
    problem: str
    sample_needed: int | None

    @property
    def allows_verdict(self) -> bool:
        """Whether the evaluation trusts its interval: it decided, or cannot tell for no other reason than its width."""
        if self.found is None:
            return False
        return self.verdict in TELLS or (not self.problem and self.found.low <= 0 <= self.found.high)

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        ends = {"difference": None, "low": None, "high": None}
        if self.found is not None:
            ends = {"difference": self.found.value, "low": self.found.low, "high": self.found.high}
        return {
            "source": self.source,
            "band": self.band,
            **ends,
            "checkouts": self.checkouts,
            "verdict": self.verdict,
            "problem": self.problem or None,
            "sample_needed": self.sample_needed,
        }


def menu_findings(settings: Settings) -> list[MenuFinding]:
    """Read every finding; none where no evaluation was made or its report cannot be read."""
    try:
        content = json.loads((settings.reports / REPORT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    sources = content.get("sources", {}) if isinstance(content, Mapping) else {}
    return [each for source, told in _named(sources) for each in _of_source(source, told)]


def _of_source(source: str, told: Mapping[str, Any]) -> Iterator[MenuFinding]:
    bands = dict(_named(told.get("bands", {}))) | {name: told[name] for name in BANDS if name in told}
    problem = _word(told, "problem", "reason")
    if not bands and problem:
        bands = {name: {} for name in BANDS}
    for band, row in bands.items():
        if isinstance(row, Mapping):
            yield _finding(source, band, row, problem)


def _finding(source: str, band: str, row: Mapping[str, Any], problem: str) -> MenuFinding:
    return MenuFinding(
        source=source,
        band=band,
        found=_interval(row),
        checkouts=_whole(row, "checkouts", "rows", "sample") or 0,
        verdict=_word(row, "verdict"),
        problem=_word(row, "problem", "reason") or problem,
        sample_needed=_whole(row, "sample_needed"),
    )


def _interval(row: Mapping[str, Any]) -> Interval | None:
    """Find the relative difference and its ends, beside each other or one level down."""
    inside = next((row[name] for name in ("relative", "difference") if isinstance(row.get(name), Mapping)), row)
    ends = inside.get("interval") or (inside.get("low"), inside.get("high"))
    if isinstance(ends, Mapping):
        ends = (ends.get("low"), ends.get("high"))
    value = next((inside[name] for name in ("relative", "difference", "value") if name in inside), None)
    numbers = [value, *ends]
    return Interval(*map(float, numbers)) if all(isinstance(each, int | float) for each in numbers) else None


def _named(told: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Go through a mapping by name, or a list whose rows name themselves."""
    if isinstance(told, Mapping):
        yield from ((str(name), each) for name, each in told.items() if isinstance(each, Mapping))
    elif isinstance(told, list):
        rows = [each for each in told if isinstance(each, Mapping)]
        yield from ((str(each.get("source") or each.get("band") or "?"), each) for each in rows)


def _whole(row: Mapping[str, Any], *names: str) -> int | None:
    found = next((row[name] for name in names if isinstance(row.get(name), int | float)), None)
    return None if found is None else int(found)


def _word(row: Mapping[str, Any], *names: str) -> str:
    return next((str(row[name]) for name in names if row.get(name)), "")
