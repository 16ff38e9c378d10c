"""Typed values: exactly what the text says, or a refusal that shows nobody."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal

import pytest

from barberpro.warehouse.database import memory_database
from barberpro.warehouse.masks import shown_value


def record(**changes: object) -> bytes:
    return json.dumps({"id": "a", "made": "2024-05-01T10:00:00Z", "amount": 1, **changes}).encode() + b"\n"


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2024-05-01", datetime(2024, 5, 1, 3)),
        ("2024-05-01 10:00", datetime(2024, 5, 1, 13)),
        ("2024-05-01T10:00:00", datetime(2024, 5, 1, 13)),
        ("2024-05-01T10:00:00.25", datetime(2024, 5, 1, 13, 0, 0, 250_000)),
        ("2024-05-01 23:59:59.9999999", datetime(2024, 5, 2, 2, 59, 59, 999_999)),
        ("2024-05-01 10:00:00 UTC", datetime(2024, 5, 1, 10)),
        ("2024-05-01 10:00 UTC", datetime(2024, 5, 1, 10)),
        ("2024-05-01T10:00Z", datetime(2024, 5, 1, 10)),
        ("2024-05-01T10:00:00Z", datetime(2024, 5, 1, 10)),
        ("2024-05-01T10:00:00.5-03", datetime(2024, 5, 1, 13, 0, 0, 500_000)),
        ("2024-05-01T10:00:00-0330", datetime(2024, 5, 1, 13, 30)),
        ("2024-05-01 10:00+05:30", datetime(2024, 5, 1, 4, 30)),
        ("2024-05-01 10:00:00+05:30:15", None),
        ("2024-05-01 10:00:00 utc", None),
        ("2024-05-01 10:00:00 ART", None),
        ("2024-05-01 10:00:00 -03:00", None),
        ("2024-05-01 10:00:00+15", None),
        ("2024-05-01 10:00:00+05:60", None),
        ("2024-05-01 24:00:00", None),
        ("2024-05-01 23:60:00", None),
        ("2024-05-01 23:59:60", None),
        ("2024-05-01 10", None),
        ("2024-05-01Z", None),
        ("2024-05-01 10:00:00,5", None),
        ("2024-02-30", None),
        ("2024-5-1", None),
        ("epoch", None),
        ("infinity", None),
        ("2024-05-01 10:00:00 (BC)", None),
    ],
)
def test_an_iso_time_is_read_whole_or_refused(read_file, text, utc):
    read = read_file("jsonl", record(made=text))
    assert [row["attempted_at"] for row in read.rows] == ([] if utc is None else [utc])
    assert len(read.refused) == (utc is None)


@pytest.mark.parametrize(
    ("form", "text", "utc"),
    [
        ("epoch_s", "1714557600", datetime(2024, 5, 1, 10)),
        ("epoch_s", "1714557600.0", datetime(2024, 5, 1, 10)),
        ("epoch_s", "1714557600.9", datetime(2024, 5, 1, 10, 0, 0, 900_000)),
        ("epoch_s", "1714557599.999999", datetime(2024, 5, 1, 9, 59, 59, 999_999)),
        ("epoch_s", "1714557599.9999999", None),
        ("epoch_s", "99999999999", None),
        ("epoch_s", "9223372036854775807", None),
        ("epoch_s", "-1", None),
        ("epoch_s", "1e9", None),
        ("epoch_ms", "1714557600123", datetime(2024, 5, 1, 10, 0, 0, 123_000)),
        ("epoch_ms", "1714557600123.5", datetime(2024, 5, 1, 10, 0, 0, 123_500)),
        ("epoch_ms", "99999999999999", None),
        ("epoch_ms", "9223372036854775807", None),
    ],
)
def test_an_epoch_is_exact_or_refused(read_file, form, text, utc):
    spec = f"{{from: made, format: {form}}}"
    read = read_file("jsonl", record(made=text), event_at=spec, known_at=spec, attempted_at=spec)
    assert [row["attempted_at"] for row in read.rows] == ([] if utc is None else [utc])
    assert len(read.refused) == (utc is None)


@pytest.mark.parametrize("kind", ["json", "jsonl"])
@pytest.mark.parametrize(
    ("number", "amount"),
    [
        ("0.1", "0.10"),
        ("1e3", "1000.00"),
        ("90071992547409.93", "90071992547409.93"),
        ("9007199254740993.25", "9007199254740993.25"),
        ("9999999999999999.99", "9999999999999999.99"),
        ("1.00000000000000000001", None),
        ("1e999999999", None),
        ("0.125", None),
    ],
)
def test_json_numbers_keep_all_their_digits(read_file, kind, number, amount):
    read = read_file(kind, record(amount="#").replace(b'"#"', number.encode()))
    assert [row["amount"] for row in read.rows] == ([] if amount is None else [Decimal(amount)])
    assert len(read.refused) == (amount is None)


FEES = {"processor_fee": "{sum: fees, of: amount, where: {payer: shop}}"}


@pytest.mark.parametrize(
    ("fees", "total"),
    [
        ([], 0),
        (None, None),
        ([{"amount": 1.5, "payer": "shop"}, {"amount": "2.25", "payer": "shop"}], Decimal("3.75")),
        ([{"amount": "much", "payer": "client"}, {"amount": 2, "payer": "shop"}], 2),
    ],
)
def test_a_sum_adds_the_parts_that_match(read_file, fees, total):
    read = read_file("jsonl", record(fees=fees), **FEES)
    assert read.refused == []
    assert [row["processor_fee"] for row in read.rows] == [total]


@pytest.mark.parametrize("kind", ["json", "jsonl"])
def test_a_sum_keeps_all_digits(read_file, kind):
    content = record(fees=[{"amount": 1234, "payer": "shop"}]).replace(b"1234", b"90071992547409.93")
    assert [row["processor_fee"] for row in read_file(kind, content, **FEES).rows] == [Decimal("90071992547409.93")]


@pytest.mark.parametrize(
    ("fees", "words"),
    [
        ([{"amount": "much", "payer": "shop"}, {"amount": 2, "payer": "shop"}], "no sum"),
        ([{"amount": 0.125, "payer": "shop"}], "at most two decimals"),
        ([{"payer": "shop"}], "no sum"),
        ([{"amount": {"value": 1}, "payer": "shop"}], "no sum"),
        ({"amount": 1, "payer": "shop"}, "not a list"),
        ("1.50", "not a list"),
        ('[{"amount": 1, "payer": "shop"}]', "not a list"),
        ([3], "not a list of objects"),
        ([None], "not a list of objects"),
    ],
)
def test_a_list_that_cannot_be_added_is_a_refused_row(read_file, fees, words):
    read = read_file("jsonl", record() + record(id="b", fees=fees), **FEES)
    assert [row["payment_id"] for row in read.rows] == ["a"]
    ((line, column, reason),) = read.refused
    assert (line, column) == (2, "processor_fee")
    assert words in reason


@pytest.mark.parametrize("value", [{"email": "ana@example.com"}, ["Ana"], {}, []])
@pytest.mark.parametrize(
    ("column", "spec"),
    [
        ("city", "{from: odd}"),
        ("payment_id", "{from: odd}"),
        ("payment_id", "{from: [id, odd], joined_by: '-'}"),
        ("client_id", "{first_of: [{from: odd}, {from: id}]}"),
        ("method", "{from: odd, map: {a: qr}, otherwise: null}"),
        ("decline_class", "{from: odd, vocabulary: decline_class}"),
    ],
)
def test_a_json_object_is_no_text(read_file, column, spec, value):
    read = read_file("jsonl", record(odd=value), **{column: spec})
    assert read.rows == []
    ((_, name, reason),) = read.refused
    assert name == column
    assert "is an object" in reason
    assert "ana" not in reason.lower()


def test_a_text_that_begins_like_an_object_is_a_text_and_presence_reads_nothing(read_file):
    content = record(odd='{"a": 1}', there={"a": 1})
    read = read_file("jsonl", content, city="{from: odd}", three_ds="{from: there, present: 'true'}")
    assert [(row["city"], row["three_ds"]) for row in read.rows] == [('{"a": 1}', True)]


@pytest.mark.parametrize(
    "value",
    [
        "27.123.456", "27 123 456", "27123456", "+54 9 11 5555-1234", "juan%40gmail.com", "ana@example.com",
        "Juan Perez", "PÉREZ, JUAN", "María de la Cruz", "juan perez de la calle larga al fondo",
    ],
)  # fmt: skip
def test_a_value_that_may_be_somebody_is_masked(value):
    with memory_database() as db:
        shown = db.scalar(f"SELECT {shown_value('v')} FROM (SELECT ? AS v)", [value])
    assert set(shown) <= set("'x9 .,+-%@")


@pytest.mark.parametrize("value", ["abc", "1/7/2026", "-5", "1,505", "mil", "aproved", "123456", "Visa"])
def test_a_short_value_is_shown_so_that_it_can_be_mended(value):
    with memory_database() as db:
        assert db.scalar(f"SELECT {shown_value('v')} FROM (SELECT ? AS v)", [value]) == f"'{value}'"


def test_a_message_stays_one_line():
    with memory_database() as db:
        assert db.scalar(f"SELECT {shown_value('v')} FROM (SELECT ? AS v)", ["a\n\x1b[31mb"]) == "'a [31mb'"
