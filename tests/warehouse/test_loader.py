"""Loading: nothing is lost, doubled or guessed, and what is refused says why."""

from __future__ import annotations

import gzip
import itertools
import json
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from barberpro.errors import BadInputError, IntegrityError
from tests.shop import HEADER, SHOP, Shop, row


@pytest.fixture
def other_shop(tmp_path, settings):
    folder = tmp_path / "other"
    folder.mkdir()
    made = Shop(folder, replace(settings, data_root=tmp_path / "other" / "data"))
    made.mapping.write_text(SHOP, encoding="utf-8")
    return made


def counts(result) -> tuple[int, int, int, int]:
    (file,) = result.files
    assert file.loaded + file.duplicate + file.quarantined == file.rows
    return file.rows, file.loaded, file.duplicate, file.quarantined


def test_types_marks_and_zones_are_those_declared(shop):
    shop.export(row())
    assert counts(shop.load()) == (1, 1, 0, 0)
    ((amount, attempted_at, known_at, basis, method, client),) = shop.query(
        "SELECT amount, attempted_at, known_at, known_at_basis, method, client_id FROM payments"
    )
    assert amount == Decimal("1234.50")
    assert attempted_at == datetime(2026, 7, 1, 13, 0, 0)
    assert known_at == datetime(2026, 7, 1, 13, 0, 9)
    assert (basis, method) == ("assumed", "credit_card")
    assert len(client) == 32
    assert "ana" not in client


@pytest.mark.parametrize(
    ("amount", "centavos"),
    [
        ("0", 0),
        ("1", 100),
        ("1,5", 150),
        ("1,50", 150),
        ("1,5000", 150),  # more zeros lose nothing
        ("1,500", None),  # three decimals may be thousands in another country's marks
        ("1.500", 150_000),
        ("1.234.567,89", 123_456_789),
        ("1234567,89", 123_456_789),
        ("9999999999999999,99", 999_999_999_999_999_999),
        ("1,505", None),
        ("1.50", None),  # a dot before two digits separates no thousands
        ("1,234.50", None),
        ("12.34.567", None),
        ("-1", None),
        ("", None),
        ("mil", None),
        ("1e3", None),
        ("NaN", None),
        ("99999999999999999", None),
        (" 7 ", 700),
    ],
)
def test_money_is_read_exactly_or_refused(shop, amount, centavos):
    shop.export(row("good", amount="1"), row("other", amount=amount))
    shop.load()
    found = shop.query("SELECT amount FROM payments WHERE payment_id = 'other'")
    assert found == ([] if centavos is None else [(Decimal(centavos) / 100,)])


def test_a_state_that_nobody_knows_is_kept_counted_and_shown_as_far_as_it_may_be(shop):
    strange = [
        row(str(number), status=status) for number, status in enumerate(("on_the_moon", "Ana Paz", "on_the_moon"))
    ]
    shop.export(row("good"), *strange)
    (file,) = shop.load().files
    assert (file.loaded, file.quarantined) == (4, 0)
    assert [(each.column, each.value, each.count, each.first_line) for each in file.unfamiliar] == [
        ("status", "'on_the_moon'", 2, 3),
        ("status", "'xxx xxx'", 1, 4),
    ]
    assert shop.query("SELECT count(*) FROM payments WHERE status = 'on_the_moon'") == [(2,)]


@pytest.mark.parametrize("status", ["approved", "rejected"])
def test_of_two_versions_at_once_the_one_whose_state_is_known_is_the_latest(shop, status):
    for strange in ("aaa", "teleported", "zzz"):
        shop.export(row("1", status=strange), row("1", status=status), name=f"payments-{strange}.csv")
    shop.load()
    assert shop.query("SELECT status FROM payments") == [(status,)]
    assert shop.query("SELECT count(*) FROM payment_events") == [(4,)]


@pytest.mark.parametrize(
    ("change", "column", "words"),
    [
        ({"amount": "abc"}, "amount", "'abc' is not an amount of money"),
        ({"amount": "-5"}, "amount", "'-5' is below 0"),
        ({"method": "cheque"}, "method", "'cheque' is not in the mapping, which knows tarjeta, efectivo"),
        ({"status": ""}, "status", "no value; it is required"),
        ({"made": "1/7/2026"}, "attempted_at", "is not a time"),
        ({"made": "0026-07-01 10:00:00"}, "attempted_at", "is not between the years"),
        ({"payment_id": ""}, "payment_id", "no value; it is required"),
        ({"amount": "30123456789 ana@example.com"}, "amount", "'99999999999 xxx@xxxxxxx.xxx' is not an amount"),
    ],
)
def test_a_refused_row_says_what_where_and_what_would_be_right(shop, change, column, words):
    shop.export(row("good"), row(**{"payment_id": "2", **change}))
    assert counts(shop.load()) == (2, 1, 0, 1)
    ((line, name, reason, masked),) = shop.query("SELECT line, column_name, reason, masked_text FROM quarantine")
    assert (line, name) == (3, column)
    assert words in reason
    assert not any(character.isalpha() and character != "x" for character in masked)
    assert not any(character.isdigit() and character != "9" for character in masked)


def test_the_same_file_again_changes_nothing_and_is_told(shop):
    shop.export(row("1"), row("2"), row("broken", amount="x"))
    first = shop.load()
    again = shop.load()
    (file,) = again.files
    assert file.seen_before
    assert (file.loaded, file.duplicate) == (0, 3)
    assert again.tables == first.tables
    assert shop.query("SELECT count(*) FROM quarantine") == [(1,)]


def test_the_same_rows_under_another_name_are_duplicates(shop):
    path = shop.export(row("1"), row("2"))
    first = shop.load()
    path.rename(path.with_name("payments-renamed.csv"))
    assert shop.load().tables == first.tables
    shop.export(row("2"), row("1"), row("3"), name="payments-overlap.csv")
    result = shop.load()
    assert [(each.loaded, each.duplicate) for each in result.files] == [(1, 2), (0, 2)]


def test_rows_that_stand_twice_in_a_file_are_loaded_once(shop):
    shop.export(row("1"), row("1"), row("2"))
    assert counts(shop.load()) == (3, 2, 1, 0)


def test_versions_end_in_the_same_state_whatever_their_order(shop):
    versions = [
        row(status="pending", updated="2026-07-01 10:00:01", heard="2026-07-01 10:00:02"),
        row(status="in_process", updated="2026-07-01 10:05:00", heard="2026-07-01 10:06:00"),
        row(status="approved", updated="2026-07-01 11:00:00", heard="2026-07-01 11:00:02"),
    ]
    ends = set()
    for number, order in enumerate(itertools.permutations(versions)):
        for place, version in enumerate(order):
            shop.export(
                row(f"x{number}"), version.replace("1;", f"p{number};", 1), name=f"payments-{number}-{place}.csv"
            )
    shop.load()
    for number in range(6):
        ends.add(shop.query(f"SELECT status, event_at FROM payments WHERE payment_id = 'p{number}'")[0])
        assert shop.query(f"SELECT count(*) FROM payment_events WHERE payment_id = 'p{number}'") == [(3,)]
    assert ends == {("approved", datetime(2026, 7, 1, 14, 0))}


def test_a_redelivery_keeps_the_earliest_known_at(shop):
    shop.export(row(heard="2026-07-02 10:00:00"), name="payments-1.csv")
    shop.load()
    shop.export(row(heard="2026-07-01 12:00:00"), name="payments-2.csv")
    shop.load()
    shop.export(row(heard="2026-07-05 12:00:00"), name="payments-3.csv")
    shop.load()
    assert shop.query("SELECT known_at FROM payment_events") == [(datetime(2026, 7, 1, 15, 0),)]


def test_a_file_all_of_whose_rows_are_refused_is_an_error_and_leaves_no_trace(shop):
    shop.export(row(amount="x"), row(amount="y"))
    with pytest.raises(BadInputError, match=r"line 2: amount: 'x' is not an amount.*all 2 records were refused"):
        shop.load()
    assert shop.query("SELECT (SELECT count(*) FROM load_ledger) + (SELECT count(*) FROM quarantine)") == [(0,)]


@pytest.mark.parametrize(
    ("header", "rows", "words"),
    [
        (HEADER, (), "holds no records"),
        (HEADER.replace("amount", "ammount"), (row(),), "'amount' is not in the file.*did you mean 'ammount'"),
        (HEADER + ";extra", (row() + ";1",), "'extra' is unknown to the mapping"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_before_anything_is_written(shop, header, rows, words):
    shop.export(*rows, header=header)
    with pytest.raises(BadInputError, match=words):
        shop.load()
    assert not (shop.settings.reports / "load.json").exists()


def test_a_file_that_does_not_fit_is_refused_whole_and_the_others_load(shop):
    shop.export(row(), name="payments-1.csv")
    shop.export(row("2"), name="payments-2.csv", header=HEADER.replace("status", "state"))
    shop.export(row("3"), name="payments-3.csv")
    with pytest.raises(BadInputError, match=r"'status' is not in the file.*; 1 of 3 files were refused whole, the oth"):
        shop.load()
    assert shop.query("SELECT payment_id FROM payment_events ORDER BY 1") == [("1",), ("3",)]
    assert [(each["path"], each["reason"][:14]) for each in refused_files(shop)] == [
        (str(shop.folder / "exports" / "payments-2.csv"), "payments-2.csv")
    ]


def test_files_around_one_of_refused_records_alone_are_loaded_and_reported(shop):
    shop.export(row("1"), name="payments-1.csv")
    shop.export(row("2", amount="x"), name="payments-2.csv")
    shop.export(row("3"), name="payments-3.csv")
    with pytest.raises(BadInputError, match=r"'x' is not an amount.*; 1 of 3 files were refused whole, the others are"):
        shop.load()
    report = json.loads((shop.settings.reports / "load.json").read_text(encoding="utf-8"))
    assert report["tables"]["payment_events"].startswith("2:")
    shop.export(row("2"), name="payments-2.csv")
    assert shop.load().tables["payment_events"].startswith("3:")
    assert refused_files(shop) == []


def test_of_many_refused_files_a_few_are_told_and_all_are_listed(shop):
    for number in range(5):
        shop.export(row(amount="x"), name=f"payments-{number}.csv")
    with pytest.raises(BadInputError, match=r"and 2 more, which .*; 5 of 5 files were refused whole, so nothing was"):
        shop.load()
    assert [Path(each["path"]).name for each in refused_files(shop)] == [f"payments-{n}.csv" for n in range(5)]


def refused_files(shop):
    return json.loads((shop.settings.reports / "refused_files.json").read_text(encoding="utf-8"))["files"]


def remapped(shop, *changes):
    text = shop.mapping.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    shop.mapping.write_text(text, encoding="utf-8")


def test_a_corrected_mapping_recovers_what_was_refused(shop):
    shop.export(row("1"), row("2", method="cheque"), row("3", method="efectivo"))
    assert counts(shop.load()) == (3, 2, 0, 1)
    remapped(shop, ("efectivo: cash_voucher", "efectivo: cash_voucher, cheque: bank_transfer"))
    assert counts(shop.load()) == (3, 1, 2, 0)
    assert shop.query("SELECT payment_id, method FROM payments ORDER BY 1") == [
        ("1", "credit_card"),
        ("2", "bank_transfer"),
        ("3", "cash_voucher"),
    ]
    assert shop.query("SELECT count(*) FROM quarantine") == [(0,)]
    assert shop.query("SELECT quarantined, mapping_sha256 = first(mapping_sha256) OVER () FROM load_ledger") == [
        (1, True),
        (0, False),
    ]
    (file,) = shop.load().files
    assert file.seen_before


def test_a_corrected_mapping_replaces_versions_and_leaves_no_two_of_one_time(shop, other_shop):
    shop.export(row("1"), row("2", method="efectivo"))
    shop.load()
    remapped(shop, ("efectivo: cash_voucher", "efectivo: bank_transfer"))
    (file,) = shop.load().files
    assert (file.loaded, file.duplicate, file.replaced) == (1, 1, 1)
    assert shop.query("SELECT payment_id, method FROM payment_events ORDER BY 1") == [
        ("1", "credit_card"),
        ("2", "bank_transfer"),
    ]
    remapped(other_shop, ("efectivo: cash_voucher", "efectivo: bank_transfer"))
    other_shop.export(row("1"), row("2", method="efectivo"))
    assert other_shop.load().tables == shop.load().tables
    remapped(shop, ("efectivo: bank_transfer", "efectivo: cash_voucher"))
    (file,) = shop.load().files
    assert (file.seen_before, file.loaded, file.replaced) == (False, 1, 1)


def test_a_version_that_another_file_brings_too_stays_and_is_known_since_then(shop):
    shop.export(row("1", method="efectivo", heard="2026-07-01 11:00:00"), name="payments-1.csv")
    shop.export(row("1", method="efectivo", heard="2026-07-02 11:00:00"), row("2"), name="payments-2.csv")
    shop.load()
    remapped(shop, ("efectivo: cash_voucher", "efectivo: bank_transfer"))
    shop.load(shop.folder / "exports" / "payments-1.csv")
    known = "SELECT method, known_at FROM payment_events WHERE payment_id = '1' ORDER BY 2"
    assert shop.query(known) == [
        ("bank_transfer", datetime(2026, 7, 1, 14, 0)),
        ("cash_voucher", datetime(2026, 7, 2, 14, 0)),
    ]
    shop.load(shop.folder / "exports" / "payments-2.csv")
    assert shop.query(known) == [("bank_transfer", datetime(2026, 7, 1, 14, 0))]


def test_a_mapping_that_refuses_everything_leaves_the_earlier_reading(shop):
    shop.export(row("1"), row("broken", amount="x"))
    before = shop.load().tables
    remapped(shop, ("tarjeta: credit_card, ", ""))
    with pytest.raises(BadInputError, match="all 2 records were refused"):
        shop.load()
    remapped(shop, ("{efectivo", "{tarjeta: credit_card, efectivo"))
    assert shop.load().tables == before
    assert shop.query("SELECT count(*) FROM quarantine") == [(1,)]


def test_tables_do_not_depend_on_the_order_of_files(shop, other_shop):
    files = {
        "payments-1.csv": (row("1", heard="2026-07-02 10:00:00"), row("2")),
        "payments-2.csv": (row("1", heard="2026-07-01 12:00:00"), row("3")),
    }
    for each, order in ((shop, sorted(files)), (other_shop, sorted(files, reverse=True))):
        for name in order:
            each.load(each.export(*files[name], name=name))
    assert shop.load().tables == other_shop.load().tables


def test_the_same_text_packed_in_any_way_is_the_same_file(shop):
    remapped(shop, ("payment_id: {from: id}", "payment_id: {record_key: true}"), ('.csv"]', '.csv*"]'))
    remapped(shop, ("    fields:", "    ignored: [id]\n    fields:"))
    plain = shop.export(row("1"), row("2"))
    for number in (1, 2):
        packed = gzip.compress(plain.read_bytes(), mtime=number)
        plain.with_name(f"payments-{number}.csv.gz").write_bytes(packed)
    results = shop.load().files
    assert [(each.loaded, each.duplicate, each.seen_before) for each in results] == [
        (2, 0, False),
        (0, 2, True),
        (0, 2, True),
    ]
    assert shop.query("SELECT count(*) FROM payments") == [(2,)]


def test_a_packed_file_that_breaks_off_is_bad_input(shop):
    path = shop.export(row("1"), row("2"))
    packed = path.with_name("payments-2.csv.gz")
    packed.write_bytes(gzip.compress(path.read_bytes())[:-12])
    with pytest.raises(BadInputError, match="cannot be read to its end"):
        shop.load(packed)


def test_a_file_in_another_encoding_is_refused_whole(shop):
    path = shop.export(*(row(str(number), client="Núñez") for number in range(5)))
    path.write_bytes(path.read_text(encoding="utf-8").encode("latin-1"))
    with pytest.raises(BadInputError, match="is not utf-8: 5 of 5 records"):
        shop.load()


def test_one_damaged_byte_costs_one_row(shop):
    path = shop.export(*(row(str(number), client="Núñez") for number in range(5)))
    path.write_bytes(path.read_bytes().replace("Núñez".encode(), b"N\xff\xf1ez", 1))
    assert counts(shop.load()) == (5, 4, 0, 1)


def test_another_pseudonym_key_is_refused(shop):
    shop.export(row())
    shop.load()
    other = replace(shop, settings=replace(shop.settings, pseudonym_key="z" * 64))
    with pytest.raises(IntegrityError, match="clients would become strangers"):
        other.load()


def test_the_same_client_is_the_same_pseudonym_everywhere(shop):
    shop.export(row("1"), row("2"), row("3", client="berta"))
    shop.load()
    assert shop.query("SELECT count(DISTINCT client_id) FROM payments") == [(2,)]
