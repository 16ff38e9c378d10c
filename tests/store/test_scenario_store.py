"""The scenario store: states, the second person, nothing lost or edited, one of two at once, killed at any moment."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sqlite3
import stat
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from barberpro.errors import BadInputError, BarberProError, GateRefusedError, IntegrityError, LockedError
from barberpro.store import database
from barberpro.store.acts import Act, person
from barberpro.store.database import FILE, writing
from barberpro.store.scenarios import Draft, activate, add, approve, retire, version_of, versions

NOW = datetime(2026, 8, 1, 12, tzinfo=UTC)
DAY = date(2026, 8, 2)
FORK = multiprocessing.get_context("fork")


def draft(*, bills: bool = True, content: str = "name: x\n") -> Draft:
    return Draft("x", content, bills)


def act(by: str, day: date | None = None) -> Act:
    return Act(by, "because", NOW, day)


def test_a_version_goes_its_way_and_every_step_is_kept(tmp_path: Path) -> None:
    assert versions(tmp_path) == []
    assert not (tmp_path / FILE).exists()
    assert add(tmp_path, draft(), "Ana", "first", NOW).version == 1
    approve(tmp_path, "x", 1, act("Luis"))
    activate(tmp_path, "x", 1, act("Ana", DAY))
    retire(tmp_path, "x", 1, act("Eva", DAY))
    (found,) = versions(tmp_path)
    assert [(each.state, each.by, each.from_day) for each in found.steps] == [
        ("draft", "Ana", None),
        ("approved", "Luis", None),
        ("active", "Ana", DAY),
        ("retired", "Eva", DAY),
    ]
    assert (found.content, found.note, found.created_at) == ("name: x\n", "first", "2026-08-01T12:00:00+00:00")
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_a_new_version_takes_the_place_of_the_one_in_force(tmp_path: Path) -> None:
    for number in (1, 2):
        add(tmp_path, draft(), "Ana", "", NOW)
        approve(tmp_path, "x", number, act("Luis"))
        activate(tmp_path, "x", number, act("Ana", DAY))
    first, second = versions(tmp_path)
    assert (first.state, first.steps[-1].why, first.steps[-1].from_day) == ("retired", "x@2 takes its place", DAY)
    assert second.state == "active"
    assert version_of(tmp_path, "x") == second


@pytest.mark.parametrize("by", ["Ana Paz", "ana paz", " ANA  PAZ ", "AnaPaz", "Aná Paz", "ana.paz", "ana\u200bpaz"])
def test_what_bills_needs_a_second_person(tmp_path: Path, by: str) -> None:
    add(tmp_path, draft(), "Ana Paz", "", NOW)
    with pytest.raises(
        GateRefusedError, match=r"x@1 changes what is billed and Ana Paz wrote it; a second person must"
    ):
        approve(tmp_path, "x", 1, act(by))
    assert version_of(tmp_path, "x").state == "draft"
    assert approve(tmp_path, "x", 1, act("Ana Pas")).state == "approved"


def test_what_bills_nothing_may_be_approved_by_its_author(tmp_path: Path) -> None:
    add(tmp_path, draft(bills=False), "Ana", "", NOW)
    assert approve(tmp_path, "x", 1, act("ana")).state == "approved"


@pytest.mark.parametrize(
    ("before", "refused"),
    [
        ((), (activate,)),
        ((approve,), (approve,)),
        ((approve, activate), (approve, activate)),
        ((retire,), (approve, activate, retire)),
        ((approve, activate, retire), (approve, activate, retire)),
    ],
)
def test_states_follow_one_another(tmp_path: Path, before: tuple, refused: tuple) -> None:
    add(tmp_path, draft(), "Ana", "", NOW)
    for step in before:
        step(tmp_path, "x", 1, act("Luis", DAY))
    kept = versions(tmp_path)
    for step in refused:
        with pytest.raises(
            GateRefusedError, match=r"x@1 is \w+ \(by \w+, 2026-08-01T12:00:00\+00:00\) and cannot become"
        ):
            step(tmp_path, "x", 1, act("Luis", DAY))
    assert versions(tmp_path) == kept


@pytest.mark.parametrize("statement", ["DELETE FROM versions", "UPDATE versions SET author = 'x'", "DELETE FROM steps",
                                       "UPDATE steps SET by = 'x'"])  # fmt: skip
def test_nothing_is_deleted_or_edited(tmp_path: Path, statement: str) -> None:
    add(tmp_path, draft(), "Ana", "", NOW)
    kept = versions(tmp_path)
    with pytest.raises(IntegrityError, match="is only ever added to"), writing(tmp_path) as db:
        db.execute(statement)
    assert versions(tmp_path) == kept


def test_who_and_which_are_told(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"there is no scenario 'x' in .*; add one with"):
        version_of(tmp_path, "x")
    with pytest.raises(BadInputError, match=r"--by is ' \. '; allowed: the name of a person"):
        add(tmp_path, draft(), " . ", "", NOW)
    add(tmp_path, draft(), "Ana", "", NOW)
    with pytest.raises(BadInputError, match=r"there is no scenario 'x@2' in the store; there are x@1"):
        approve(tmp_path, "x", 2, act("Luis"))
    assert person("Ñandú  Gómez") == "nandugomez"


def approve_at_once(root: Path, by: str, barrier, told) -> None:
    barrier.wait()
    try:
        told.put((by, approve(root, "x", 1, act(by)).state))
    except BarberProError as error:
        told.put((by, str(error)))


def test_of_two_who_approve_at_once_one_wins_and_the_other_is_told(tmp_path: Path) -> None:
    add(tmp_path, draft(), "Ana", "", NOW)
    barrier, told = FORK.Barrier(2), FORK.Queue()
    both = [FORK.Process(target=approve_at_once, args=(tmp_path, by, barrier, told)) for by in ("Luis", "Eva")]
    for each in both:
        each.start()
    answers = dict(told.get(timeout=30) for _ in both)
    for each in both:
        each.join()
    (winner,) = [by for by, answer in answers.items() if answer == "approved"]
    (loser,) = set(answers) - {winner}
    assert answers[loser].startswith(f"x@1 is approved (by {winner}, ")
    assert "\n" not in answers[loser]
    assert [each.by for each in version_of(tmp_path, "x").steps] == ["Ana", winner]


def test_a_store_that_another_holds_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "PATIENCE_S", 0.05)
    add(tmp_path, draft(), "Ana", "", NOW)
    with writing(tmp_path), pytest.raises(LockedError, match="is being written by another process; try again"):
        approve(tmp_path, "x", 1, act("Luis"))


@pytest.mark.parametrize("statements", range(1, 12))
def test_killed_at_any_statement_nothing_is_half(tmp_path: Path, statements: int) -> None:
    add(tmp_path, draft(), "Ana", "", NOW)
    approve(tmp_path, "x", 1, act("Luis"))
    activate(tmp_path, "x", 1, act("Ana", DAY))
    add(tmp_path, draft(), "Ana", "", NOW)
    approve(tmp_path, "x", 2, act("Luis"))
    child = os.fork()
    if child == 0:
        left = iter(range(statements))
        real = database._connected

        def counted(path: Path) -> sqlite3.Connection:
            db = real(path)
            db.set_trace_callback(lambda _: next(left, None) is None and os.kill(os.getpid(), signal.SIGKILL))
            return db

        database._connected = counted
        try:
            activate(tmp_path, "x", 2, act("Ana", DAY))
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    assert [each.state for each in versions(tmp_path)] in (["active", "approved"], ["retired", "active"])


@pytest.mark.parametrize("content", [b"no database at all, but long enough to be one" * 30, None])
def test_a_damaged_store_is_one_line(tmp_path: Path, content: bytes | None) -> None:
    add(tmp_path, draft(), "Ana", "", NOW)
    path = tmp_path / FILE
    path.write_bytes(path.read_bytes().replace(b"name: x", b"name: y") if content is None else content)
    with pytest.raises(IntegrityError) as damaged:
        versions(tmp_path)
    assert FILE in str(damaged.value)


def test_a_store_of_a_later_program_is_one_line(tmp_path: Path) -> None:
    add(tmp_path, draft(), "Ana", "", NOW)
    with sqlite3.connect(tmp_path / FILE) as db:
        db.execute("PRAGMA user_version = 9")
    with pytest.raises(IntegrityError, match="is of version 9, this program reads 2"):
        versions(tmp_path)
