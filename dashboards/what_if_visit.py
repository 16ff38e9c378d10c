"""A visit to a What-if page: the language, the publication, and the page of a subject where there is one to show."""

from __future__ import annotations

from typing import Any

import streamlit as st

from barberpro.errors import BarberProError
from barberpro.settings import load_settings
from barberpro.tables.real_amounts import PESO
from dashboards import layout, sidebar, what_if_page
from dashboards.cached import options_of
from dashboards.teller import Teller
from dashboards.what_if_page import Page, Subject
from dashboards.what_if_refusals import refusal
from pipelines.policies import current_policy


def visit(subject: Subject[Any]) -> None:
    """Show the page of a subject; where there is nothing to show, say why."""
    language = sidebar.choose_language()
    publication = layout.open_page(f"what_if.{subject.name}.title", language)
    generation, teller = publication.generation, Teller(language, PESO)
    if options_of(publication.key, generation.database, generation.sidecar["max_event_at"]) is None:
        layout.explain_empty(generation, language)
    st.caption(teller.say(f"what_if.{subject.name}.intro"))
    try:
        settings = load_settings()
        rests_on = what_if_page.show(Page(subject, settings, publication, teller), current_policy(settings))
    except BarberProError as problem:
        st.info(teller.say("what_if.nothing", reason=refusal(problem, language)), icon=":material/inbox:")
        rests_on = publication
    layout.close_page(rests_on.generation, language)
