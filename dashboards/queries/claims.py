"""What the Claims page and the badges ask: the ledger, and the report of who looked last."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from barberpro.domain.claims import CANNOT_TELL, KINDS, VERDICTS
from barberpro.parameters.claims import claims_ledger
from barberpro.settings import Settings
from pipelines.claims_ledger import REPORT

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Report:
    """The claims as they were judged last."""

    synthetic: bool
    level: float
    rule: Mapping[str, str]
    rows: tuple[Row, ...]

    def row(self, name: str) -> Row | None:
        """Find a claim; None where there is none."""
        return next((each for each in self.rows if each["id"] == name), None)

    @property
    def sections(self) -> tuple[str, ...]:
        """The sections of the document that claim something, in its order."""
        return tuple(sorted({each["section"] for each in self.rows}, key=_in_order))


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which claims are asked for; nothing named means all."""

    verdicts: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


def report(settings: Settings) -> Report | str | None:
    """Read the report; None where nobody looked yet, and in words what is wrong with it."""
    path = settings.reports / REPORT
    if not path.is_file():
        return None
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        rows = sorted(content["claims"], key=lambda row: _in_order(row["section"]))
        return Report(bool(content["synthetic"]), float(content["level"]), content["rule"], tuple(rows))
    except (OSError, ValueError, KeyError, TypeError) as problem:
        return f"{path.name}: {type(problem).__name__} {problem}"


def stamp(settings: Settings) -> int:
    """Tell one state of the report from another."""
    path: Path = settings.reports / REPORT
    return path.stat().st_mtime_ns if path.is_file() else 0


def wanted(rows: Sequence[Row], asked: Wanted) -> list[Row]:
    """Keep the claims that are asked for."""
    return [
        row
        for row in rows
        if (not asked.verdicts or row["verdict"] in asked.verdicts)
        and (not asked.sections or row["section"] in asked.sections)
        and (not asked.kinds or set(row["decided_by"]) & set(asked.kinds))
    ]


def read(address: Mapping[str, Sequence[str]], sections: Sequence[str]) -> Wanted:
    """Read from an address which claims are asked for; what does not exist is left out."""
    return Wanted(
        *(
            tuple(each for each in known if each in address.get(name, ()))
            for name, known in (("verdict", VERDICTS), ("section", sections), ("kind", KINDS))
        )
    )


def counts(rows: Sequence[Row]) -> dict[str, int]:
    """Count the claims by verdict."""
    return {verdict: sum(row["verdict"] == verdict for row in rows) for verdict in VERDICTS}


def claims_of_figures() -> dict[str, tuple[str, ...]]:
    """Map each figure that claims name, as `metric:<name>` or `chart:<name>`, to the claims that it is."""
    claims = claims_ledger().claims
    figures = sorted({figure for claim in claims for figure in claim.figures})
    return {figure: tuple(claim.id for claim in claims if figure in claim.figures) for figure in figures}


def worn(found: Report | str | None, figure: str) -> list[Row]:
    """List the claims that a figure is, as judged last, else as nobody has looked at them yet."""
    judged = found if isinstance(found, Report) else None
    claims = [claims_ledger().claim(name) for name in claims_of_figures().get(figure, ())]
    return [
        {
            "id": claim.id,
            "claim": claim.claim.as_json(),
            "badge": claim.badge.as_json() if claim.badge else claim.claim.as_json(),
            **_last_verdict(judged.row(claim.id) if judged else None),
        }
        for claim in claims
    ]


def _last_verdict(row: Row | None) -> Row:
    return {name: row[name] for name in ("verdict", "said")} if row else {"verdict": CANNOT_TELL, "said": None}


def _in_order(section: str) -> tuple[int, ...]:
    return tuple(int(part) for part in section.split("."))
