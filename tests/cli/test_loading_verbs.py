"""`load --dry-run` and the verbs of the quarantine, as they are called."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tests.shop import HEADER, Shop, row
from tests.trees import tree


@pytest.fixture
def loading(barberpro, shop: Shop):
    shop.export(row("1"), row("2", method="cheque", client="maria"), name="payments.csv")
    exports = shop.folder / "exports"

    def call(*arguments: str):
        return barberpro("load", exports, "--mapping", shop.mapping, *arguments)

    return call


def test_dry_run_quarantine_and_reload(barberpro, loading, shop: Shop):
    told = loading("--dry-run")
    assert told.code == 0
    assert "Nothing was written." in told.out
    place = len(HEADER) + len(row("1")) + 2
    assert f"payments.csv, line 3, byte {place} (payment_events): method: 'cheque' is not in the mapping" in told.out
    assert not (shop.settings.data_root / "raw").exists()
    foretold = json.loads(loading("--dry-run", "--json").out)
    assert foretold["tables"]["payment_events"]["new_rows"] == 1
    assert loading().code == 0
    before = tree(shop.settings.data_root)
    assert json.loads(loading("--dry-run", "--json").out)["tables"]["payment_events"]["duplicate"] == 2

    found = json.loads(barberpro("quarantine", "list", "--json").out)
    assert (found["records"], found["reasons"][0]["column"]) == (1, "method")
    assert "payments.csv, line 3" in barberpro("quarantine", "list").out
    (exported,) = csv.DictReader(io.StringIO(barberpro("quarantine", "export").out))
    assert (exported["line"], exported["column"]) == ("3", "method")
    assert "maria" not in str(exported)
    assert tree(shop.settings.data_root) == before

    out = shop.folder / "refused.csv"
    assert barberpro("quarantine", "export", "--unmasked").error_line.endswith("which only you may then read")
    assert barberpro("quarantine", "export", "--unmasked", "--out", out).code == 0
    assert "maria" in out.read_text(encoding="utf-8")
    assert out.stat().st_mode & 0o777 == 0o600
    text = shop.mapping.read_text(encoding="utf-8")
    shop.mapping.write_text(text.replace("{tarjeta", "{cheque: bank_transfer, tarjeta"), encoding="utf-8")
    done = barberpro("quarantine", "reload", "--mapping", shop.mapping)
    assert done.out.endswith("1 records left the quarantine, 0 are in it.\n")
    assert "No record is in quarantine." in barberpro("quarantine", "list").out


def test_a_dry_run_ends_as_the_load_would(loading, shop: Shop):
    shop.export(row("2", amount="x"), name="payments-2.csv")
    told = loading("--dry-run")
    assert told.code == 3
    assert "all 1 records were refused" in told.error_line
    assert "payments.csv" in told.out
    for options in (["--rebuild"], ["--source", "mercadopago-api"]):
        assert loading("--dry-run", *options).code in {2, 3}


def test_a_table_that_is_none_is_told(barberpro):
    outcome = barberpro("quarantine", "list", "--table", "payment")
    assert outcome.code == 2
    assert "'payment' is no table that is loaded; there are" in outcome.error_line


def test_files_beside_a_broken_one_are_told_as_ever(loading, shop: Shop):
    shop.export("1;2", header="id;other", name="payments-2.csv")
    told = loading()
    assert told.code == 3
    assert "1 of 2 files were refused whole, the others are loaded" in told.error_line
    assert "payments.csv" in told.out
    assert "1 refused: method: 'cheque'" in told.out
    found = loading("--json")
    assert found.code == 3
    result = json.loads(found.out)
    assert [each["path"].endswith("payments-2.csv") for each in result["refused_files"]] == [True]
    assert [(each["path"], each["still_quarantined"]) for each in result["files"]] == [("payments.csv", 1)]


def test_records_still_in_quarantine_are_told_when_a_file_comes_again(barberpro, loading):
    loading()
    assert "payments.csv was loaded before; 1 of its records are still in quarantine" in loading().out
    assert "from 1 deliveries, in their order; 1 records are in quarantine" in barberpro("load", "--rebuild").err


def test_another_separator_and_a_folder_are_told_apart(barberpro, loading, shop: Shop):
    comma = shop.export("1,2", header=HEADER.replace(";", ","), name="payments.csv")
    assert "it seems to be separated by ','" in loading().error_line
    comma.unlink()
    comma.mkdir()
    assert "it holds payments.csv/" in loading().error_line
