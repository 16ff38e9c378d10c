"""What is said of the pseudonym key: by the doctor where it does not fit, and by the load that makes it."""

from __future__ import annotations

import json

import pytest

from barberpro.warehouse import pseudonyms
from barberpro.warehouse.lock import exclusive
from tests.cli.conftest import Call
from tests.shop import Shop, row

OTHER = "7f" * 32


def told(barberpro: Call) -> tuple[str, str]:
    """State and text of the doctor's finding about the key."""
    found = {each["check"]: each for each in json.loads(barberpro("doctor", "--json").out)}["pseudonym key"]
    return found["state"], found["text"]


def fingerprint(text: str) -> str:
    return pseudonyms.key_of(text, "here").fingerprint


def test_the_doctor_tells_a_key_that_the_warehouse_was_not_loaded_with(
    barberpro: Call, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.load(shop.export(row("1")))
    assert told(barberpro)[0] == "ok"
    loaded = fingerprint(str(shop.settings.pseudonym_key))
    monkeypatch.setenv("BARBERPRO_PSEUDONYM_KEY", OTHER)
    with exclusive(shop.settings.warehouse / "writer.lock"):
        state, text = told(barberpro)
    assert state == "fail"
    assert f"the key {fingerprint(OTHER)} is not the one that the warehouse was loaded with ({loaded})" in text
    assert "restore" in text
    assert barberpro("doctor").code == 6


def test_the_doctor_tells_a_key_that_is_gone_and_makes_none(
    barberpro: Call, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.load(shop.export(row("1")))
    home = shop.folder / "config"
    monkeypatch.delenv("BARBERPRO_PSEUDONYM_KEY")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home))
    state, text = told(barberpro)
    assert (state, "pseudonym.key is not there" in text, home.exists()) == ("fail", True, False)


def test_the_doctor_tells_a_generation_of_another_key(
    barberpro: Call, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.load(shop.export(row("1")))
    monkeypatch.setattr("barberpro.warehouse.loaded_keys._of_the_generation", lambda _: "0123456789abcdef")
    state, text = told(barberpro)
    assert state == "warn"
    assert "the generation in force was made with (0123456789abcdef); run `barberpro publish`" in text


def test_the_load_that_makes_the_key_says_so_once(barberpro: Call, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BARBERPRO_PSEUDONYM_KEY")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(shop.folder / "config"))
    file = shop.folder / "config" / "barberpro" / "pseudonym.key"
    exports = shop.export(row("1")).parent
    first = json.loads(barberpro("load", exports, "--mapping", shop.mapping, "--json").out)
    assert [f"made in {file}; keep a copy" in text for text in first["notes"]] == [True]
    assert json.loads(barberpro("load", exports, "--mapping", shop.mapping, "--json").out)["notes"] == []
    file.unlink()
    assert f"note: a pseudonym key was made in {file}; keep a copy" in barberpro("load", "--rebuild").err


def test_a_load_that_refuses_a_file_tells_of_the_key_that_it_made(
    barberpro: Call, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BARBERPRO_PSEUDONYM_KEY")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(shop.folder / "config"))
    exports = shop.export(row("1")).parent
    shop.export("1;2", name="payments-2.csv", header="what;ever")
    outcome = barberpro("load", exports, "--mapping", shop.mapping)
    assert outcome.code == 3
    assert "note: a pseudonym key was made in" in outcome.err
