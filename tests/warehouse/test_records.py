"""Cutting files into records: exact places, whatever the size of the pieces, whatever is broken."""

import csv
import io
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from barberpro.errors import BadInputError
from barberpro.warehouse.chunks import Sizes
from barberpro.warehouse.columns import columns_of
from barberpro.warehouse.frame import Frame
from barberpro.warehouse.frames import frames
from barberpro.warehouse.specs import FileFormat

CSV = FileFormat("csv")
WHOLE = Sizes(1 << 20, 1 << 16)


def read(
    path: Path, sizes: Sizes = WHOLE, file_format: FileFormat = CSV
) -> tuple[list[dict], list[tuple[int, int, str]]]:
    pieces: list[Frame] = list(frames(path, file_format, sizes))
    rows = [row for piece in pieces for row in named(piece).to_pylist()]
    refused = [(each.line, each.byte_offset, each.reason) for piece in pieces for each in piece.refused]
    return rows, sorted(refused)


def named(frame: Frame) -> pa.Table:
    """Give the columns of a frame the file's names."""
    if not frame.names:
        return frame.table
    return frame.table.rename_columns([*frame.names, "line", "byte_offset"])


def written(tmp_path: Path, content: bytes, name: str = "file.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


BROKEN = (
    b"a,b,c\r\n"
    b'1,"x\ny",3\r\n'  # lines 2 and 3: a quoted newline
    b"1,2\r\n"  # line 4: a field is missing
    b'4,5"6,7\r\n'  # line 5: a stray quote
    b"\r\n"  # line 6: no record
    b'8,"9""0",1\r\n'  # line 7: a doubled quote
    b"7,\xff,1\r\n"  # line 8: no UTF-8
    b"7,\xc3\xa9,1\r\n"  # line 9: good UTF-8
    b"7,\x00,1\r\n"  # line 10: NUL
    b'"a,b,c\r\n'  # line 11: never closed
    b"1,2,3"  # line 12: no newline at the end
)


@pytest.mark.parametrize("chunk", [7, 13, 20, 50, 1 << 20])
def test_each_broken_row_is_refused_alone_with_its_place(tmp_path, chunk):
    rows, refused = read(written(tmp_path, BROKEN), Sizes(chunk, 60))

    assert [(row["line"], row["a"], row["b"], row["c"]) for row in rows] == [
        (2, "1", "x\ny", "3"),
        (7, "8", '9"0', "1"),
        (9, "7", "é", "1"),
        (12, "1", "2", "3"),
    ]
    assert [line for line, _, _ in refused] == [4, 5, 8, 10, 11]
    for line, offset, _ in refused:
        assert BROKEN[:offset].count(b"\n") == line - 1
    reasons = [reason for _, _, reason in refused]
    assert reasons[0] == "the record has 2 fields and the header 3"
    assert "quote" in reasons[1]
    assert "0xff" in reasons[2]
    assert "NUL" in reasons[3]
    assert "quote" in reasons[4]


cell = st.text(st.characters(codec="utf-8", exclude_characters="\x00\r", exclude_categories=("Cs",)), max_size=8)


@given(
    rows=st.lists(st.tuples(cell, cell.filter(bool), cell), min_size=1, max_size=12),
    chunk=st.integers(8, 400),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_reads_what_the_standard_writer_writes_at_every_piece_size(tmp_path_factory, rows, chunk, quoting):
    text = io.StringIO()
    writer = csv.writer(text, quoting=quoting, lineterminator="\n")
    writer.writerow(["a", "b", "c"])
    writer.writerows(rows)
    path = written(tmp_path_factory.mktemp("csv"), text.getvalue().encode())

    found, refused = read(path, Sizes(chunk, 1 << 16))

    assert refused == []
    assert [(row["a"], row["b"], row["c"]) for row in found] == rows
    lines = text.getvalue().split("\n")
    for row, (first, _, _) in zip(found, rows, strict=True):
        assert lines[row["line"] - 1].lstrip('"').startswith(first.split("\n")[0].replace('"', '""').rstrip('"'))


def test_gzip_reads_like_the_plain_file(tmp_path):
    import gzip

    plain = read(written(tmp_path, BROKEN))
    packed = read(written(tmp_path, gzip.compress(BROKEN), "file.csv.gz"))
    assert packed == plain


def test_a_truncated_gzip_is_one_clear_error(tmp_path):
    import gzip

    path = written(tmp_path, gzip.compress(BROKEN * 500)[:-40], "file.csv.gz")
    with pytest.raises(BadInputError, match="cannot be read to its end"):
        read(path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\n", "is empty"),
        ("a,b\n1,2\n".encode("utf-16"), "UTF-16"),
        (b"a,a\n1,2\n", "stands twice"),
        (b"a,\xff\n1,2\n", "the header is not utf-8"),
    ],
)
def test_a_file_that_cannot_be_read_at_all_says_why(tmp_path, content, words):
    path = written(tmp_path, content)
    with pytest.raises(BadInputError, match=words):
        columns_of(path, CSV, WHOLE)


def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path):
    path = written(tmp_path, b"\xef\xbb\xbfa,b\n1,2\n")
    assert columns_of(path, CSV, WHOLE) == ["a", "b"]
    assert [row["a"] for row in read(path)[0]] == ["1"]


def test_latin_1_is_read_when_declared(tmp_path):
    path = written(tmp_path, "a,b\nCórdoba,1\n".encode("latin-1"))
    rows, refused = read(path, file_format=FileFormat("csv", encoding="latin-1"))
    assert rows[0]["a"] == "Córdoba"
    assert refused == []


def test_a_record_without_end_does_not_fill_the_memory(tmp_path):
    path = written(tmp_path, b"a,b\n" + b"x" * 5000)
    with pytest.raises(BadInputError, match="longer than 1000 bytes"):
        read(path, Sizes(2000, 1000))


def test_json_lines_keep_their_places(tmp_path):
    path = written(tmp_path, b'{"a": 1}\n\n{"a": "\xc3\xa9"}\n{"a": \xff}\n', "file.jsonl")
    rows, refused = read(path, file_format=FileFormat("jsonl"))
    assert [(row["line"], row["byte_offset"]) for row in rows] == [(1, 0), (3, 10)]
    assert [line for line, _, _ in refused] == [4]
