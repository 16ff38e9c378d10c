"""The landing: files as received, private, under their own names, and nothing of what could not be loaded."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from barberpro.errors import BadInputError, UnavailableError
from barberpro.warehouse import loader
from barberpro.warehouse.files import copy_privately
from pipelines import load
from tests.shop import NOW, Shop, row


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a file system of 6 MB."""
    place = tmp_path / "small"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", place], check=False)
    if mounted.returncode:
        pytest.skip("mounting a small file system needs root")
    yield place
    subprocess.run(["umount", place], check=True)


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


def test_a_full_disk_is_one_clear_line_and_the_rows_before_stay(shop: Shop, small_disk: Path):
    small = replace(shop, settings=replace(shop.settings, data_root=small_disk / "data"))
    small.export(row("1"), name="payments-1.csv")
    before = small.load()
    big = small.export(*(row(str(number), client=f"c{number}") for number in range(80_000)), name="payments-2.csv")
    assert big.stat().st_size > 6_000_000
    with pytest.raises(UnavailableError, match="is full; what was being loaded was not kept") as caught:
        small.load(big)
    assert caught.value.exit_code == 7
    assert not [name for name in left_in(small.settings.data_root) if "partial" in name or "payments-2" in name]
    assert small.load(big.with_name("payments-1.csv")).tables == before.tables


def test_a_disk_that_fills_up_inside_the_database_is_told_as_such(shop: Shop, small_disk: Path):
    small = replace(shop, settings=replace(shop.settings, data_root=small_disk / "data"))
    small.export(row("1"), name="payments-1.csv")
    before = small.load()
    names = (f"{number:x}{number * 7919:x}" for number in range(30_000))
    big = small.export(*(row(name, client=name) for name in names), name="payments-2.csv")
    assert big.stat().st_size < 4_000_000
    filler = small_disk / "filler"
    filler.write_bytes(b"x" * 1_800_000)
    with pytest.raises(UnavailableError, match="is full") as caught:
        small.load(big)
    assert isinstance(caught.value.__cause__, duckdb.Error)
    assert small.query("SELECT count(*) FROM payment_events") == [(1,)]
    filler.unlink()
    assert small.load(big.with_name("payments-1.csv")).tables == before.tables


def test_a_transaction_that_is_gone_does_not_hide_its_cause(shop: Shop, monkeypatch: pytest.MonkeyPatch):
    def lose(db, *_: object) -> None:
        db.execute("ROLLBACK")
        raise duckdb.IOException("Could not write file: No space left on device")

    shop.export(row())
    monkeypatch.setattr(loader.staging, "stage", lose)
    with pytest.raises(UnavailableError, match="is full"):
        shop.load()
