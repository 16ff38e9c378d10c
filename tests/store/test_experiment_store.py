"""The experiments' part of the store: what was registered stays as it was, every look is kept, older files go on."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from barberpro.errors import BadInputError, GateRefusedError, IntegrityError
from barberpro.store import database, experiments, scenarios
from barberpro.store.acts import Act
from barberpro.store.database import FILE, writing
from barberpro.store.experiments import Look, Registration, experiment_of, record, register, stop
from barberpro.store.scenarios import Draft

NOW = datetime(2026, 8, 1, 12, tzinfo=UTC)
ANA = Act("Ana", "because", NOW)


def registration(name: str = "x", amends: str | None = None) -> Registration:
    return Registration(name, f"name: {name}\n", {"sample": 10}, amends=amends)


def look(day: int = 7, verdict: str = "continue") -> Look:
    return Look(day, "Ana", NOW.isoformat(), "g1", {"decision": verdict})


def test_what_was_registered_is_kept_with_every_look(tmp_path: Path) -> None:
    assert experiments.experiments(tmp_path) == []
    register(tmp_path, registration(), ANA)
    record(tmp_path, "x", look())
    record(tmp_path, "x", look(verdict="stop"))
    found = stop(tmp_path, "x", Act("Luis", "harm", NOW))
    assert experiment_of(tmp_path, "x") == found
    assert [(each.state, each.by, each.why) for each in found.steps] == [
        ("registered", "Ana", "because"),
        ("stopped", "Luis", "harm"),
    ]
    assert [each.content["decision"] for each in found.looks] == ["continue", "stop"]
    assert found.first_look(7) == look()
    assert found.first_look(28) is None
    assert (found.plan, found.content, found.rehearsal) == ({"sample": 10}, "name: x\n", False)


def test_a_name_is_given_once_and_an_amendment_names_the_old_one(tmp_path: Path) -> None:
    register(tmp_path, registration(), ANA)
    with pytest.raises(GateRefusedError, match=r"'x' is registered by Ana .* cannot be changed; .* --amends"):
        register(tmp_path, registration(), ANA)
    register(tmp_path, registration("y", amends="x"), ANA)
    old, new = experiments.experiments(tmp_path)
    assert (old.state, old.steps[-1].why, new.amends) == ("amended", "y takes its place: because", "x")
    with pytest.raises(GateRefusedError, match=r"x is amended \(by Ana, .*\) and cannot become stopped"):
        stop(tmp_path, "x", ANA)
    with pytest.raises(GateRefusedError, match="cannot become amended"):
        register(tmp_path, registration("z", amends="x"), ANA)
    assert [each.name for each in experiments.experiments(tmp_path)] == ["x", "y"]


@pytest.mark.parametrize("table", ["experiments", "experiment_steps", "experiment_readouts"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET name = 'w'"])
def test_nothing_is_deleted_or_edited(tmp_path: Path, table: str, statement: str) -> None:
    register(tmp_path, registration(), ANA)
    record(tmp_path, "x", look())
    kept = experiment_of(tmp_path, "x")
    with pytest.raises(IntegrityError, match="is only ever added to"), writing(tmp_path) as db:
        db.execute(statement.format(table))
    assert experiment_of(tmp_path, "x") == kept


@pytest.mark.parametrize(("old", "new"), [(b"name: x\n", b"name: w\n"), (b'"sample": 10', b'"sample": 11'),
                                          (b'"continue"', b'"promoted"')])  # fmt: skip
def test_what_was_edited_behind_the_store_is_noticed(tmp_path: Path, old: bytes, new: bytes) -> None:
    register(tmp_path, registration(), ANA)
    record(tmp_path, "x", look())
    path = tmp_path / FILE
    path.write_bytes(path.read_bytes().replace(old, new))
    with pytest.raises(IntegrityError, match="is not what was"):
        experiment_of(tmp_path, "x")


def test_who_and_which_are_told(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="there is no experiment 'x'; there are none"):
        experiment_of(tmp_path, "x")
    with pytest.raises(BadInputError, match="the name of a person"):
        register(tmp_path, registration(), Act(" ", "", NOW))
    register(tmp_path, registration(), ANA)
    with pytest.raises(BadInputError, match="there is no experiment 'y'; there are x"):
        record(tmp_path, "y", look())


def test_a_store_of_before_experiments_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that an earlier program wrote: scenarios are read from it, and the first experiment adds its tables."""
    monkeypatch.setattr(database, "FAMILIES", database.FAMILIES[:1])
    monkeypatch.setattr(database, "VERSION", 1)
    scenarios.add(tmp_path, Draft("s", "name: s\n", bills=False), "Ana", "", NOW)
    monkeypatch.undo()
    assert experiments.experiments(tmp_path) == []
    assert [each.name for each in scenarios.versions(tmp_path)] == ["s"]
    register(tmp_path, registration(), ANA)
    assert [each.name for each in experiments.experiments(tmp_path)] == ["x"]
    assert [each.name for each in scenarios.versions(tmp_path)] == ["s"]
    with sqlite3.connect(tmp_path / FILE) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (2,)
