"""Experiments as they were registered, how they ended, and every look at them. Nothing is ever deleted or edited."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from barberpro.errors import BadInputError, GateRefusedError, IntegrityError
from barberpro.store.acts import Act, moment, require_person
from barberpro.store.database import EXPERIMENTS, FILE, holds, reading, writing

REGISTERED, STOPPED, AMENDED = "registered", "stopped", "amended"


@dataclass(frozen=True, slots=True)
class Step:
    """A change of state: who, why, and when (UTC)."""

    state: str
    by: str
    why: str
    at: str


@dataclass(frozen=True, slots=True)
class Look:
    """A readout that somebody made: of which day, on which generation, and what it said."""

    day: int
    by: str
    at: str
    generation: str
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Registered:
    """An experiment: its text as it was given, the plan it was given, its steps, and all looks, oldest first."""

    name: str
    author: str
    created_at: str
    amends: str | None
    rehearsal: bool
    content: str
    plan: Mapping[str, Any]
    sha256: str
    steps: tuple[Step, ...]
    looks: tuple[Look, ...]

    @property
    def state(self) -> str:
        """The state that it is in."""
        return self.steps[-1].state

    def step(self, state: str) -> Step | None:
        """Find when it came into a state."""
        return next((each for each in self.steps if each.state == state), None)

    def first_look(self, day: int) -> Look | None:
        """Find the look that counts for a day: the first one."""
        return next((each for each in self.looks if each.day == day), None)

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self) | {"state": self.state}


@dataclass(frozen=True, slots=True)
class Registration:
    """What is to be registered: text, plan, and the experiment that it takes the place of."""

    name: str
    content: str
    plan: Mapping[str, Any]
    rehearsal: bool = False
    amends: str | None = None


def register(root: Path, new: Registration, act: Act) -> Registered:
    """Keep an experiment; from then on it cannot be changed. GateRefusedError where there is one of its name."""
    require_person(act.by)
    plan = _plain(new.plan)
    with writing(root) as db:
        there = {each.name: each for each in _experiments(db)}
        if new.name in there:
            raise GateRefusedError(
                f"the experiment {new.name!r} is registered by {there[new.name].author} ({there[new.name].created_at}) "
                "and cannot be changed; give the new one a name of its own, and name this one with --amends"
            )
        if new.amends is not None:
            old = _named(there, new.amends)
            _move(db, old, AMENDED, Act(act.by, f"{new.name} takes its place: {act.why}", act.at))
        row = (new.name, act.by.strip(), moment(act.at), new.amends, int(new.rehearsal), new.content, plan)
        db.execute("INSERT INTO experiments VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*row, _hash(new.content, plan)))
        _append(db, new.name, REGISTERED, act)
        return _named({each.name: each for each in _experiments(db)}, new.name)


def stop(root: Path, name: str, act: Act) -> Registered:
    """End an experiment."""
    require_person(act.by)
    with writing(root) as db:
        _move(db, _found(db, name), STOPPED, act)
        return _found(db, name)


def record(root: Path, name: str, look: Look) -> Registered:
    """Keep a look at an experiment, whatever it said."""
    require_person(look.by)
    content = _plain(look.content)
    with writing(root) as db:
        _found(db, name)
        row = (name, look.day, look.by.strip(), look.at, look.generation, content, _hash(content, ""))
        db.execute(
            "INSERT INTO experiment_readouts (name, day, by, at, generation, content, sha256) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            row,
        )
        return _found(db, name)


def experiments(root: Path) -> list[Registered]:
    """List every experiment, in the order of registration."""
    with reading(root) as db:
        return [] if db is None else _experiments(db)


def experiment_of(root: Path, name: str) -> Registered:
    """Find an experiment; BadInputError where there is none."""
    return _named({each.name: each for each in experiments(root)}, name)


def _named(there: Mapping[str, Registered], name: str) -> Registered:
    if name not in there:
        raise BadInputError(f"there is no experiment {name!r}; there are {', '.join(there) or 'none'}")
    return there[name]


def _found(db: sqlite3.Connection, name: str) -> Registered:
    return _named({each.name: each for each in _experiments(db)}, name)


def _move(db: sqlite3.Connection, found: Registered, state: str, act: Act) -> None:
    if found.state != REGISTERED:
        last = found.steps[-1]
        raise GateRefusedError(
            f"{found.name} is {last.state} (by {last.by}, {last.at}) and cannot become {state}; allowed: nothing"
        )
    _append(db, found.name, state, act)


def _append(db: sqlite3.Connection, name: str, state: str, act: Act) -> None:
    row = (name, state, act.by.strip(), act.why.strip(), moment(act.at))
    db.execute("INSERT INTO experiment_steps (name, state, by, why, at) VALUES (?, ?, ?, ?, ?)", row)


def _experiments(db: sqlite3.Connection) -> list[Registered]:
    if not holds(db, EXPERIMENTS):
        return []
    steps: dict[str, list[Step]] = {}
    for row in db.execute("SELECT * FROM experiment_steps ORDER BY step"):
        steps.setdefault(row["name"], []).append(Step(row["state"], row["by"], row["why"], row["at"]))
    looks: dict[str, list[Look]] = {}
    for row in db.execute("SELECT * FROM experiment_readouts ORDER BY readout"):
        looks.setdefault(row["name"], []).append(_look(row))
    rows = db.execute("SELECT * FROM experiments ORDER BY rowid").fetchall()
    return [_registered(row, steps.get(row["name"], []), looks.get(row["name"], [])) for row in rows]


def _look(row: sqlite3.Row) -> Look:
    if _hash(row["content"], "") != row["sha256"]:
        raise IntegrityError(f"a readout of {row['name']} in {FILE} is not what was recorded; restore the file")
    return Look(row["day"], row["by"], row["at"], row["generation"], json.loads(row["content"]))


def _registered(row: sqlite3.Row, steps: list[Step], looks: list[Look]) -> Registered:
    if _hash(row["content"], row["plan"]) != row["sha256"] or not steps:
        raise IntegrityError(f"{row['name']} in {FILE} is not what was registered; restore the file")
    values = {**dict(row), "rehearsal": bool(row["rehearsal"]), "plan": json.loads(row["plan"])}
    return Registered(**values, steps=tuple(steps), looks=tuple(looks))


def _plain(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)


def _hash(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
