"""The figures of a page as CSV files."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
import streamlit as st

from barberpro.warehouse.csv_files import as_csv
from dashboards.texts import say
from dashboards.voice import Voice


def show(frames: Mapping[str, pl.DataFrame], voice: Voice) -> None:
    """Offer one file for each frame of the page."""
    chosen = voice.selection
    with st.expander(say("downloads", voice.language), icon=":material/download:"):
        for column, (name, frame) in zip(st.columns(len(frames)), frames.items(), strict=True):
            column.download_button(
                say(f"downloads.{name}", voice.language),
                as_csv(frame.with_columns(currency=pl.lit(chosen.currency), prices=pl.lit(chosen.prices))),
                file_name=f"{name}-{chosen.first}-{chosen.last}.csv",
                mime="text/csv",
                on_click="ignore",
                width="stretch",
            )
