"""Installments, for the pricing team: who uses them, what they cost, which menu to show, and what is known of it."""

from __future__ import annotations

import streamlit as st

from barberpro.warehouse.database import Database
from dashboards import (
    asked_fields,
    layout,
    menu_question_parts,
    menu_verdict_parts,
    plan_parts,
    sidebar,
    uptake_parts,
    voucher_parts,
)
from dashboards.cached import options_of, province_names_of
from dashboards.queries import installments as queries
from dashboards.queries.installments import Found
from dashboards.selection import Options, Selection
from dashboards.texts import say
from dashboards.voice import Voice

SHOW = "show"
UPTAKE, COST, WHAT_IF, VERDICTS, VOUCHERS = "uptake", "cost", "what_if", "verdicts", "vouchers"
SECTIONS = (UPTAKE, COST, WHAT_IF, VERDICTS, VOUCHERS)
FIELDS = (asked_fields.choice(SHOW, SECTIONS),)


@st.cache_data(max_entries=32, show_spinner=False)
def found_of(key: str, _database: Database, chosen: Selection) -> Found:
    """Cache who pays in installments by generation and selection."""
    return queries.found(_database, chosen)


def choose_section() -> str:
    """Let the reader choose a section; the address remembers it."""
    asked_fields.follow(FIELDS, language)
    st.segmented_control(
        say("installments.show", language),
        SECTIONS,
        key=SHOW,
        required=True,
        label_visibility="collapsed",
        format_func=lambda name: say(f"installments.show.{name}", language),
    )
    asked_fields.remember(FIELDS)
    return str(st.session_state[SHOW])


def show_uptake(options: Options) -> None:
    """Show who pays in installments, within the filters."""
    chosen = sidebar.choose(options, names, language)
    found = found_of(publication.key, database, chosen)
    if not found.payments:
        st.info(say("uptake.none", language), icon=":material/filter_alt_off:")
        return
    uptake_parts.show(found, names, Voice(language, chosen, options))


def show_section(section: str, options: Options) -> None:
    """Show one section; the others cost nothing."""
    if section == UPTAKE:
        show_uptake(options)
    elif section == COST:
        plan_parts.show(language)
    elif section == WHAT_IF:
        menu_question_parts.show(publication.key, database, names, language)
    elif section == VERDICTS:
        menu_verdict_parts.show(publication.key, database, language)
    else:
        voucher_parts.show(names, language)


language = sidebar.choose_language()
publication = layout.open_page("installments.title", language)
generation, database = publication.generation, publication.generation.database
options = options_of(publication.key, database, generation.sidecar["max_event_at"])
if options is None:
    layout.explain_empty(generation, language)
else:
    names = province_names_of(publication.key, database)
    show_section(choose_section(), options)
    layout.close_page(generation, language)
