"""The quarantine: counted, given back without what is personal, and loaded once it passes."""

from __future__ import annotations

import json

import pytest

from barberpro.errors import BadInputError, UnavailableError, UsageError
from barberpro.warehouse.quarantine import Wanted
from barberpro.warehouse.writer import open_writer
from pipelines import load, measure, quarantine
from pipelines.suites import suites
from tests.shop import NOW, SHOP, Shop, row
from tests.trees import tree

CHEQUE = ("efectivo: cash_voucher", "efectivo: cash_voucher, cheque: bank_transfer")
JSON_SHOP = """
name: jsonshop
source: jsonshop
inputs:
  - table: payment_events
    files: ["*.jsonl"]
    format: {type: jsonl}
    zone: America/Argentina/Buenos_Aires
    fields:
      payment_id: {from: id}
      event_at: {from: at}
      known_at: {from: at}
      attempted_at: {from: at}
      client_id: {first_of: [{from: payer.client}, {from: payer.id}]}
      amount: {from: amount}
      currency: {const: ARS}
      processor_fee: {sum: fees, of: amount, where: {kind: "fee*"}}
      status: {from: status}
"""


def listed(shop: Shop, **wanted: str) -> quarantine.Listed:
    before = tree(shop.settings.data_root)
    found = quarantine.listed(shop.settings, Wanted(**wanted), 20)
    assert tree(shop.settings.data_root) == before
    return found


def remapped(shop: Shop, old: str, to: str) -> None:
    text = shop.mapping.read_text(encoding="utf-8")
    assert old in text
    shop.mapping.write_text(text.replace(old, to), encoding="utf-8")


@pytest.fixture
def refusing(shop: Shop) -> Shop:
    """Two files: one with two refused cheques, an amount and a broken row, one with an amount."""
    cheques = (row("2", method="cheque"), row("3", method="cheque", client="30123456"))
    shop.export(row("1"), *cheques, row("4", amount="x"), "broken;row", name="payments-1.csv")
    shop.export(row("5"), row("6", amount="y"), name="payments-2.csv")
    shop.load()
    return shop


def test_records_are_counted_by_reason_and_told_apart(refusing: Shop):
    found = listed(refusing)
    assert [(each.count, each.files, each.column, each.first) for each in found.kinds] == [
        (2, 2, "amount", "payments-1.csv, line 5"),
        (2, 1, "method", "payments-1.csv, line 3"),
        (1, 1, None, "payments-1.csv, line 6"),
    ]
    assert [(each.path, each.line) for each in listed(refusing, reason="AMOUNT of").records] == [
        ("payments-1.csv", 5),
        ("payments-2.csv", 3),
    ]
    sha256 = found.records[-1].sha256
    assert listed(refusing, file=sha256[:12]).total == listed(refusing, file="payments-2.csv").total == 1
    assert listed(refusing, source="shop", table="payment_events").total == 5
    assert listed(refusing, source="another").total == 0


def test_nothing_loaded_is_told(shop: Shop):
    with pytest.raises(UnavailableError, match="nothing was loaded"):
        quarantine.listed(shop.settings, Wanted(), 20)


def test_an_export_shows_the_row_and_nobody(refusing: Shop):
    masked = [each.record for each in quarantine.exported(refusing.settings, Wanted(), whole=False)]
    assert masked[0] is not None
    assert masked[0].startswith("2;9999-")
    assert masked[0].endswith(";xxx;1.234,50;cheque;approved")
    assert masked[1] is not None
    assert masked[1].endswith(";99999999;1.234,50;cheque;approved")
    assert masked[3] == "xxxxxx;xxx"
    whole = [each.record for each in quarantine.exported(refusing.settings, Wanted(), whole=True)]
    assert whole == [
        row("2", method="cheque"),
        row("3", method="cheque", client="30123456"),
        row("4", amount="x"),
        "broken;row",
        row("6", amount="y"),
    ]


def test_documents_are_masked_leaf_by_leaf(shop: Shop):
    mapping = shop.folder / "jsonshop.yaml"
    mapping.write_text(JSON_SHOP, encoding="utf-8")
    good = {"id": "1", "at": "2026-07-01T10:00:00Z", "amount": 5, "status": "approved"}
    payer = {"id": 30123456, "client": "ana", "email": "ana@example.com", "name": "Ana Paz"}
    bad = good | {"id": "2", "amount": "x", "payer": payer, "fees": [{"kind": "fee", "amount": 1, "note": "Ana Paz"}]}
    path = shop.folder / "made.jsonl"
    path.write_text("".join(json.dumps(each) + "\n" for each in (good, bad)) + '{"id": "ana', encoding="utf-8")
    load.run(shop.settings, raw=path, mapping=mapping, now=NOW)
    first, second = (each.record for each in quarantine.exported(shop.settings, Wanted(), whole=False))
    assert json.loads(first or "") == {
        "id": "2",
        "at": "9999-99-99x99:99:99x",
        "amount": "x",
        "status": "approved",
        "payer": {"id": "99999999", "client": "xxx", "email": "xxx@xxxxxxx.xxx", "name": "xxx xxx"},
        "fees": [{"kind": "fee", "amount": "1", "note": "xxx xxx"}],
    }
    assert second == '{"xx": "xxx'


def test_a_corrected_mapping_brings_what_passes_and_the_rest_stays(refusing: Shop):
    before = refusing.query("SELECT count(*), sum(amount) FROM payments")
    remapped(refusing, *CHEQUE)
    done = quarantine.reload(refusing.settings, Wanted(), mapping=refusing.mapping, now=NOW)
    assert (done.before, done.after) == (5, 3)
    assert refusing.query("SELECT payment_id, method FROM payments WHERE payment_id IN ('2', '3') ORDER BY 1") == [
        ("2", "bank_transfer"),
        ("3", "bank_transfer"),
    ]
    assert refusing.query("SELECT count(*), sum(amount) FROM payments") == [(4, 2 * before[0][1])]
    assert refusing.query("SELECT path, loaded, duplicate, quarantined FROM load_ledger ORDER BY load_id")[2:] == [
        ("payments-1.csv", 2, 1, 2),
        ("payments-2.csv", 0, 1, 1),
    ]
    state = tree(refusing.settings.raw)
    again = quarantine.reload(refusing.settings, Wanted(), mapping=refusing.mapping, now=NOW)
    assert (again.result, again.after, len(again.unchanged)) == (None, 3, 2)
    assert tree(refusing.settings.raw) == state
    assert refusing.query("SELECT count(*) FROM load_ledger") == [(4,)]


def test_a_corrected_file_takes_the_place_of_the_one_it_corrects(refusing: Shop):
    cheques = (row("2"), row("3", client="30123456"))
    corrected = refusing.export(row("1"), *cheques, row("4", amount="7"), "broken;row", name="payments-1.csv")
    done = quarantine.reload(refusing.settings, Wanted(), corrected=corrected, now=NOW)
    assert (done.before, done.after) == (5, 2)
    paid = "SELECT payment_id, amount FROM payments ORDER BY 1"
    after = refusing.query(paid)
    assert [payment_id for payment_id, _ in after] == ["1", "2", "3", "4", "5"]
    refused_now = "SELECT path, line, reason FROM quarantine ORDER BY ALL"
    left = refusing.query(refused_now)
    again = quarantine.reload(refusing.settings, Wanted(), corrected=corrected, now=NOW)
    assert (again.before, again.after) == (2, 2)
    load.run(refusing.settings, now=NOW)
    assert refusing.query(paid) == after
    load.rebuild(refusing.settings)
    assert refusing.query(paid) == after
    assert refusing.query(refused_now) == left


def broken_rules(shop: Shop) -> set[str]:
    """Judge the ledger and the quarantine as the gate does."""
    expected = suites(shop.settings.params.validate)
    with open_writer(shop.settings) as db:
        counted = [each for name in ("load_ledger", "quarantine") for each in measure.counts(db, expected[name])]
    return {each.rule for each in counted if each.broken > each.allowed}


def test_the_gate_lets_a_corrected_file_pass(shop: Shop):
    """It also corrects an amount that had been loaded, so that a version of the file before is gone."""
    good = [row(str(number)) for number in range(60)]
    shop.export(*good, row("x", amount="x"), name="payments-1.csv")
    shop.load()
    corrected = shop.export(row("0", amount="9"), *good[1:], row("x", amount="7"), name="payments-1.csv")
    done = quarantine.reload(shop.settings, Wanted(), corrected=corrected, now=NOW)
    assert (done.before, done.after) == (1, 0)
    assert broken_rules(shop) == set()
    load.rebuild(shop.settings)
    assert broken_rules(shop) == set()


def test_a_small_delivery_that_is_half_refused_is_no_jump(shop: Shop):
    shop.export(*[row(str(number)) for number in range(60)], name="payments-1.csv")
    shop.load()
    shop.export(row("a"), row("b", amount="x"), name="payments-2.csv")
    shop.load()
    assert "refusals_do_not_jump" not in broken_rules(shop)


def test_what_cannot_be_reloaded_is_told(refusing: Shop):
    other = refusing.folder / "other.yaml"
    other.write_text(SHOP.replace("source: shop", "source: other"), encoding="utf-8")
    with pytest.raises(BadInputError, match=r"no record of the source other.*sources with such records: shop"):
        quarantine.reload(refusing.settings, Wanted(), mapping=other, now=NOW)
    with pytest.raises(UsageError, match=r"2 files with records in quarantine could be meant by else\.csv"):
        quarantine.reload(refusing.settings, Wanted(), corrected=refusing.export(row(), name="else.csv"), now=NOW)
    with pytest.raises(BadInputError, match="was not found"):
        quarantine.reload(refusing.settings, Wanted(), corrected=refusing.folder / "no.csv", now=NOW)
