"""The lower parts of the Reconciliation page: differences and their filter, the tie-out, closed months."""

from __future__ import annotations

from datetime import date

import polars as pl
import streamlit as st

from barberpro.domain import formatting
from barberpro.domain.books import Month
from barberpro.warehouse.closings import Closing
from dashboards import book_tables, sidebar
from dashboards.figures import escaped
from dashboards.queries import reconciliation as queries
from dashboards.queries.reconciliation import Books, Reconciled
from dashboards.sheet import download
from dashboards.teller import Teller


def show_accepted(closing: Closing, teller: Teller) -> None:
    """Show what whoever closed a month accepted knowingly, and the note that says why."""
    if count := closing.manifest["accepted"]["open_differences"]:
        st.markdown(f":orange-badge[:material/rule: {teller.say('books.accepted.open', count=teller.count(count))}]")
    if reasons := [_told_short(what, until, teller) for what, until in queries.shortfalls(closing)]:
        told = teller.say("books.accepted.incomplete", reasons="; ".join(reasons))
        st.markdown(f":orange[:material/event_busy: {told}]")  # a badge has one line, which a phone cuts
    if closing.manifest["note"]:
        st.caption(escaped(teller.say("books.closed.note", note=closing.manifest["note"])))


def _told_short(what: str, until: date | None, teller: Teller) -> str:
    if until is None:
        return teller.say("short.none", stage=teller.named("stage", what))
    return teller.say(f"short.{what}", day=teller.day(until))


def show_differences(found: Reconciled, teller: Teller) -> None:
    """Show the differences by cause, then one by one as filtered."""
    causes = queries.causes(found, teller.currency)
    st.subheader(teller.say("causes.title"), anchor=False)
    if causes.is_empty():
        st.success(teller.say("causes.none"), icon=":material/check_circle:")
        return
    book_tables.show_causes(causes, teller)
    st.subheader(teller.say("details.title"), anchor=False)
    steps = choose_steps(causes, teller)
    search = st.text_input(
        teller.say("details.search"), key="book search", placeholder=teller.say("details.search.hint")
    )
    rows = queries.details(found, teller.currency, steps, search or "")
    if rows.is_empty():
        st.info(teller.say("details.nothing"), icon=":material/filter_alt_off:")
        return
    book_tables.show_details(rows, teller)
    if rows.height > book_tables.MOST:
        shown, count = teller.count(book_tables.MOST), teller.count(rows.height)
        st.caption(teller.say("details.shown", shown=shown, count=count))
    download(teller.say("details.download"), rows, f"differences-{found.month}.csv")


def choose_steps(causes: pl.DataFrame, teller: Teller) -> list[tuple[str, str]]:
    """Let the reader filter by cause; with nothing chosen, all of them or those that are open."""
    every = list(causes.select("stage", "step").iter_rows())
    opened = list(causes.filter("is_open").select("stage", "step").iter_rows())
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    sidebar.relabel("book causes", teller.language)
    chosen = left.multiselect(
        teller.say("details.cause"),
        every,
        key="book causes",
        format_func=lambda step: teller.named(f"step.{step[0]}", step[1]),
        placeholder=teller.say("details.all"),
    )
    only_open = right.toggle(teller.say("details.open"), value=bool(opened), key="book open", disabled=not opened)
    return chosen or (opened if only_open else every)


def show_tied(found: Reconciled, teller: Teller) -> None:
    """Show the tie-out of every day and method."""
    with st.expander(teller.say("tied.title"), icon=":material/calendar_month:"):
        st.caption(teller.say("tied.note"))
        book_tables.show_tied(found, teller)
        download(teller.say("tied.download"), found.tied, f"tie-out-{found.month}.csv")


def show_books(found: Reconciled, books: Books | str, teller: Teller) -> None:
    """Show the closed months, and what changed in the chosen one since."""
    st.subheader(teller.say("closings.title"), anchor=False)
    if isinstance(books, str):
        st.warning(teller.say("books.damaged", reason=books), icon=":material/warning:")
    elif not books.closings:
        st.info(teller.say("closings.none"), icon=":material/lock_open:")
        st.code(f"barberpro close {found.month}", language="bash")
    else:
        book_tables.show_closings(books, teller)
        if books.of(found.month) is not None:
            show_restatements(found.month, books, teller)


def show_restatements(month: Month, books: Books, teller: Teller) -> None:
    """Show what changed in a closed month."""
    named = formatting.month(month.first, teller.language)
    st.subheader(teller.say("restated.title", month=named), anchor=False)
    own = books.restatements.filter(pl.col("month") == str(month), pl.col("currency") == teller.currency)
    if own.is_empty():
        st.success(teller.say("restated.none"), icon=":material/check_circle:")
        return
    book_tables.show_restatements(own, teller)
    download(teller.say("restated.download"), own, f"restatements-{month}.csv")
