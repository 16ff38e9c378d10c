"""A table of figures: sorted by value, written as people write them, and no digit cut on a phone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import polars as pl
import streamlit as st

from barberpro.domain import formatting
from barberpro.warehouse.csv_files import as_csv

ROW_HEIGHT = 35
WIDEST_PINNED = 150
"""Pixels: a wider column that stays would leave a phone no room for the others."""
LETTER, PADDING = 6.2, 20
"""Pixels of a digit and around a text: left to the browser, an amount touches the edge, which eats its last digit."""
Column = tuple[str, str, Callable[[Any], str] | None]
"""Title, column of the frame, and how its values are written; None leaves them as they are."""


def words(frame: pl.DataFrame, name: Callable[[dict[str, Any]], str]) -> pl.Series:
    """Write a text for each row."""
    return pl.Series([name(row) for row in frame.iter_rows(named=True)], dtype=pl.String)


def show(
    frame: pl.DataFrame, columns: Sequence[Column], first_width: int = 112, helps: Mapping[str, str] | None = None
) -> None:
    """Show some columns under their titles; amounts are sorted by value and written in full."""
    shown = pd.DataFrame({title: _plain(frame[name]) for title, name, _ in columns})
    writers = {title: write for title, _, write in columns if write is not None}
    st.dataframe(
        shown.style.format(writers, na_rep=formatting.MISSING),
        hide_index=True,
        placeholder=formatting.MISSING,
        height=min(12 * ROW_HEIGHT, ROW_HEIGHT * (frame.height + 1) + 3),
        column_config={
            title: st.column_config.Column(width=width_of(frame[name], title, write), help=(helps or {}).get(title))
            for title, name, write in columns[1:]
        }
        | {columns[0][0]: st.column_config.Column(pinned=first_width <= WIDEST_PINNED, width=first_width)},
    )


def download(title: str, frame: pl.DataFrame, name: str) -> None:
    """Offer a frame as CSV."""
    st.download_button(
        title, as_csv(frame), file_name=name, mime="text/csv", on_click="ignore", icon=":material/download:", key=name
    )


def width_of(column: pl.Series, title: str, write: Callable[[Any], str] | None) -> int | None:
    """Give a column of amounts or figures the pixels that its longest text needs; the browser measures the others."""
    if write is None or not (column.dtype.is_decimal() or column.dtype.is_float()):
        return None
    longest = max(len(title), *(len(write(value)) for value in column.drop_nulls()), 0)
    return round(longest * LETTER) + PADDING


def _plain(column: pl.Series) -> Any:
    """Hand out amounts as numbers that can be sorted; what is written comes from them rounded to the centavo."""
    return column.cast(pl.Float64).to_list() if column.dtype.is_decimal() else column.to_list()
