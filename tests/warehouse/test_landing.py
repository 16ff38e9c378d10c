"""The landing: files as received, private, under their own names, and nothing of what could not be loaded."""

from __future__ import annotations

import gzip
import os
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from barberpro.errors import BadInputError, UnavailableError
from barberpro.warehouse import loader, reader
from barberpro.warehouse.files import copy_privately
from pipelines import load
from tests.judged import publish_judged
from tests.shop import NOW, Shop, row
from tests.small_disk import Disk


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_a_file_is_kept_as_received_and_private(shop: Shop):
    path = shop.export(row())
    shop.load()
    (landed,) = shop.settings.raw.glob("shop/*/payments.csv")
    assert landed.read_bytes() == path.read_bytes()
    for each in shop.settings.raw.rglob("*"):
        assert each.stat().st_mode & 0o077 == 0 or each.is_dir(), each


def test_two_files_of_one_name_keep_it(shop: Shop):
    shop.export(row("1"))
    shop.load()
    shop.export(row("2"))
    shop.load()
    assert len(list(shop.settings.raw.glob("shop/*/payments.csv"))) == 2
    again = load.run(shop.settings, now=NOW)
    assert [(each.path, each.seen_before) for each in again.files] == [("payments.csv", True)] * 2


def test_a_refused_file_leaves_nothing_behind(shop: Shop):
    shop.export(row(amount="x"))
    with pytest.raises(BadInputError):
        shop.load()
    assert left_in(shop.settings.raw) == []


def test_a_copy_is_never_readable_by_others_and_a_failed_one_is_removed(shop: Shop, monkeypatch: pytest.MonkeyPatch):
    modes = []

    def fail(_, write, *__):
        modes.append(os.fstat(write.fileno()).st_mode & 0o777)
        raise OSError(5, "Input/output error")

    source = shop.export(row())
    monkeypatch.setattr("shutil.copyfileobj", fail)
    with pytest.raises(OSError, match="Input/output error"):
        copy_privately(source, shop.folder / "copy.csv")
    assert modes == [0o600]
    assert not list(shop.folder.glob("*copy*"))


@pytest.fixture
def cramped(shop: Shop, small_disk: Disk) -> Shop:
    """Let the shop's data lie on the small disk, one payment of it loaded and published."""
    made = replace(shop, settings=replace(shop.settings, data_root=small_disk.root / "data"))
    made.load(made.export(row("0"), name="payments-1.csv"))
    publish_judged(made.settings)
    return made


def many(shop: Shop, count: int) -> Path:
    names = [f"{number:x}{number * 7919:x}" for number in range(count)]
    plain = shop.export(*(row(name, client=name) for name in names), name="plain")
    packed = plain.with_name("payments-2.csv.gz")
    packed.write_bytes(gzip.compress(plain.read_bytes(), mtime=0))
    return packed


@pytest.mark.parametrize(("room", "noticed_by"), [(-500_000, OSError), (1_000_000, duckdb.Error)])
def test_a_full_disk_is_one_clear_line_and_what_was_there_stays(
    cramped: Shop, small_disk: Disk, room: int, noticed_by: type[Exception]
):
    big = many(cramped, 60_000)
    with small_disk.with_room_for(big.stat().st_size + room):
        with pytest.raises(UnavailableError, match=r"^the disk .*is full") as caught:
            cramped.load(big)
        with reader.generation(cramped.settings) as served:
            assert served.database.scalar("SELECT count(*) FROM payments") == 1
    assert caught.value.exit_code == 7
    assert isinstance(caught.value.__cause__, noticed_by if small_disk.mounted else Exception)
    assert not [name for name in left_in(cramped.settings.data_root) if "partial" in name or "payments-2" in name]
    assert len(list(cramped.settings.raw.glob("shop/deliveries/*"))) == 1
    assert cramped.query("SELECT count(*) FROM payment_events") == [(1,)]
    assert cramped.load(big).tables["payments"].startswith("60001:")


def test_a_transaction_that_is_gone_does_not_hide_its_cause(shop: Shop, monkeypatch: pytest.MonkeyPatch):
    def lose(db, *_: object) -> None:
        db.execute("ROLLBACK")
        raise duckdb.IOException("Could not write file: No space left on device")

    shop.export(row())
    monkeypatch.setattr(loader.staging, "stage", lose)
    with pytest.raises(UnavailableError, match="is full"):
        shop.load()
