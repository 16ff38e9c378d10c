"""Versions of scenarios and their states: draft, approved, active, retired. Nothing is ever deleted or edited."""

from __future__ import annotations

import hashlib
import sqlite3
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from barberpro.errors import BadInputError, GateRefusedError, IntegrityError
from barberpro.store.acts import Act, moment, person, require_person
from barberpro.store.database import FILE, SCENARIOS, holds, reading, writing

DRAFT, APPROVED, ACTIVE, RETIRED = "draft", "approved", "active", "retired"
LEADS_TO = {DRAFT: (APPROVED, RETIRED), APPROVED: (ACTIVE, RETIRED), ACTIVE: (RETIRED,), RETIRED: ()}


@dataclass(frozen=True, slots=True)
class Step:
    """A change of state: who, why, when (UTC), and from which day on it counts where it is about being in force."""

    state: str
    by: str
    why: str
    at: str
    from_day: date | None
    number: int


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a scenario as it was given, and its steps in order. `bills`: it changes what somebody is charged."""

    name: str
    version: int
    author: str
    note: str
    created_at: str
    bills: bool
    content: str
    sha256: str
    steps: tuple[Step, ...]

    @property
    def state(self) -> str:
        """The state that it is in."""
        return self.steps[-1].state

    def step(self, state: str) -> Step | None:
        """Find when it came into a state."""
        return next((each for each in self.steps if each.state == state), None)

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self) | {"state": self.state}


@dataclass(frozen=True, slots=True)
class Draft:
    """A scenario as it is given to the store: its text, and whether it changes what somebody is charged."""

    name: str
    content: str
    bills: bool


def add(root: Path, draft: Draft, author: str, note: str, at: datetime) -> Version:
    """Keep a new version of a scenario as a draft."""
    require_person(author)
    sha256 = hashlib.sha256(draft.content.encode()).hexdigest()
    with writing(root) as db:
        query = "SELECT coalesce(max(version), 0) + 1 FROM versions WHERE name = ?"
        version = int(db.execute(query, (draft.name,)).fetchone()[0])
        row = (draft.name, version, author, note, moment(at), int(draft.bills), draft.content, sha256)
        db.execute("INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
        _append(db, draft.name, version, DRAFT, Act(author, note, at))
        return _found(db, draft.name, version)


def approve(root: Path, name: str, version: int, act: Act) -> Version:
    """Approve a draft; what bills is approved by another person than its author."""
    with writing(root) as db:
        found = _found(db, name, version)
        if found.bills and person(act.by) == person(found.author):
            raise GateRefusedError(
                f"{name}@{version} changes what is billed and {found.author} wrote it; a second person must approve it"
            )
        return _moved(db, found, APPROVED, act)


def activate(root: Path, name: str, version: int, act: Act) -> Version:
    """Put an approved version in force from a day on; the version of it that was in force ends there."""
    with writing(root) as db:
        moved = _moved(db, _found(db, name, version), ACTIVE, act)
        for other in _versions(db):
            if other.name == name and other.version != version and other.state == ACTIVE:
                _moved(db, other, RETIRED, Act(act.by, f"{name}@{version} takes its place", act.at, act.from_day))
        return moved


def retire(root: Path, name: str, version: int, act: Act) -> Version:
    """End a version, from a day on where it is in force."""
    with writing(root) as db:
        return _moved(db, _found(db, name, version), RETIRED, act)


def versions(root: Path) -> list[Version]:
    """List every version of every scenario, by name and version."""
    with reading(root) as db:
        return [] if db is None else _versions(db)


def version_of(root: Path, name: str, version: int | None = None) -> Version:
    """Find a version, the newest where none is named; BadInputError where there is none."""
    with reading(root) as db:
        if db is None:
            raise BadInputError(f"there is no scenario {name!r} in {root / FILE}; add one with barberpro scenario add")
        return _found(db, name, version)


def _moved(db: sqlite3.Connection, found: Version, state: str, act: Act) -> Version:
    require_person(act.by)
    if state not in LEADS_TO[found.state]:
        last = found.steps[-1]
        allowed = " or ".join(LEADS_TO[found.state]) or "nothing"
        raise GateRefusedError(
            f"{found.name}@{found.version} is {last.state} (by {last.by}, {last.at}) and cannot become {state}; "
            f"allowed: {allowed}"
        )
    _append(db, found.name, found.version, state, act)
    return _found(db, found.name, found.version)


def _append(db: sqlite3.Connection, name: str, version: int, state: str, act: Act) -> None:
    day = None if act.from_day is None else act.from_day.isoformat()
    row = (name, version, state, act.by.strip(), act.why.strip(), moment(act.at), day)
    db.execute("INSERT INTO steps (name, version, state, by, why, at, from_day) VALUES (?, ?, ?, ?, ?, ?, ?)", row)


def _found(db: sqlite3.Connection, name: str, version: int | None) -> Version:
    found = [each for each in _versions(db) if each.name == name and version in {None, each.version}]
    if not found:
        wanted = name if version is None else f"{name}@{version}"
        there = ", ".join(f"{each.name}@{each.version}" for each in _versions(db)) or "none"
        raise BadInputError(f"there is no scenario {wanted!r} in the store; there are {there}")
    return found[-1]


def _versions(db: sqlite3.Connection) -> list[Version]:
    if not holds(db, SCENARIOS):
        return []
    steps: dict[tuple[str, int], list[Step]] = {}
    for row in db.execute("SELECT * FROM steps ORDER BY step"):
        day = None if row["from_day"] is None else date.fromisoformat(row["from_day"])
        told = Step(row["state"], row["by"], row["why"], row["at"], day, row["step"])
        steps.setdefault((row["name"], row["version"]), []).append(told)
    rows = db.execute("SELECT * FROM versions ORDER BY name, version").fetchall()
    return [_version(row, steps.get((row["name"], row["version"]), [])) for row in rows]


def _version(row: sqlite3.Row, steps: list[Step]) -> Version:
    if hashlib.sha256(row["content"].encode()).hexdigest() != row["sha256"] or not steps:
        raise IntegrityError(f"{row['name']}@{row['version']} in {FILE} is not what was added; restore the file")
    return Version(**{**dict(row), "bills": bool(row["bills"])}, steps=tuple(steps))
