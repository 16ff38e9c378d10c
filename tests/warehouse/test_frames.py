"""Files whose columns, pages or line ends would trip a parser: read right, or one line that says why."""

from __future__ import annotations

import gzip
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from barberpro.errors import BadInputError
from barberpro.warehouse.chunks import Sizes
from barberpro.warehouse.columns import check_columns, columns_of
from barberpro.warehouse.frames import frames
from barberpro.warehouse.specs import FileFormat

SIZES = Sizes(1 << 20, 1 << 16)
DAY = "2024-05-01"


def parquet(path: Path, **columns: object) -> Path:
    pq.write_table(pa.table({"id": ["a", "b"], "made": [DAY] * 2, "amount": ["1.50", "2"], **columns}), path)
    return path


def one_line(caught: pytest.ExceptionInfo[BadInputError]) -> str:
    message = str(caught.value)
    assert "\n" not in message
    assert "\r" not in message
    return message


def test_columns_that_differ_in_case_are_two_columns(read_file):
    read = read_file("csv", b"id,Amount,amount,AMOUNT,made\na,1,2,3,2024-05-01\n")
    assert [row["amount"] for row in read.rows] == [Decimal(2)]


def test_parquet_columns_that_differ_in_case_are_two_columns(read_file, tmp_path):
    read = read_file("parquet", parquet(tmp_path / "payments.parquet", Amount=["7", "8"]))
    assert [row["amount"] for row in read.rows] == [Decimal("1.50"), Decimal(2)]


@pytest.mark.parametrize("name", ["line", "byte_offset", "record", "c0", "Line", "found"])
def test_a_column_may_have_any_name(read_file, name):
    read = read_file("csv", f"amount,made,{name}\n1,{DAY},a\n".encode(), payment_id=f"{{from: {name}}}")
    assert [(row["payment_id"], row["line"]) for row in read.rows] == [("a", 2)]


@pytest.mark.parametrize("content", [b",id,made,amount\n0,a,2024-05-01,1\n", b"id,made,amount,\na,2024-05-01,1,\n"])
def test_a_column_without_a_name_can_be_ignored(read_file, content):
    assert [row["payment_id"] for row in read_file("csv", content, ignored="['']").rows] == ["a"]


def test_a_column_without_a_name_is_told_by_its_place():
    with pytest.raises(BadInputError, match=r"column 2, which has no name, is unknown"):
        check_columns(Path("x.csv"), ["id", ""], {"id"}, set())


def test_a_header_may_quote_its_delimiter(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(b'"a,b",c\n1,2\n')
    assert columns_of(path, FileFormat("csv"), SIZES) == ["a,b", "c"]


def test_a_lone_carriage_return_costs_one_record(read_file):
    content = b'id,made,amount\r\na,2024-05-01,1\r\nb\rb,2024-05-01,1\r\n"c\rc",2024-05-01,1\r\nd,2024-05-01,1\r\n'
    read = read_file("csv", content)
    assert [row["payment_id"] for row in read.rows] == ["a", "c\rc", "d"]
    ((line, _, reason),) = read.refused
    assert line == 3
    assert "carriage return" in reason


@pytest.mark.parametrize(
    ("kind", "content"),
    [("csv", b"id,made\rana,2024-05-01\rberta,2024-05-01\r"), ("jsonl", b'{"id": "ana"}\r{"id": "berta"}\r')],
)
def test_a_file_of_carriage_returns_names_its_line_ends(read_file, kind, content):
    with pytest.raises(BadInputError, match="lines end in CR alone") as caught:
        read_file(kind, content)
    assert "ana" not in one_line(caught)


def test_a_damaged_gzip_body_is_one_line(tmp_path):
    path = tmp_path / "x.csv.gz"
    packed = bytearray(gzip.compress(b"a,b\n" + b"".join(b"%d,%d\n" % (i, i * i) for i in range(5000))))
    packed[100:140] = b"\xff" * 40
    path.write_bytes(packed)
    with pytest.raises(BadInputError, match=r"x\.csv\.gz cannot be read to its end") as caught:
        list(frames(path, FileFormat("csv"), SIZES))
    one_line(caught)


def test_damaged_parquet_pages_are_one_line(read_file, tmp_path):
    path = parquet(tmp_path / "payments.parquet")
    damaged = bytearray(path.read_bytes())
    damaged[4:120] = b"\xff" * 116
    path.write_bytes(damaged)
    with pytest.raises(BadInputError, match=r"payments\.parquet is a damaged Parquet file") as caught:
        read_file("parquet", path)
    one_line(caught)


def test_an_ignored_parquet_column_may_be_no_text(read_file, tmp_path):
    odd = {"lists": [[1], [2]], "structs": [{"a": 1}, {"a": 2}], "bytes": [b"\xff", b"\xfe"]}
    read = read_file("parquet", parquet(tmp_path / "payments.parquet", **odd))
    assert [row["payment_id"] for row in read.rows] == ["a", "b"]


def test_a_parquet_column_that_is_read_and_no_text_is_named(read_file, tmp_path):
    path = parquet(tmp_path / "payments.parquet", structs=[{"a": 1}, {"a": 2}])
    with pytest.raises(BadInputError, match=r"payments\.parquet: the column 'structs' of type struct"):
        read_file("parquet", path, city="{from: structs}")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"[" * 100_000, "nested too deeply"),
        (b'[{"id": 1},]', "is not a JSON document"),
        (b'[{"id": NaN}]', "is not a JSON document"),
        (b'[{"id": "\xff"}]', "no UTF-8"),
        (b"[]", "is empty"),
    ],
)
def test_a_document_that_is_no_json_is_one_line(read_file, content, words):
    with pytest.raises(BadInputError, match=words) as caught:
        read_file("json", content)
    assert "payments.json" in one_line(caught)


def test_what_no_check_foresaw_is_one_line_with_the_files_name(read_file, monkeypatch):
    monkeypatch.setattr("barberpro.warehouse.staging.select_sql", lambda *_: "SELECT CAST('ana@example.com' AS INT)")
    with pytest.raises(BadInputError, match=r"payments\.jsonl cannot be read .*ConversionException") as caught:
        read_file("jsonl", b'{"id": 1}\n')
    assert "ana" not in one_line(caught)


@pytest.mark.parametrize(
    "first_row",
    ["Juan Perez,juan@example.com,27123456", "Juan Perez,juan%40example.com,x", "Juan Perez,x,27.123.456"],
)
def test_a_missing_header_shows_nobody(first_row):
    there = first_row.split(",")
    for wanted, ignored in (({"id"}, None), (set(there[1:]), set())):
        with pytest.raises(BadInputError) as caught:
            check_columns(Path("x.csv"), there, wanted, ignored)
        message = one_line(caught)
        assert "uan" not in message
        assert "27" not in message
    with pytest.raises(BadInputError, match="is its header line missing"):
        check_columns(Path("x.csv"), there, {"id"}, None)


def test_of_many_and_long_names_a_few_are_shown():
    there = [f"{chr(97 + number) * 60}" for number in range(26)]
    with pytest.raises(BadInputError, match="and 14 more") as caught:
        check_columns(Path("x.csv"), there, {"id"}, None)
    assert "a" * 41 not in str(caught.value)
    assert len(str(caught.value)) < 700


def test_a_large_group_of_rows_fits_the_bounds_of_its_reader(tmp_path):
    rows = 400_000
    numbers = np.random.default_rng(7).permutation(rows)
    columns = {f"c{place}": pa.array(numbers + place).cast(pa.string()) for place in range(12)}
    path = tmp_path / "payments.parquet"
    pq.write_table(pa.table(columns), path, row_group_size=rows)
    assert sum(frame.records for frame in frames(path, FileFormat("parquet"), SIZES)) == rows
