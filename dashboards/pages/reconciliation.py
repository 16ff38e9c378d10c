"""Reconciliation, for accountants: a month from payments to settlement to released money, and what differs and why."""

from __future__ import annotations

from datetime import datetime

import polars as pl
import streamlit as st

from barberpro.domain import formatting
from barberpro.domain.books import LEGS, STAGES, Month
from barberpro.errors import IntegrityError
from barberpro.settings import load_settings
from barberpro.warehouse.database import Database
from dashboards import address, book_parts, bridge, layout, sidebar
from dashboards.address import Part
from dashboards.cached import options_of
from dashboards.figures import escaped
from dashboards.queries import reconciliation as queries
from dashboards.queries.reconciliation import Books, Reconciled
from dashboards.teller import Teller
from dashboards.texts import say
from pipelines import tie_out
from pipelines.reconciled import has_reports


@st.cache_data(max_entries=4, show_spinner=False)
def months_of(key: str, _database: Database) -> tuple[Month, ...]:
    """Cache the months by generation."""
    return queries.months(_database)


@st.cache_data(max_entries=16, show_spinner=False)
def reconciled_of(key: str, _database: Database, month: str) -> Reconciled:
    """Cache a month by generation."""
    return queries.reconciled(_database, Month.parse(month))


@st.cache_data(max_entries=4, show_spinner=False)
def books_of(key: str, _database: Database, stamp: tuple[tuple[str, int], ...]) -> Books | str:
    """Cache the closed months by generation and what is closed; a damaged one is told in words."""
    try:
        return queries.books(_database, load_settings())
    except IntegrityError as problem:
        return str(problem)


def choose_month(months: tuple[Month, ...]) -> Month:
    """Let the reader choose a month; the address remembers it."""
    known = [str(month) for month in months]
    asked = address.current().get("month", [])
    wanted = next((each for each in asked[-1:] if each in known), known[0])
    address.follow({"month": wanted}, names=("month",))
    if st.session_state["month"] not in known:
        st.session_state["month"] = known[0]
    sidebar.relabel("month", language)
    left, _ = st.columns([2, 5])
    chosen: str = left.selectbox(
        say("books.month", language),
        known,
        key="month",
        format_func=lambda text: formatting.month(Month.parse(text).first, language),
    )
    sidebar.tell_ignored([f"month={each}" for each in asked if each not in known], language)
    address.write(Part({"month": [chosen]}, chosen == known[0]))
    return Month.parse(chosen)


def show_state(found: Reconciled, books: Books | str, teller: Teller) -> None:
    """Say whether the month is closed, and how far the data reach."""
    closing = books.of(found.month) if isinstance(books, Books) else None
    if closing is None:
        st.markdown(f":blue-badge[:material/lock_open: {teller.say('books.open')}]")
    else:
        at = teller.moment(datetime.fromisoformat(closing.manifest["closed_at"]))
        told = teller.say("books.closed", at=at, by=closing.manifest["closed_by"])
        st.markdown(f":green-badge[:material/lock: {told}]")
        book_parts.show_accepted(closing, teller)
    until = {stage: teller.day(found.reach.get(stage)) for stage in STAGES}
    st.caption(teller.say("books.intro", as_of=teller.day(found.as_of), **until))


def show_totals(found: Reconciled, teller: Teller) -> None:
    """Show the three totals, and how many differences are open."""
    sums = found.totals.filter(pl.col("currency") == teller.currency)
    for row in (STAGES[:2], (STAGES[2], "differences")):
        for column, stage in zip(st.columns(2), row, strict=True):
            with column, st.container(border=True, height="stretch"):
                if stage == "differences":
                    show_open(found, teller)
                else:
                    show_total(sums.filter(pl.col("stage") == stage), stage, teller)


def show_total(own: pl.DataFrame, stage: str, teller: Teller) -> None:
    """Show the total of a stage to the centavo, and what it is made of."""
    parts = {name: teller.compact(tie_out.sum_of(own, name)) for name in ("gross", "fee", "tax")}
    st.metric(teller.named("stage", stage), teller.money(tie_out.sum_of(own, "net")))
    st.caption(escaped(teller.say("books.net.note", **parts)))


def show_open(found: Reconciled, teller: Teller) -> None:
    """Show how many differences somebody has to look into, and that nothing is left without a cause."""
    opened = found.open.filter(pl.col("currency") == teller.currency)
    st.metric(teller.say("books.differences"), teller.count(opened.height))
    oldest = opened["age_days"].max()
    told = (
        teller.say("books.differences.clean")
        if oldest is None
        else teller.say("books.differences.note", days=str(oldest))
    )
    residual = sum(tie_out.sum_of(found.tied, f"{after}_residual", absolute=True) for _, after in LEGS)
    st.caption(escaped(f"{told}. {teller.say('books.residual', amount=teller.money(residual))}"))


def show_bridge(found: Reconciled, teller: Teller) -> None:
    """Draw the bridge, and say what moved beside the sales."""
    st.subheader(teller.say("bridge.title"), anchor=False)
    st.caption(teller.say("bridge.unit", currency=teller.currency))
    bars = tie_out.bridge(found.tied, found.differences, teller.currency)
    st.altair_chart(bridge.bridge_chart(bridge.bridge_rows(bars, teller), teller))
    own = found.outside.filter(pl.col("currency") == teller.currency)
    moved = own.group_by("stage", "what", maintain_order=True).agg(pl.col("net").sum())
    if not moved.is_empty():
        told = [
            teller.say(f"outside.{stage}.{what}", amount=teller.money(net)) for stage, what, net in moved.iter_rows()
        ]
        st.caption(escaped(teller.say("outside.note", moved="; ".join(told))))


def choose_currency(found: Reconciled) -> str:
    """Let the reader choose a currency where there are several."""
    if len(found.currencies) == 1:
        return found.currencies[0]
    return str(st.selectbox(say("currency", language), found.currencies, key="book currency"))


def show_month(month: Month) -> None:
    """Show a month from above to below."""
    found = reconciled_of(publication.key, database, str(month))
    books = books_of(publication.key, database, queries.closings_stamp(load_settings()))
    teller = Teller(language, choose_currency(found))
    show_state(found, books, teller)
    show_totals(found, teller)
    show_bridge(found, teller)
    book_parts.show_differences(found, teller)
    book_parts.show_tied(found, teller)
    book_parts.show_books(found, books, teller)


language = sidebar.choose_language()
publication = layout.open_page("reconciliation.title", language)
generation, database = publication.generation, publication.generation.database
if options_of(publication.key, database, generation.sidecar["max_event_at"]) is None:
    layout.explain_empty(generation, language)
elif not has_reports(generation.sidecar["rows"]):
    st.info(say("books.none", language), icon=":material/inbox:")
    st.code("barberpro load <carpeta> --mapping mercadopago\nbarberpro run", language="bash")
    layout.close_page(generation, language)
else:
    show_month(choose_month(months_of(publication.key, database)))
    layout.close_page(generation, language)
