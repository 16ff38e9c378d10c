"""The claims ledger as it is written down: what each claim of the document says, and what would count as true."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from barberpro.domain.bilingual import Text
from barberpro.domain.claims import KINDS, UNITS, Bounds, Kind, Unit
from barberpro.errors import BadInputError
from barberpro.parameters.reading import FOLDER

FILE = "claims.yaml"
PARTS = ("metric", "population", "comparison", "window", "true_if")
NEEDED = {"id", "section", "claim", "unit", "bounds", "decided_by", "definition", "next"}
OPTIONAL = {"coverage", "measure", "figures", "badge", "missing", "note"}


@dataclass(frozen=True, slots=True)
class Definition:
    """What is measured, on whom, against what, when, and what would count as true."""

    metric: Text
    population: Text
    comparison: Text
    window: Text
    true_if: Text

    def as_json(self) -> dict[str, dict[str, str]]:
        """Plain values."""
        return {name: getattr(self, name).as_json() for name in PARTS}


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim: where it stands, what it says, and what can decide it."""

    id: str
    section: str
    claim: Text
    unit: Unit
    bounds: Bounds
    decided_by: tuple[Kind, ...]
    definition: Definition
    next: Text
    coverage: str | None = None
    measure: str | None = None
    asked: Mapping[str, Any] = field(default_factory=dict)
    """What its measure is asked, by name."""
    figures: tuple[str, ...] = ()
    badge: Text | None = None
    """The claim in a few words, as its figures wear it."""
    missing: Text | None = None
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Ledger:
    """Every claim, with the level of the intervals and the days that measured shares look back."""

    level: float
    window_days: int
    claims: tuple[Claim, ...]

    def claim(self, name: str) -> Claim:
        """Find a claim; BadInputError lists those there are."""
        found = next((each for each in self.claims if each.id == name), None)
        if found is None:
            raise BadInputError(f"there is no claim {name!r}; there are {', '.join(each.id for each in self.claims)}")
        return found


def claims_ledger(folder: Path = FOLDER) -> Ledger:
    """Read the ledger; BadInputError names the claim and what is wrong with it."""
    path = folder / FILE
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        claims = tuple(_claim(row, path) for row in content["claims"])
        level, days = float(content["level"]), int(content["window_days"])
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise BadInputError(f"{path} cannot be read: {error}; it has level, window_days and claims") from error
    twice = {each.id for each in claims if sum(each.id == other.id for other in claims) > 1}
    if twice:
        raise BadInputError(f"{path}: the id {min(twice)!r} stands twice; give each claim an id of its own")
    if not 0.5 <= level < 1 or days < 1:
        raise BadInputError(f"{path}: level is {level}, window_days {days}; a level is 0.5 to below 1, days from 1 on")
    return Ledger(level, days, claims)


def _claim(row: Mapping[str, Any], path: Path) -> Claim:
    where = f"{path}, claim {row.get('id', 'without id')!r}"
    _check_keys(row, where)
    measure = dict(row.get("measure", {}))
    return Claim(
        id=str(row["id"]),
        section=str(row["section"]),
        claim=_text(row["claim"], f"{where}: claim"),
        unit=_known(row["unit"], UNITS, f"{where}: unit"),
        bounds=_bounds(row["bounds"], where),
        decided_by=tuple(_known(each, KINDS, f"{where}: decided_by") for each in row["decided_by"]),
        definition=Definition(**{part: _text(row["definition"].get(part), f"{where}: {part}") for part in PARTS}),
        next=_text(row["next"], f"{where}: next"),
        coverage=row.get("coverage"),
        measure=measure.pop("name", None),
        asked=measure,
        figures=tuple(row.get("figures", ())),
        badge=_text(row["badge"], f"{where}: badge") if "badge" in row else None,
        missing=_text(row["missing"], f"{where}: missing") if "missing" in row else None,
        note=_text(row["note"], f"{where}: note") if "note" in row else None,
    )


def _check_keys(row: Mapping[str, Any], where: str) -> None:
    lacking, unknown = sorted(NEEDED - set(row)), sorted(set(row) - NEEDED - OPTIONAL)
    if lacking or unknown:
        raise BadInputError(
            f"{where}: lacks {', '.join(lacking) or 'nothing'}; unknown: {', '.join(unknown) or 'none'}"
        )
    if "measure" not in row and "missing" not in row:
        raise BadInputError(f"{where}: it has neither a measure nor what is missing for one; give one of them")
    if ("figures" in row) != ("badge" in row):
        raise BadInputError(f"{where}: figures wear a badge; give both or neither")


def _text(raw: Any, where: str) -> Text:
    if not isinstance(raw, Mapping) or set(raw) != {"es", "en"} or not all(str(raw[each]).strip() for each in raw):
        raise BadInputError(f"{where} is {raw!r}; it is a text in `es` and one in `en`")
    return Text(str(raw["es"]), str(raw["en"]))


def _known(value: Any, allowed: tuple[Any, ...], where: str) -> Any:
    if value not in allowed:
        raise BadInputError(f"{where} is {value!r}; allowed: {', '.join(allowed)}")
    return value


def _bounds(raw: Mapping[str, Any], where: str) -> Bounds:
    found = Bounds(raw.get("low"), raw.get("high"), bool(raw.get("strict", False)))
    if found.low is None and found.high is None:
        raise BadInputError(f"{where}: bounds have neither low nor high; give at least one")
    if found.low is not None and found.high is not None and found.low > found.high:
        raise BadInputError(f"{where}: low {found.low} is above high {found.high}; swap them")
    return found
