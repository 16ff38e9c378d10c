"""The landing alone rebuilds the warehouse: every table has the content it had."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import date

import pytest

from barberpro.errors import IntegrityError, UnavailableError
from barberpro.tables import schemas
from barberpro.warehouse.content import content_hash
from barberpro.warehouse.writer import open_writer, writer_file
from pipelines import load, synth
from tests.shop import NOW, row
from tests.shop import SHOP as SHOP_MAPPING

JOINED = SHOP_MAPPING.replace("name: shop\nsource: shop", "name: joined\nsource: joined").replace(
    "    fields:", "    joins:\n      places: {files: 'places*.csv', on: {client: client}}\n    fields:"
).replace("      status:", "      city: {from: city, in: places}\n      status:")  # fmt: skip


def contents(settings) -> dict[str, str]:
    tables = (*schemas.LOADED_TABLES, schemas.PAYMENTS, schemas.QUARANTINE)
    with open_writer(settings) as db:
        return {each.name: content_hash(db, each.name) for each in tables}


def lost_and_rebuilt(settings) -> dict[str, str]:
    for path in settings.warehouse.glob("*"):
        path.unlink()
    load.rebuild(settings)
    return contents(settings)


def test_files_of_one_name_odd_names_own_mappings_and_packed_ones_come_back(shop):
    shop.load(shop.export(row("1"), row("broken", amount="x")))
    shop.load(shop.export(row("2")))
    shop.load(shop.export(row("3"), name="of july.txt"))
    packed = shop.folder / "exports" / "payments-4.csv"
    shop.load(shop.export(row("4"), name=packed.name))
    path = packed.with_name("payments-5.csv.gz")
    path.write_bytes(gzip.compress(shop.export(row("5"), name="x").read_bytes()))
    gz = shop.folder / "gz.yaml"
    gz.write_text(SHOP_MAPPING, encoding="utf-8")
    load.run(shop.settings, raw=path, mapping=gz, now=NOW)
    before = contents(shop.settings)
    assert before["payments"].startswith("5:")
    assert before["quarantine"].startswith("1:")
    assert lost_and_rebuilt(shop.settings) == before


def test_readings_that_a_corrected_mapping_replaced_come_back_in_order(shop):
    shop.export(row("1", method="efectivo"), row("2", method="cheque"))
    shop.load()
    text = shop.mapping.read_text(encoding="utf-8")
    shop.mapping.write_text(text.replace("cash_voucher", "bank_transfer, cheque: cash_voucher"), encoding="utf-8")
    shop.load()
    before = contents(shop.settings)
    assert before["payment_events"].startswith("2:")
    assert lost_and_rebuilt(shop.settings) == before
    assert shop.query("SELECT loaded, duplicate, quarantined FROM load_ledger ORDER BY load_id") == [
        (1, 0, 1),
        (2, 0, 0),
    ]
    (settings,) = [shop.settings]
    assert [each.seen_before for each in load.run(settings, now=NOW).files] == [True]
    assert contents(settings) == before


def test_each_file_is_paired_with_the_one_it_came_with(shop):
    shop.mapping.write_text(JOINED, encoding="utf-8")
    for number, city in (("1", "Salta"), ("2", "Rosario")):
        (shop.folder / "exports").mkdir(exist_ok=True)
        places = shop.folder / "exports" / "places.csv"
        places.write_text(f"client;city\nana;{city}\n", encoding="utf-8")
        shop.load(shop.export(row(number)))
    before = contents(shop.settings)
    assert lost_and_rebuilt(shop.settings) == before
    assert shop.query("SELECT payment_id, city FROM payments ORDER BY 1") == [("1", "Salta"), ("2", "Rosario")]


def test_a_synthetic_world_comes_back_and_is_still_known_as_one(settings):
    synth.run(settings.data_root, payments=300, months=2, seed=7, end=date(2026, 8, 1))
    load.run(settings, now=NOW)
    before = contents(settings)
    assert lost_and_rebuilt(settings) == before
    with open_writer(settings) as db:
        assert db.execute("SELECT DISTINCT synthetic FROM load_ledger").fetchall() == [(True,)]


def test_the_warehouse_that_is_there_is_replaced_and_nothing_is_recorded_twice(shop):
    shop.load(shop.export(row("1")))
    before = contents(shop.settings)
    records = sorted(shop.settings.raw.rglob("*"))
    load.rebuild(shop.settings)
    assert contents(shop.settings) == before
    assert sorted(shop.settings.raw.rglob("*")) == records
    assert {path.name for path in shop.settings.warehouse.iterdir()} == {"writer.duckdb", "writer.lock"}


def test_a_changed_landing_is_told_and_the_old_warehouse_stays(shop):
    shop.load(shop.export(row("1")))
    before = contents(shop.settings)
    (landed,) = shop.settings.raw.glob("shop/*/payments.csv")
    landed.write_text(landed.read_text(encoding="utf-8").replace("1.234", "9.234"), encoding="utf-8")
    with pytest.raises(IntegrityError, match="not what was received"):
        load.rebuild(shop.settings)
    assert contents(shop.settings) == before


def test_an_empty_root_has_nothing_to_rebuild(settings):
    with pytest.raises(UnavailableError, match="records no delivery"):
        load.rebuild(replace(settings))
    assert not writer_file(settings).exists()


def test_a_warehouse_of_another_version_of_the_program_is_refused_and_comes_back(shop):
    shop.load(shop.export(row("1")))
    before = contents(shop.settings)
    with open_writer(shop.settings) as db:
        db.execute("DROP VIEW reviews")
        db.execute("ALTER TABLE reviews_versions RENAME COLUMN rating TO stars")
    with pytest.raises(IntegrityError, match=r"another version of the program .reviews: rating, stars.*--rebuild"):
        shop.load(shop.export(row("2")))
    load.rebuild(shop.settings)
    assert contents(shop.settings) == before
