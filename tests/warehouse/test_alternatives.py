"""Of several declared ways to read a file the one that fits is taken; where two would read different things, none."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from barberpro.errors import BadInputError
from barberpro.warehouse import alternatives
from barberpro.warehouse.chunks import Sizes
from barberpro.warehouse.mapping import read_mapping
from barberpro.warehouse.specs import FileFormat, Input
from barberpro.warehouse.values import is_money, plain_number

HEAD = """
name: shop
source: shop
inputs:
"""
INPUT = """
  - table: refunds
    files: ["refunds*.csv"]
    format: [{formats}]
    zone: America/Argentina/Buenos_Aires
    ignored: "*"
    fields:
      refund_id: {{record_key: content}}
      event_at: {{from: {at}}}
      known_at: {{from: {at}}}
      created_at: {{from: {at}}}
      payment_id: {{from: pago}}
      amount: {{from: {amount}}}
      currency: {{const: ARS}}
      reason: {{const: goodwill}}
      status: {{const: approved}}
"""
ALL = [(";", "."), (";", ","), (",", "."), (",", ",")]


def inputs(tmp_path: Path, *given: str) -> tuple[Input, ...]:
    path = tmp_path / "shop.yaml"
    path.write_text(HEAD + "".join(given), encoding="utf-8")
    return read_mapping(path).inputs


def an_input(
    formats: list[tuple[str, str]], at: str = "hora", amount: str = "monto", encoding: str = "utf-8", group: str = ""
) -> str:
    listed = ", ".join(
        f"{{type: csv, delimiter: '{delimiter}', quote: '\"', encoding: {encoding}, decimal: '{mark}', "
        f"thousands: '{group}'}}"
        for delimiter, mark in formats
    )
    return INPUT.format(formats=listed, at=at, amount=amount)


def chosen(tmp_path: Path, text: str, *given: str, encoding: str = "utf-8") -> tuple[str, str]:
    path = tmp_path / "refunds-1.csv"
    path.write_text(text, encoding=encoding)
    found = alternatives.only_fitting(path, inputs(tmp_path, *given)).format
    return found.delimiter, found.decimal


def lines(delimiter: str, amounts: list[str], header: str = "pago;hora;monto") -> str:
    rows = [header, *(f"{n};2025-03-01T10:00:00-03:00;{amount}" for n, amount in enumerate(amounts))]
    return "\n".join(row.replace(";", delimiter) for row in rows) + "\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (lines(";", ["1200.50", "-3.10", "7"]), (";", ".")),
        (lines(";", ["1200,50", "-3,10", "7"]), (";", ",")),
        (lines(",", ["1200.50", "8"]), (",", ".")),
        (lines(",", ['"1200,50"', '"-8,00"']), (",", ",")),
        (lines(";", ["1,50"] * 19 + ["1.50"]), (";", ",")),  # a slip is refused alone, later
    ],
)
def test_the_format_that_fits_is_taken_in_any_order(tmp_path: Path, text: str, expected: tuple[str, str]) -> None:
    for order in (ALL, ALL[::-1]):
        assert chosen(tmp_path, text, an_input(order)) == expected


@pytest.mark.parametrize("amounts", [["1200", "8", ""], ["", ""], ["pesos"]])
def test_where_no_amount_bears_a_mark_every_format_reads_the_same(tmp_path: Path, amounts: list[str]) -> None:
    assert chosen(tmp_path, lines(";", amounts), an_input(ALL)) == (";", ".")


def test_amounts_far_down_the_file_decide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alternatives, "PIECE", Sizes(1 << 12, 1 << 12))
    text = lines(";", ["100"] * 2_000 + ["0,5"])
    assert chosen(tmp_path, text, an_input(ALL)) == (";", ",")


def test_a_mixture_of_marks_is_refused_with_its_counts(tmp_path: Path) -> None:
    text = lines(";", ["1,50"] * 6 + ["1.50"] * 4)
    with pytest.raises(BadInputError, match=r'not written in one way \(4 with "\.", 6 with ",", of 10\); export it'):
        chosen(tmp_path, text, an_input(ALL))


def test_the_header_tells_languages_and_encodings_apart(tmp_path: Path) -> None:
    both = (an_input(ALL), an_input(ALL, at="día"), an_input(ALL, at="día", encoding="cp1252"))
    spanish = lines(";", ["1,50"], "pago;día;monto")
    for encoding in ("utf-8", "cp1252"):
        (tmp_path / "refunds-1.csv").write_text(spanish, encoding=encoding)
        found = alternatives.only_fitting(tmp_path / "refunds-1.csv", inputs(tmp_path, *both))
        assert found.format == FileFormat("csv", ";", '"', encoding, ",", "")
        assert found.fields["created_at"].sources == ("día",)


def test_two_inputs_that_would_read_different_things_are_refused(tmp_path: Path) -> None:
    text = "pago;hora;monto;neto\n1;2025-03-01T10:00:00-03:00;5.00;4.00\n"
    with pytest.raises(BadInputError, match=r"refunds-1\.csv could be read in 2 ways that fit its header .*leave one"):
        chosen(tmp_path, text, an_input([(";", ".")]), an_input([(";", ".")], amount="neto"))


def test_where_none_fits_the_nearest_tells_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"'monto' is not in the file.*did you mean 'montos'.*\(8 declared ways"):
        chosen(tmp_path, lines(";", ["1.50"], "pago;hora;montos"), an_input(ALL), an_input(ALL, at="día"))


def test_a_format_that_stands_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="a format stands twice in the list"):
        inputs(tmp_path, an_input([(";", "."), (";", ".")]))


MARKS = [
    FileFormat("csv", decimal=mark, thousands=group)
    for mark in ".,"
    for group in ("", ".", ",", " ", "'")
    if mark != group
]


@settings(max_examples=10, deadline=None, phases=[Phase.generate])  # shrinking 200 texts takes minutes
@given(st.lists(st.from_regex(r"-?[0-9]{1,4}([., '][0-9]{1,5}){0,2}", fullmatch=True), min_size=200, max_size=200))
def test_no_text_is_an_amount_in_two_ways_with_two_values(texts: list[str]) -> None:
    """What lets amounts decide: whichever of the fitting ways of writing is taken, the money is the same."""
    read = ", ".join(
        f"CASE WHEN {is_money('t', marks)} THEN TRY_CAST({plain_number('t', marks)} AS DECIMAL(18,2)) END"
        for marks in MARKS
    )
    found = duckdb.execute(f"SELECT [{read}] FROM (SELECT unnest(?::VARCHAR[]) AS t)", [texts]).fetchall()
    for (values,) in found:
        assert len(set(values) - {None}) <= 1
