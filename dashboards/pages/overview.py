"""Overview, for managers: what clients paid, how often it worked, with what, and why it failed."""

from __future__ import annotations

import streamlit as st

from barberpro.warehouse.database import Database
from dashboards import charts, downloads, figures, layout, model_box, shapes, sidebar
from dashboards.queries import overview as queries
from dashboards.queries import slices
from dashboards.selection import Options, Selection
from dashboards.shapes import Voice
from dashboards.texts import say


@st.cache_data(max_entries=8, show_spinner=False)
def options_of(key: str, _database: Database, max_event_at: str | None) -> Options | None:
    """Cache the choices by generation."""
    return slices.options(_database, max_event_at)


@st.cache_data(max_entries=8, show_spinner=False)
def province_names_of(key: str, _database: Database) -> dict[str, str]:
    """Cache the names of the provinces by generation."""
    return slices.province_names(_database)


@st.cache_data(max_entries=128, show_spinner=False)
def overview_of(key: str, _database: Database, chosen: Selection, options: Options) -> queries.Overview:
    """Cache the answers by generation and selection."""
    return queries.overview(_database, chosen, options)


def show_charts(found: queries.Overview, voice: Voice) -> None:
    """Show the four charts, each under its title and unit."""
    figures.head("revenue", voice, found)
    st.altair_chart(
        charts.amount_bars(
            shapes.revenue_rows(found.series, voice), shapes.revenue_tips(voice), voice.symbol, voice.language
        )
    )
    left, right = st.columns(2, gap="large")
    with left:
        figures.head("rate", voice, found)
        st.altair_chart(
            charts.rate_line(shapes.rate_rows(found.series, voice), shapes.rate_tips(voice), voice.language)
        )
    with right:
        figures.head("declines", voice, found)
        rows = shapes.decline_rows(found.declines, voice)
        if rows:
            st.altair_chart(charts.count_bars(rows, shapes.decline_tips(voice), voice.language))
        else:
            st.info(say("empty.chart", voice.language))
    figures.head("methods", voice, found)
    names = shapes.method_names(found.methods, voice)
    st.altair_chart(
        charts.share_bars(shapes.method_rows(found.methods, voice), shapes.method_tips(voice), names, voice.language)
    )


language = sidebar.choose_language()
publication = layout.open_page("overview.title", language)
generation, database = publication.generation, publication.generation.database
options = options_of(publication.key, database, generation.sidecar["max_event_at"])
if options is None:
    layout.explain_empty(generation, language)
else:
    chosen = sidebar.choose(options, province_names_of(publication.key, database), language)
    found = overview_of(publication.key, database, chosen, options)
    if found.now.attempts == 0:
        st.info(say("empty.selection", language), icon=":material/filter_alt_off:")
    else:
        voice = Voice(language, chosen, options)
        figures.show_totals(found, voice)
        show_charts(found, voice)
        downloads.show(found, voice)
    model_box.show(generation, language)
    layout.close_page(generation, language)
