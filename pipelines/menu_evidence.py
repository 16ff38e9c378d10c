"""Reads `reports/menu_verdicts.json`: what the evaluation of logged menus says of the document's table, by band."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from barberpro.domain.claims import Interval
from barberpro.settings import Settings

REPORT = "menu_verdicts.json"
WHOLE = "all"
"""The band that holds every amount."""
REWARD = "paid"
TRUSTED = ("above_zero", "not_above_margin", "holds_zero")
"""Reasons of the evaluation that speak of its interval alone; any other says that the data do not allow a verdict."""


@dataclass(frozen=True, slots=True)
class MenuFinding:
    """A source and band: the table's gain relative to what was logged, of how many checkouts, and what was decided."""

    source: str
    band: str
    found: Interval | None
    checkouts: int
    estimator: str | None
    verdict: str
    reason: str
    said_es: str
    said_en: str
    sample_needed: int | None

    @property
    def allows_verdict(self) -> bool:
        """Whether the evaluation trusts its interval: the menus were drawn, recorded, and overlap."""
        return self.found is not None and self.reason in TRUSTED

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        told = asdict(self)
        ends = told.pop("found") or {"value": None, "low": None, "high": None}
        return {"difference": ends.pop("value"), **ends, **told, "allows_verdict": self.allows_verdict}


def menu_findings(settings: Settings) -> list[MenuFinding]:
    """Read what was found of paid checkouts; nothing where no evaluation was made or its report cannot be read."""
    try:
        content = json.loads((settings.reports / REPORT).read_text(encoding="utf-8"))
        return [each for source, told in content["sources"].items() for each in _of_source(source, told)]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return []


def _of_source(source: str, told: Mapping[str, Any]) -> Iterator[MenuFinding]:
    for row in told["verdicts"]:
        if row["reward"] == REWARD:
            yield MenuFinding(
                source=source,
                band=row["band"],
                found=_relative(row),
                checkouts=int(row["rows"]),
                estimator=row.get("judging"),
                verdict=row["verdict"],
                reason=row["reason"],
                said_es=row.get("verdict_es", row["verdict"]),
                said_en=row.get("verdict_en", row["verdict"]),
                sample_needed=row.get("sample_needed"),
            )


def _relative(row: Mapping[str, Any]) -> Interval | None:
    """Take the relative difference of the estimator that the evaluation judges by; None where it has none."""
    estimate = row["estimators"].get(row.get("judging")) or {}
    ends = estimate.get("relative_difference")
    return Interval(ends["value"], ends["low"], ends["high"]) if ends else None
