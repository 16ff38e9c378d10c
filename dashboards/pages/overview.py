"""Overview, for managers: what clients paid, how often it worked, with what, and why it failed."""

from __future__ import annotations

import streamlit as st

from barberpro.tables.metrics import ATTEMPTS
from barberpro.warehouse.database import Database
from dashboards import charts, downloads, figures, layout, model_box, shapes, sidebar
from dashboards.cached import options_of, province_names_of
from dashboards.heads import head
from dashboards.queries import overview as queries
from dashboards.selection import Options, Selection
from dashboards.texts import say
from dashboards.voice import Voice


@st.cache_data(max_entries=128, show_spinner=False)
def overview_of(key: str, _database: Database, chosen: Selection, options: Options) -> queries.Overview:
    """Cache the answers by generation and selection."""
    return queries.overview(_database, chosen, options)


def show_charts(found: queries.Overview, voice: Voice) -> None:
    """Show the four charts, each under its title and unit."""
    head("revenue", voice, found)
    st.altair_chart(
        charts.amount_bars(
            shapes.revenue_rows(found.series, voice), shapes.revenue_tips(voice), voice.symbol, voice.language
        )
    )
    left, right = st.columns(2, gap="large")
    with left:
        head("rate", voice, found)
        st.altair_chart(
            charts.rate_line(shapes.rate_rows(found.series, voice), shapes.rate_tips(voice), voice.language)
        )
    with right:
        head("declines", voice, found)
        rows = shapes.decline_rows(found.declines, voice)
        if rows:
            st.altair_chart(charts.count_bars(rows, shapes.decline_tips(voice), voice.language))
        else:
            st.info(say("empty.chart", voice.language))
    head("methods", voice, found)
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
    if not found.now[ATTEMPTS.name].value:
        st.info(say("empty.selection", language), icon=":material/filter_alt_off:")
    else:
        voice = Voice(language, chosen, options)
        figures.show_totals(found.now, found.before, voice)
        figures.show_notes(found.without_price, voice)
        show_charts(found, voice)
        frames = {"series": found.series, "methods": found.methods, "declines": found.declines}
        downloads.show(frames, voice)
    model_box.show(generation, language)
    layout.close_page(generation, language)
