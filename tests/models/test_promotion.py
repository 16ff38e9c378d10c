"""Champions change places whole, and can be had back."""

from __future__ import annotations

import threading

import pytest

from barberpro.errors import GateRefusedError, IntegrityError, UsageError
from models import promotion
from models.champion import read_model
from tests.models.plain_models import put_model, put_two, told


@pytest.fixture
def home(tmp_path):
    put_two(tmp_path)
    return tmp_path


def test_promotion_and_rollback(home):
    promotion.promote(home, told("two", "one"))
    champion = read_model(home)
    assert (champion.manifest["version"], champion.manifest["role"]) == ("two", "champion")
    assert "stored_in" not in champion.manifest
    assert champion.manifest["promoted"]["by"] == "ana"
    assert read_model(home / "previous" / "one").manifest["role"] == "previous"
    assert not (home / "challengers" / "two").exists()

    assert promotion.before_the_champion(home) == "one"
    promotion.roll_back(home, told("one", "two", "rollback"))
    assert promotion.version_of(home) == "one"
    again = read_model(home / "challengers" / "two").manifest
    assert (again["version"], again["role"]) == ("two", "challenger")
    assert not (home / "previous" / "one").exists()
    assert [(each["kind"], each["version"]) for each in promotion.history(home)] == [
        ("refresh", "two"),
        ("rollback", "one"),
    ]


def test_rollbacks_go_back_one_by_one_and_then_no_further(home):
    promotion.promote(home, told("two", "one"))
    put_model(home / "challengers" / "three", "three", "challenger")
    promotion.promote(home, told("three", "two"))
    for expected in ("two", "one"):
        earlier = promotion.before_the_champion(home)
        assert earlier == expected
        promotion.roll_back(home, told(earlier, promotion.version_of(home), "rollback"))
    with pytest.raises(GateRefusedError, match="nothing to go back to"):
        promotion.before_the_champion(home)


@pytest.mark.parametrize("version", ["three", "../..", "", "."])
def test_only_what_waits_can_be_promoted(home, version):
    with pytest.raises(UsageError, match="there is two"):
        promotion.promote(home, told(version, "one"))


def test_a_damaged_challenger_is_not_promoted(home):
    (home / "challengers" / "two" / "model.txt").write_bytes(b"changed")
    with pytest.raises(IntegrityError, match=r"model.txt"):
        promotion.promote(home, told("two", "one"))
    assert promotion.version_of(home) == "one"


def test_readers_meanwhile_find_one_of_them_whole(home):
    found, over = set(), threading.Event()
    errors: list[BaseException] = []

    def read() -> None:
        try:
            while not over.is_set():
                files = read_model(home)
                versions = {content.split()[0].decode() for content in files.artifacts.values()}
                assert versions == {files.manifest["version"]}
                found.add(files.manifest["version"])
        except BaseException as error:  # noqa: BLE001  told to the test
            errors.append(error)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for each in readers:
        each.start()
    for _ in range(8):
        promotion.promote(home, told("two", "one"))
        promotion.roll_back(home, told("one", "two", "rollback"))
    over.set()
    for each in readers:
        each.join()
    assert errors == []
    assert found == {"one", "two"}
