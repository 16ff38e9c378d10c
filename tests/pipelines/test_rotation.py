"""A new key of pseudonyms: every client under a new name, no old one anywhere, the money as it was."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from barberpro.errors import BadInputError, IntegrityError, UsageError
from barberpro.settings import Settings
from barberpro.warehouse import pseudonyms, swap, writer
from barberpro.warehouse.money_facts import money_facts
from pipelines import load, rotation
from tests.shop import Shop, row


def clients(shop: Shop) -> list[tuple]:
    return shop.query("SELECT client_id, count(*), sum(amount) FROM payments GROUP BY 1 ORDER BY 1")


@pytest.fixture
def keyed(shop: Shop) -> Shop:
    """Keep the shop's key in a file."""
    made = replace(shop, settings=replace(shop.settings, pseudonym_key=None))
    made.load(made.export(row("1"), row("2", client="luis"), row("3"), row("bad", amount="x")))
    return made


def test_every_client_has_a_new_name_and_no_other_payment(keyed: Shop):
    before, key = clients(keyed), pseudonyms.pseudonym_key(keyed.settings)
    done = rotation.rotate(keyed.settings)
    after, new = clients(keyed), pseudonyms.pseudonym_key(keyed.settings)
    assert (done.before, done.after) == (key.fingerprint, new.fingerprint)
    assert {each[0] for each in before}.isdisjoint(each[0] for each in after)
    assert sorted(each[1:] for each in before) == sorted(each[1:] for each in after)
    old = [each[0].encode() for each in before]
    files = [path for path in keyed.settings.data_root.rglob("*") if path.is_file()]
    assert not any(name in path.read_bytes() for path in files for name in old)
    key_file = keyed.settings.pseudonym_key_file
    kept = f"{key_file.name}.{key.fingerprint}"
    assert sorted(path.name for path in key_file.parent.iterdir()) == [key_file.name, kept]
    assert {path.stat().st_mode & 0o777 for path in key_file.parent.iterdir()} == {0o600}
    assert all(each.seen_before for each in load.run(keyed.settings).files)


def test_another_data_root_goes_on_with_the_kept_key(keyed: Shop, tmp_path: Path):
    other = replace(keyed, settings=replace(keyed.settings, data_root=tmp_path / "other"))
    other.load()
    before = clients(other)
    done = rotation.rotate(keyed.settings)
    kept = pseudonyms.kept_key_file(keyed.settings, done.before)
    assert done.kept_key == str(kept)
    assert "other data roots" in rotation.warning(keyed.settings)
    assert [str(kept) in text and "other data roots" in text for text in done.notes] == [True]
    with pytest.raises(IntegrityError, match=rf"kept in {kept}: run .* BARBERPRO_PSEUDONYM_KEY=\$\(cat {kept}\)"):
        clients(other)
    key = kept.read_text(encoding="utf-8").strip()
    assert clients(replace(other, settings=replace(other.settings, pseudonym_key=key))) == before
    kept.unlink()
    with pytest.raises(IntegrityError, match="restore BARBERPRO_PSEUDONYM_KEY or the key file"):
        clients(other)


def test_money_that_would_change_stops_it_and_nothing_has(keyed: Shop, monkeypatch: pytest.MonkeyPatch):
    before, key = clients(keyed), pseudonyms.pseudonym_key(keyed.settings)
    with writer.open_writer(keyed.settings) as db:
        facts = money_facts(db)
        db.execute("UPDATE payment_events SET amount = amount + 0.01 WHERE payment_id = '1'")
    with pytest.raises(
        IntegrityError, match=r"payments, shop amount would change from 3703\.51 to 3703\.50, so nothing"
    ):
        rotation.rotate(keyed.settings)
    assert pseudonyms.pseudonym_key(keyed.settings) == key
    load.rebuild(keyed.settings)
    assert clients(keyed) == before
    with writer.open_writer(keyed.settings) as db:
        assert money_facts(db) == facts


def test_cut_off_before_the_exchange_all_is_old_and_after_it_all_is_new(keyed: Shop, monkeypatch: pytest.MonkeyPatch):
    before, key = clients(keyed), pseudonyms.pseudonym_key(keyed.settings)

    def cut_off(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(swap, "perform", cut_off)
        with pytest.raises(KeyboardInterrupt):
            rotation.rotate(keyed.settings)
    assert clients(keyed) == before
    assert pseudonyms.pseudonym_key(keyed.settings) == key
    with monkeypatch.context() as patched:
        patched.setattr(swap, "_put_over", cut_off)
        with pytest.raises(KeyboardInterrupt):
            rotation.rotate(keyed.settings)
    assert pseudonyms.pseudonym_key(keyed.settings) == key
    after = clients(keyed)
    assert {each[0] for each in before}.isdisjoint(each[0] for each in after)
    assert pseudonyms.pseudonym_key(keyed.settings) != key


def test_a_key_of_the_environment_is_replaced_by_its_owner(shop: Shop, tmp_path: Path):
    shop.load(shop.export(row("1")))
    with pytest.raises(UsageError, match="--new-key-file"):
        rotation.rotate(shop.settings)
    file = tmp_path / "new.key"
    for text, words in (("short", "has 5 characters"), (shop.settings.pseudonym_key or "", "in use")):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(BadInputError, match=words):
            rotation.rotate(shop.settings, new_key=file)
    file.write_text("7f" * 32 + "\n", encoding="utf-8")
    done = rotation.rotate(shop.settings, new_key=file)
    assert (done.key_file, done.kept_key) == (None, None)
    assert done.before in done.notes[0]
    with pytest.raises(IntegrityError, match="is not the one this warehouse was loaded with"):
        clients(shop)
    assert len(clients(replace(shop, settings=replace(shop.settings, pseudonym_key="7f" * 32)))) == 1


def test_without_a_warehouse_only_the_key_changes(settings: Settings):
    keyless = replace(settings, pseudonym_key=None)
    done = rotation.rotate(keyless)
    assert done.after == pseudonyms.pseudonym_key(keyless).fingerprint != done.before
