"""The verdict of the quality gate, kept in `reports/validation.json`: what it judged, by content, and what it found."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from barberpro.errors import GateRefusedError
from barberpro.settings import Settings
from barberpro.tables import schemas
from barberpro.warehouse.content import content_hash
from barberpro.warehouse.database import Database
from barberpro.warehouse.files import write_json
from barberpro.warehouse.hashes import seen_hash
from barberpro.warehouse.sql import identifier

FILE = "validation.json"
JUDGE = "run `barberpro validate`"


@dataclass(frozen=True, slots=True)
class RuleVerdict:
    """What one rule found: how many rows broke it, out of how many, and up to three of them."""

    table: str
    rule: str
    text: str
    severity: str
    passed: bool
    broken: int
    rows: int
    allowed: int
    judged_on: str
    """All rows, or how large a sample of them."""
    examples: tuple[Mapping[str, Any], ...] = ()

    @property
    def stops(self) -> bool:
        """Whether it keeps anything from being built or published."""
        return not self.passed and self.severity == "stop"

    def line(self) -> str:
        """Say which rule, how many rows and an example, on one line."""
        example = ", ".join(f"{name} {value}" for name, value in self.examples[0].items()) if self.examples else "none"
        return f"{self.table}: {self.broken:,} of {self.rows:,} rows break {self.text!r} (for example {example})"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate found about the tables as they are: their content hashes, and each rule."""

    tables: Mapping[str, str]
    rules_sha256: str
    judged_at: str
    rules: tuple[RuleVerdict, ...]

    @property
    def passed(self) -> bool:
        """Whether the tables may be built upon and published."""
        return not any(each.stops for each in self.rules)

    @property
    def stopping(self) -> tuple[RuleVerdict, ...]:
        """Rules that stop, the most broken first."""
        return tuple(sorted((each for each in self.rules if each.stops), key=lambda each: -each.broken))

    @property
    def warnings(self) -> tuple[RuleVerdict, ...]:
        """Rules that are broken and only warn."""
        return tuple(each for each in self.rules if not each.passed and each.severity == "warn")

    def as_json(self) -> dict[str, Any]:
        """Plain values, the broken rules first."""
        told = [asdict(replace(each, examples=tuple(map(_plain, each.examples)))) for each in self.rules]
        return {
            "passed": self.passed,
            "judged_at": self.judged_at,
            "rules_sha256": self.rules_sha256,
            "tables": dict(self.tables),
            "rules": sorted(told, key=lambda each: each["passed"]),
        }


def hashes(db: Database, tables: list[str]) -> dict[str, str]:
    """Hash the content of those tables that are there; `payments` follow from their versions and are left out."""
    there = db.tables() - {schemas.PAYMENTS.name}
    loaded = {each.name: each for each in schemas.LOADED_TABLES}
    return {
        name: seen_hash(db, loaded[name]) if name in loaded else content_hash(db, identifier(name))
        for name in tables
        if name in there
    }


def path_of(settings: Settings) -> Path:
    """Return where the verdict is kept."""
    return settings.reports / FILE


def write(settings: Settings, verdict: Verdict) -> None:
    """Keep a verdict in place of the one before."""
    write_json(path_of(settings), verdict.as_json())


def read(settings: Settings) -> Verdict | None:
    """Read the verdict kept; None where there is none, or none that can be read."""
    try:
        content = json.loads(path_of(settings).read_text(encoding="utf-8"))
        rules = tuple(RuleVerdict(**{**each, "examples": tuple(each["examples"])}) for each in content["rules"])
        return Verdict(content["tables"], content["rules_sha256"], content["judged_at"], rules)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def require_passed(settings: Settings) -> Verdict:
    """Return the verdict kept; GateRefusedError where there is none or it did not pass."""
    verdict = read(settings)
    if verdict is None:
        raise GateRefusedError(f"the loaded tables were not judged yet, so nothing is published; {JUDGE} first")
    if not verdict.passed:
        raise GateRefusedError(refusal(settings, verdict))
    return verdict


def require_same(verdict: Verdict, found: Mapping[str, str]) -> None:
    """Refuse tables that are not those that were judged, by their content."""
    for name, judged in verdict.tables.items():
        if found.get(name, judged) != judged:
            raise GateRefusedError(
                f"the table {name} is not the one that was judged (its content is {found[name]}, judged was {judged}), "
                f"so nothing was published; {JUDGE} again"
            )


def refusal(settings: Settings, verdict: Verdict) -> str:
    """Say in one line what stops, and where to read more."""
    first, others = verdict.stopping[0], len(verdict.stopping) - 1
    more = f"; {others} more rule{'s' if others > 1 else ''} failed" if others else ""
    docs = settings.reports / "data_docs" / "index.html"
    return f"{first.line()}{more}; nothing was built or published, what is in force stays; see {docs}"


def _plain(example: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value if isinstance(value, bool | int | None) else str(value) for name, value in example.items()}
