"""Invented and real payments never mix, nor two invented worlds; and what makes room does so whole or not at all."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from barberpro.errors import BadInputError, GateRefusedError, LockedError
from barberpro.settings import Settings, read_params, shipped
from barberpro.warehouse import lock, swap, worlds
from barberpro.warehouse.writer import open_writer
from pipelines import load, synth
from tests.conftest import TEST_PSEUDONYM_KEY
from tests.judged import publish_judged
from tests.shop import NOW, Shop, row


def invent(settings: Settings, seed: int = 7) -> None:
    synth.run(settings.data_root, payments=300, months=2, seed=seed, end=date(2026, 8, 1))


def derive(settings: Settings) -> None:
    for folder in (settings.models, settings.tables):
        folder.mkdir(exist_ok=True)
        (folder / "something").write_text("of the old world", encoding="utf-8")


def tree(root: Path) -> set[str]:
    left_out = {"writer.lock", "writer.duckdb.wal"}
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file() and path.name not in left_out}


def ledger(settings: Settings) -> set[tuple[str, bool]]:
    with open_writer(settings) as db:
        return set(db.execute("SELECT DISTINCT source, synthetic FROM load_ledger").fetchall())


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Invent and load a world once; each test gets a copy."""
    root = tmp_path_factory.mktemp("loaded") / "data"
    made = Settings(data_root=root, params=read_params(shipped("params.yaml")), pseudonym_key=TEST_PSEUDONYM_KEY)
    invent(made)
    load.run(made, now=NOW)
    derive(made)
    return root


@pytest.fixture
def world(loaded: Path, settings: Settings) -> Settings:
    shutil.copytree(loaded, settings.data_root, dirs_exist_ok=True)
    return settings


def test_one_file_of_the_world_by_path_is_known_as_synthetic(world: Settings):
    before = tree(world.data_root)
    (file,) = load.run(world, raw=world.raw / "mercadopago" / "payments-2026-07.jsonl", mapping="mercadopago").files
    assert file.seen_before
    assert tree(world.data_root) == before
    assert ledger(world) == {("mercadopago", True), ("marketplace", True)}


def test_one_file_of_another_roots_world_is_known_as_synthetic(world: Settings, tmp_path: Path):
    fresh = replace(world, data_root=tmp_path / "fresh")
    file = world.raw / "mercadopago" / "payments-2026-07.jsonl"
    load.run(fresh, raw=file, mapping="mercadopago")
    assert ledger(fresh) == {("mercadopago", True)}
    load.run(fresh, raw=world.raw, now=NOW)
    with open_writer(fresh) as db:
        assert db.scalar("SELECT count(*) FROM payments") == 300


def test_a_failed_real_load_changes_nothing(world: Settings, shop: Shop):
    publish_judged(world)
    before = tree(world.data_root)
    shop.export(row("1", amount="y"), name="payments-1.csv")
    shop.export(row("2", amount="x"), name="payments-2.csv")
    with pytest.raises(BadInputError, match="2 of 2 files were refused whole, so nothing was loaded"):
        shop.load()
    assert tree(world.data_root) == before
    publish_judged(world)
    assert ledger(world) == {("mercadopago", True), ("marketplace", True)}


def test_real_files_push_the_world_aside_where_it_can_be_used(world: Settings, shop: Shop):
    shop.export(row("1"))
    (note,) = shop.load().notes
    (aside,) = (world.data_root / "set_aside").iterdir()
    assert str(aside) in note
    assert ledger(world) == {("shop", False)}
    for name in ("models", "tables", "truth", "raw/SYNTHETIC.json", "reports/load.json", "warehouse/writer.duckdb"):
        assert (aside / name).exists(), name
    assert not world.models.exists()
    assert not world.truth.exists()
    assert [each.seen_before for each in load.run(world, now=NOW).files] == [True]
    kept = replace(world, data_root=aside)
    assert all(each.seen_before for each in load.run(kept, now=NOW).files)


def test_real_files_push_aside_a_world_that_was_never_loaded(settings: Settings, shop: Shop):
    invent(settings)
    shop.export(row("1"))
    shop.load()
    assert not (settings.raw / "SYNTHETIC.json").exists()
    assert ledger(settings) == {("shop", False)}


def test_two_set_asides_of_one_second_do_not_collide(world: Settings, shop: Shop):
    shop.export(row("1"))
    (world.data_root / "set_aside" / f"{NOW:%Y%m%dT%H%M%S}").mkdir(parents=True)
    shop.load()
    assert sorted(path.name for path in (world.data_root / "set_aside").iterdir()) == [
        "20260801T000000",
        "20260801T000000-2",
    ]


def test_another_seed_takes_the_place_of_the_world_before(world: Settings):
    invent(world, seed=8)
    (note,) = load.run(world, now=NOW).notes
    assert "another synthetic world arrived" in note
    with open_writer(world) as db:
        assert db.scalar("SELECT count(*) FROM payments") == 300
    assert not world.models.exists()
    assert world.truth.exists()
    assert (world.raw / "SYNTHETIC.json").exists()
    again = load.run(world, now=NOW)
    assert (again.notes, {each.seen_before for each in again.files}) == ((), {True})


def test_synthetic_files_never_enter_where_real_ones_are(world: Settings, shop: Shop, tmp_path: Path):
    real = replace(shop, settings=replace(world, data_root=tmp_path / "real"))
    real.export(row("1"))
    real.load()
    before = tree(real.settings.data_root)
    with pytest.raises(GateRefusedError, match="holds real payments"):
        load.run(real.settings, raw=world.raw, now=NOW)
    with pytest.raises(GateRefusedError, match="holds real payments"):
        worlds.keep_apart(real.settings, {True}, NOW)
    assert tree(real.settings.data_root) == before


def test_nothing_is_set_aside_while_another_process_writes(world: Settings, shop: Shop):
    before = tree(world.data_root)
    shop.export(row("1"))
    with lock.exclusive(world.warehouse / "writer.lock"), pytest.raises(LockedError):
        shop.load()
    assert tree(world.data_root) == before


class CutError(BaseException):
    """Stands for a process that ends here."""


@pytest.mark.parametrize("renames", [0, 1, 2, 5, 9, 12])
def test_a_cut_exchange_is_finished_by_the_next_who_writes(
    world: Settings, shop: Shop, monkeypatch: pytest.MonkeyPatch, renames: int
):
    shop.export(row("1"))
    whole, left = Path.rename, [renames]

    def rename(self: Path, target: Path) -> Path:
        if not left[0]:
            raise CutError
        left[0] -= 1
        return whole(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", rename)
        with pytest.raises(CutError):
            shop.load()
    assert swap.journal(world).exists()
    assert ledger(world) == {("shop", False)}
    assert not swap.journal(world).exists()
    assert shop.load().tables["payments"].startswith("1:")
    (aside,) = (world.data_root / "set_aside").iterdir()
    assert ledger(replace(world, data_root=aside)) == {("mercadopago", True), ("marketplace", True)}
    files = json.loads((aside / "raw" / "SYNTHETIC.json").read_text(encoding="utf-8"))["files"]
    assert all((aside / "raw" / name).is_file() for name in files)


def test_a_load_cut_before_the_exchange_leaves_the_world(world: Settings, shop: Shop, monkeypatch: pytest.MonkeyPatch):
    before = tree(world.data_root)

    def cut(*_: object) -> None:
        raise CutError

    shop.export(row("1"))
    with monkeypatch.context() as patched:
        patched.setattr(swap, "perform", cut)
        with pytest.raises(CutError):
            shop.load()
    assert ledger(world) == {("mercadopago", True), ("marketplace", True)}
    assert tree(world.data_root) == before
