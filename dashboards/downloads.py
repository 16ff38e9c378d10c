"""The figures as CSV files that a spreadsheet cannot be tricked with."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
import streamlit as st

from dashboards.texts import say
from dashboards.voice import Voice

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""A text cell that starts so would be run as a formula."""


def show(frames: Mapping[str, pl.DataFrame], voice: Voice) -> None:
    """Offer one file for each frame of the page."""
    chosen = voice.selection
    with st.expander(say("downloads", voice.language), icon=":material/download:"):
        for column, (name, frame) in zip(st.columns(len(frames)), frames.items(), strict=True):
            column.download_button(
                say(f"downloads.{name}", voice.language),
                csv(frame.with_columns(currency=pl.lit(chosen.currency), prices=pl.lit(chosen.prices))),
                file_name=f"{name}-{chosen.first}-{chosen.last}.csv",
                mime="text/csv",
                on_click="ignore",
                width="stretch",
            )


def csv(frame: pl.DataFrame) -> bytes:
    """Write a frame as CSV in UTF-8, a quote before every text that a spreadsheet would run."""
    safe = frame.with_columns(
        pl.when(_dangerous(name)).then("'" + pl.col(name)).otherwise(pl.col(name)).alias(name)
        for name, kind in frame.schema.items()
        if kind == pl.String
    )
    return safe.write_csv().encode("utf-8")


def _dangerous(name: str) -> pl.Expr:
    return pl.any_horizontal(pl.col(name).str.starts_with(start) for start in FORMULA_STARTS)
