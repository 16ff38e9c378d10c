"""The history of promotions and looks on the Failure model page."""

from __future__ import annotations

from typing import Any

import polars as pl
import streamlit as st

from dashboards import sheet
from dashboards.failure_words import day
from dashboards.teller import Teller

NEWEST = 50
"""Looks that are shown; the download has them all."""
PASSED, REFUSED = "✓", "✗"


def show(promotions: pl.DataFrame, looks: pl.DataFrame, model: str, teller: Teller) -> None:
    """Show who made which model champion, and who looked."""
    st.subheader(teller.say("history.title"), anchor=False)
    if promotions.is_empty():
        st.info(teller.say("history.none"), icon=":material/history:")
    else:
        _show_promotions(promotions, teller)
    if looks.is_empty():
        return
    with st.expander(teller.say("looks.title", count=teller.count(looks.height)), icon=":material/visibility:"):
        st.caption(teller.say("looks.note"))
        _show_looks(looks.head(NEWEST), teller)
        flat = looks.with_columns(verdicts=sheet.words(looks, lambda row: _verdicts(row, teller)))
        sheet.download(teller.say("looks.download"), flat, f"looks-{model}.csv")


def _show_promotions(found: pl.DataFrame, teller: Teller) -> None:
    named = found.with_columns(what=sheet.words(found, lambda row: teller.named("promoted", row["kind"])))
    columns: list[sheet.Column] = [
        (teller.say("history.at"), "at", teller.moment),
        (teller.say("history.what"), "what", None),
        (teller.say("history.version"), "version", None),
        (teller.say("history.by"), "by", None),
        (teller.say("history.why"), "why", None),
        (teller.say("history.instead"), "instead_of", None),
    ]
    sheet.show(named, columns, first_width=130)


def _show_looks(found: pl.DataFrame, teller: Teller) -> None:
    named = found.with_columns(
        what=sheet.words(found, lambda row: teller.named("look", row["verb"])),
        outcome=sheet.words(found, lambda row: _outcome(row, teller)),
        period=sheet.words(found, lambda row: f"{day(row['first'], teller)} - {day(row['last'], teller)}"),
        gates=sheet.words(found, lambda row: _verdicts(row, teller)),
    )
    columns: list[sheet.Column] = [
        (teller.say("history.at"), "at", teller.moment),
        (teller.say("looks.what"), "what", None),
        (teller.say("looks.outcome"), "outcome", None),
        (teller.say("history.version"), "version", None),
        (teller.say("history.by"), "by", None),
        (teller.say("looks.earlier"), "earlier", teller.count),
        (teller.say("slices.rows"), "rows", teller.count),
        (teller.say("looks.period"), "period", None),
        (teller.say("looks.gates"), "gates", None),
        (teller.say("looks.champion"), "champion", None),
    ]
    sheet.show(named, columns, first_width=130)


def _outcome(row: dict[str, Any], teller: Teller) -> str:
    if row["verb"] != "promote":
        return teller.say("looks.shown")
    return teller.say("looks.allowed" if row["allowed"] else "looks.refused")


def _verdicts(row: dict[str, Any], teller: Teller) -> str:
    return ", ".join(
        f"{PASSED if each['passed'] else REFUSED} {teller.named('gate', each['gate'])}" for each in row["verdicts"]
    )
