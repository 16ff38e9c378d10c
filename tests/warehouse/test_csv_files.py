from __future__ import annotations

import polars as pl
import pytest

from barberpro.warehouse.csv_files import as_csv


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_formulas_are_disarmed(start: str) -> None:
    written = as_csv(pl.DataFrame({"method": [f"{start}HYPERLINK(1)", "qr"], "net": [-5, 1]}))
    read = pl.read_csv(written)
    assert read["method"].to_list() == [f"'{start}HYPERLINK(1)", "qr"]
    assert read["net"].to_list() == [-5, 1]


def test_a_frame_without_text_is_written_as_it_is() -> None:
    assert as_csv(pl.DataFrame({"net": [1]})) == b"net\n1\n"
