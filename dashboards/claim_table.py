"""The claims as a table: what each says, what is known, and the verdict. A click on a row opens it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl
import streamlit as st

from barberpro.domain import formatting
from barberpro.domain.claims import CANNOT_TELL, REFUTED, SUPPORTED
from barberpro.domain.formatting import Language
from dashboards.queries.claims import Row
from dashboards.texts import say
from pipelines.claim_figures import bounds_written, interval_written, written

ROW_HEIGHT = 35
MOST_HEIGHT = 16 * ROW_HEIGHT
MARKS = {SUPPORTED: "✓", REFUTED: "✕", CANNOT_TELL: "?"}
"""What stands before a claim where no icon can be drawn: on a phone the verdict itself is beside the screen."""


def frame(rows: Sequence[Row], level: float, language: Language) -> pl.DataFrame:
    """Write the claims out, in words and in the reader's language."""
    shown = formatting.percent(level, 0, language)
    columns = {
        say("claims.column.claim", language): [f"{MARKS[row['verdict']]} {row['claim'][language]}" for row in rows],
        say("claims.verdict", language): [verdict_in_words(row, language) for row in rows],
        say("claims.column.says", language): [bounds_written(row["bounds"], row["unit"], language) for row in rows],
        say("claims.column.figure", language): [
            written(row["evidence"] and row["evidence"]["value"], row["unit"], language) for row in rows
        ],
        say("claims.column.interval", language, level=shown): [
            interval_written(row["evidence"], row["unit"], language) for row in rows
        ],
        say("claims.column.section", language): [row["section"] for row in rows],
    }
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))


def show(rows: Sequence[Row], level: float, language: Language, open_claim: Callable[[str], None]) -> None:
    """Show the claims; a click on one opens it."""
    key = "claims table"

    def clicked() -> None:
        cells = st.session_state[key]["selection"]["cells"]
        if cells:
            open_claim(rows[cells[0][0]]["id"])

    shown = frame(rows, level, language)
    widths = dict(zip(shown.columns, (235, 195, 115, 75, 130, 70), strict=True))
    st.dataframe(
        shown,
        hide_index=True,
        height=min(MOST_HEIGHT, ROW_HEIGHT * (shown.height + 1) + 3),
        on_select=clicked,
        selection_mode="single-cell",
        key=key,
        column_config={title: st.column_config.Column(width=width) for title, width in widths.items()},
    )


def verdict_in_words(row: Row, language: Language) -> str:
    """Write a verdict with its reason, shortly."""
    _, _, why = row["said"][language].partition(": ")
    verdict = row["verdict"]
    return f"{say(f'badge.short.{verdict}', language)}: {why}"
