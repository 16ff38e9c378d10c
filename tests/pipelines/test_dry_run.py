"""A dry run tells what the load would do, to the row, and writes nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from barberpro.errors import BadInputError, GateRefusedError, IntegrityError, LockedError, UnavailableError, UsageError
from barberpro.warehouse import lock, reader, swap
from barberpro.warehouse.files import write_json
from pipelines import dry_run
from tests.judged import publish_judged
from tests.shop import Shop, row
from tests.trees import tree

CHEQUE = ("efectivo: cash_voucher", "efectivo: cash_voucher, cheque: bank_transfer")


def rehearsed(shop: Shop, raw=None) -> dry_run.DryRun:
    """Rehearse, and see that nothing changed anywhere."""
    before = tree(shop.folder.parent)
    try:
        return dry_run.run(shop.settings, raw=raw or shop.folder / "exports", mapping=shop.mapping)
    finally:
        assert tree(shop.folder.parent) == before


def agreed(shop: Shop) -> dry_run.DryRun:
    """Rehearse, then load, and see that what was foretold came true."""
    foretold = rehearsed(shop)
    loaded = shop.load()
    assert [each.result for each in foretold.files] == list(loaded.files)
    for each in foretold.files:
        assert each.new_rows + each.new_versions == each.result.loaded
    return foretold


def new(result: dry_run.DryRun) -> list[tuple[int, int, int, int]]:
    return [(f.new_rows, f.new_versions, f.result.duplicate, f.result.quarantined) for f in result.files]


def remapped(shop: Shop, old: str, to: str) -> None:
    text = shop.mapping.read_text(encoding="utf-8")
    assert old in text
    shop.mapping.write_text(text.replace(old, to), encoding="utf-8")


def test_what_it_foretells_comes_true_through_versions_overlaps_and_new_readings(shop: Shop):
    later = row("1", updated="2026-07-01 11:00:00", status="refunded")
    shop.export(row("1"), row("2"), row("2"), row("bad", amount="x"), row("3", method="cheque"), name="payments-1.csv")
    shop.export(row("2"), later, row("4"), name="payments-2.csv")
    assert new(agreed(shop)) == [(2, 0, 1, 2), (1, 1, 1, 0)]
    assert new(agreed(shop)) == [(0, 0, 5, 0), (0, 0, 3, 0)]
    shop.export(row("4"), row("5"), row("4", updated="2026-07-01 12:00:00"), name="payments-3.csv")
    assert new(agreed(shop))[2] == (1, 1, 1, 0)
    remapped(shop, *CHEQUE)
    read_again = agreed(shop)
    assert new(read_again)[0] == (1, 0, 3, 1)
    remapped(shop, "tarjeta: credit_card", "tarjeta: debit_card")
    assert [each.result.replaced for each in agreed(shop).files] == [1, 2, 3]


def test_without_a_warehouse_it_makes_none_nor_a_key(shop: Shop):
    shop.export(row("1"), row("bad", amount="x"))
    keyless = replace(shop, settings=replace(shop.settings, pseudonym_key=None))
    result = rehearsed(keyless)
    assert new(result) == [(1, 0, 0, 1)]
    (refusal,) = result.refusals
    assert (refusal.path, refusal.line, refusal.column) == ("payments.csv", 3, "amount")
    assert refusal.byte_offset > 0
    assert "'x' is not an amount of money" in refusal.reason
    assert result.tables()["payment_events"] | {"replaced": 0} == {
        "rows": 2, "new_rows": 1, "new_versions": 0, "duplicate": 0, "quarantined": 1, "replaced": 0,
    }  # fmt: skip
    assert list(shop.settings.data_root.iterdir()) == []
    assert not shop.settings.pseudonym_key_file.exists()


def test_it_works_while_a_generation_is_served(shop: Shop):
    shop.load(shop.export(row("1")))
    publish_judged(shop.settings)
    shop.export(row("1"), row("2"))
    with reader.generation(shop.settings) as served:
        assert new(rehearsed(shop)) == [(1, 0, 1, 0)]
        assert served.database.scalar("SELECT count(*) FROM payments") == 1


def test_the_first_ten_refusals_are_told_and_files_refused_whole_with_them(shop: Shop):
    shop.export(row("1"), *(row(str(number), amount="x") for number in range(8)), name="payments-1.csv")
    shop.export(row("2", amount="x"), name="payments-2.csv")
    shop.export(row("3"), *(row(str(number), method="?") for number in range(8)), name="payments-3.csv")
    result = rehearsed(shop)
    assert [(each.path, each.line) for each in result.refusals] == [
        *(("payments-1.csv", line) for line in range(3, 11)),
        ("payments-3.csv", 3),
        ("payments-3.csv", 4),
    ]
    assert [each.path for each in result.refused_files] == [str(shop.folder / "exports" / "payments-2.csv")]
    assert "1 of 3 files were refused whole, the others would be loaded" in (result.problem or "")


def test_what_keeps_a_load_away_keeps_a_dry_run_away(shop: Shop):
    path = shop.export(row("1"))
    shop.load()
    with lock.exclusive(shop.settings.warehouse / "writer.lock"), pytest.raises(LockedError, match="written by proc"):
        rehearsed(shop)
    other = replace(shop, settings=replace(shop.settings, pseudonym_key="7f" * 32))
    with pytest.raises(IntegrityError, match="is not the one this warehouse was loaded with"):
        rehearsed(other)
    write_json(swap.journal(shop.settings), {"moves": []})
    with pytest.raises(UnavailableError, match="was cut off; `barberpro validate` finishes it"):
        rehearsed(shop)
    swap.journal(shop.settings).unlink()
    world = {"files": {path.name: "0" * 64}}
    write_json(path.parent / "SYNTHETIC.json", world)
    path.with_name("payments-0.csv").write_bytes(path.read_bytes() + (row("9") + "\n").encode())
    from barberpro.warehouse.files import sha256_of

    world["files"]["payments-0.csv"] = sha256_of(path.with_name("payments-0.csv"))
    write_json(path.parent / "SYNTHETIC.json", world)
    with pytest.raises(GateRefusedError, match="synthetic and real files side by side"):
        rehearsed(shop)


def test_a_source_that_fetches_has_nothing_to_rehearse(shop: Shop, monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(BadInputError, match="not found"):
        dry_run.run(shop.settings, source="marketplace")
    from pipelines import source_registry

    fetching = replace(source_registry.source_named("marketplace"), fetch=lambda _: iter(()))
    monkeypatch.setattr(dry_run, "source_named", lambda _: fetching)
    with pytest.raises(UsageError, match="a dry run writes nothing"):
        dry_run.run(shop.settings, source="marketplace")
